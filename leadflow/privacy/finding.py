"""Finding, in the rows of others, what names a person."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db import connection, models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from leadflow.privacy.data_map import TableEntry, tables
from leadflow.privacy.traces import Traces, phone_pattern, spelt
from leads.contacts.identity import is_same_name
from leads.fields import understand_fields
from leads.models import Business, Contact, Inbound, Lead

NOT_SEARCHED = ("leads.Address", "leads.Erasure")  # one person's each; what is looked for
SEVERAL = 2  # others who wrote the same: then it is nobody's own
DEEPEST = 4  # links from a row to its business


def searched() -> list[TableEntry]:
    """Every table in which others may name somebody."""
    return [
        entry
        for entry in tables()
        if entry.label not in NOT_SEARCHED and entry.personal and way_to_business(entry.model)
    ]


def way_to_business(model: type[models.Model]) -> str:
    """The shortest way from a row to its business; "" where there is none."""
    ways: list[tuple[str, type[models.Model]]] = [("", model)]
    for _ in range(DEEPEST):
        steps = [(f"{way}__{name}".strip("_"), to) for way, at in ways for name, to in links(at)]
        found = next((way for way, to in steps if to is Business), "")
        if found:
            return found
        ways = steps
    return ""


def links(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type):
            yield field.name, field.related_model


@dataclass(frozen=True)
class Window:
    """Some rows of one table of a business, by their numbers."""

    entry: TableEntry
    business: int
    after: int
    up_to: int

    def rows(self) -> QuerySet[models.Model]:
        of_business = {way_to_business(self.entry.model): self.business}
        manager = self.entry.model._default_manager
        return manager.filter(**of_business, pk__gt=self.after, pk__lte=self.up_to).order_by()


def rows_that_name(window: Window, traces: Traces) -> list[int]:
    """Rows in which something of the person's may stand, by texts and JSON."""
    names = text_columns(window.entry)
    if not names:
        return []
    found = reduce(or_, (text_holds(f"{name}_as_text", traces) for name in names))
    as_text = {f"{name}_as_text": Cast(name, models.TextField()) for name in names}
    return list(window.rows().alias(**as_text).filter(found).values_list("pk", flat=True))


def text_columns(entry: TableEntry) -> list[str]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    fields = {name: entry.model._meta.get_field(name) for name in entry.personal}
    return [name for name, field in fields.items() if isinstance(field, kinds)]


def text_holds(column: str, traces: Traces) -> Q:
    """A condition on a column as text: it may hold something of theirs."""
    found = [Q(**{f"{column}__icontains": word}) for word in written(traces.emails)]
    for name in traces.names:
        words = name.split()
        first, last = (any_of(column, written([word])) for word in (words[0], words[-1]))
        found.append(first & last)
    found += [Q(**{f"{column}__regex": phone_pattern(phone)}) for phone in traces.phones]
    found += [Q(**{f"{column}__contains": piece}) for piece in written(traces.pieces)]
    return reduce(or_, found, Q(pk__in=[]))


def any_of(column: str, words: list[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__icontains": word}) for word in words))


def written(words: tuple[str, ...] | list[str]) -> list[str]:
    """Each word as it stands, in capitals or small, and as links and JSON write it."""
    forms = [form for word in words for form in spelt(word)]
    found = [
        each
        for form in forms
        for each in (
            *(form, form.replace("@", "%40")),
            *(json.dumps(form, ensure_ascii=False)[1:-1], json.dumps(form)[1:-1]),
        )
    ]
    return list(dict.fromkeys(found))


def bytes_that_name(rows: QuerySet[models.Model], column: str, words: list[str]) -> list[int]:
    """Rows whose bytes hold one of the words, whatever the case of their ASCII letters."""
    table = rows.model._meta.db_table
    at = f'"{table}"."{column}"'  # names of our own tables
    if connection.vendor == "sqlite":
        sql = f"instr(lower(CAST({at} AS TEXT)), %s)"
    else:
        sql = f"position(%s in lower(encode({at}, 'escape')))"
    found: set[int] = set()
    for word in words:
        where = RawSQL(sql, [word.lower()], output_field=models.IntegerField())  # noqa: S611
        found |= set(rows.alias(at=where).filter(at__gt=Value(0)).values_list("pk", flat=True))
    return sorted(found)


class SharedTraces:
    """What is looked for, without what the other person in whose row it stands has as well."""

    def __init__(self, business: int, traces: Traces) -> None:
        self.business, self.traces = business, traces

    def of_own_words(self, texts: list[str]) -> "SharedTraces":
        """Without those pieces in these texts that several others wrote as well.

        A form's set phrases are nobody's.
        """
        whole = "\n".join(texts)
        common = [p for p in self.traces.pieces if p in whole and not self.is_own(p)]
        if not common:
            return self
        pieces = tuple(p for p in self.traces.pieces if p not in common)
        return SharedTraces(self.business, replace(self.traces, pieces=pieces))

    def is_own(self, piece: str) -> bool:
        typed = Inbound.objects.filter(lead__business=self.business, kind=Inbound.Kind.HUMAN)
        others = typed.alias(said=F("text")).filter(said__contains=piece).order_by()
        return len(others.values_list("lead__contact").distinct()[:SEVERAL]) < SEVERAL

    def of_card(self, contact: Contact) -> Traces:
        """Their own name is theirs."""
        same = {name for name in self.traces.names if is_same_name(contact.name, name)}
        return self.traces.without(set(), same)

    def of_lead(self, number: int | None) -> Traces:
        """Their own name, and the number that they gave as theirs."""
        leads = Lead.objects.select_related("contact")
        lead = leads.filter(pk=number).first() if number is not None else None
        if lead is None:
            return self.traces
        given = last_digits(understand_fields(lead.fields).phone)
        phones = {phone for phone in self.traces.phones if last_digits(phone) == given}
        return self.of_card(lead.contact).without(phones, set())


def last_digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())[-9:]


def way_to_lead(entry: TableEntry) -> str | None:
    """From a row to the lead that it belongs to; None where it belongs to none."""
    way = next((p for p in entry.person if p.endswith("contact") and p != "contact"), None)
    if entry.label == "leads.Lead":
        return "pk"
    return way.removesuffix("__contact") if way else None
