"""The one writer of search rows: called at the end of whatever changes what a lead is found by, in
its transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject

from leads.models import (
    Address,
    Consent,
    Inbound,
    Judgement,
    Lead,
    LeadEvent,
    LeadTag,
    Note,
    SaidAddress,
    SearchBacklog,
    SearchRow,
)
from leads.search.words import LONGEST_TEXT, distinct, words_in, words_of_name, words_of_phone

BATCH = 500  # leads that are made findable in one step
NOT_SAID = (Inbound.Kind.BOUNCE,)  # a machine's words about mail of ours
PHONE = Address.Kind.PHONE.value
JUDGED = JSONObject(category="category", urgency="urgency", fit="fit")
WRITTEN = ["business", "received_at", "category", "urgency", "fit", "silenced", "words"]


def write_rows(numbers: Iterable[int]) -> None:
    """Of these leads, as they are now. Holds each until the transaction ends, in their order."""
    leads = list(
        Lead.objects.filter(pk__in=set(numbers))
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .select_related("contact")
        .only("business", "received_at", "need", "fields", "referral", "contact__name")
        .annotate(
            judged=Subquery(Judgement.newest_of_lead().values(of_row=JUDGED)), silenced=silenced()
        )
    )
    said = said_of([lead.pk for lead in leads])
    SearchRow.objects.bulk_create(
        [
            new_row(lead, said[lead.pk], silenced=lead.silenced, **(lead.judged or {}))
            for lead in leads
        ],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=WRITTEN,
    )


def silenced() -> Exists:
    """Of a lead: they asked us to stop, and have not plainly agreed again since."""
    stop = Consent.objects.filter(contact=OuterRef("contact"), basis="withdrawal")
    again = Consent.objects.filter(
        contact=OuterRef("contact"),
        basis="express",
        withdrawn_at__isnull=True,
        given_at__gt=OuterRef("given_at"),
    )
    return Exists(stop.filter(~Exists(again)))


def write_row(lead: Lead) -> None:
    write_rows([lead.pk])


def write_rows_of_contacts(contacts: Sequence[int]) -> None:
    """Of every lead of theirs: their name or an address has changed."""
    theirs = Lead.objects.filter(contact__in=contacts).order_by()
    if numbers := list(theirs.values_list("pk", flat=True)):
        write_rows(numbers)


def write_first_row(lead: Lead, said: list[tuple[str, str]]) -> None:
    """Of a lead that has just begun, about whom nothing else is known: see `new_row`."""
    new_row(lead, said).save(force_insert=True)


def new_row(lead: Lead, said: list[tuple[str, str]], **columns: Any) -> SearchRow:
    """Not saved. `said` are (kind, text) of all that belongs to it, as of `said_of`; `columns`
    what it is filtered by.
    """
    words = words_of_name(lead.contact.name)
    for kind, text in said:
        words += words_of_phone(text) if kind == PHONE else words_in(text)
    given = " ".join(str(value) for value in lead.fields.values())
    words += words_in(" ".join([lead.need, lead.referral, given])[:LONGEST_TEXT])
    return SearchRow(
        lead=lead,
        business_id=lead.business_id,
        received_at=lead.received_at,
        words=distinct(words),
        **columns,
    )


def said_of(leads: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Of each lead (kind, text): addresses, words, notes, tags; as much as is searched. One query.

    The kind is "phone" for a number.
    """
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    room: dict[int, int] = defaultdict(lambda: LONGEST_TEXT)
    for lead, kind, text in texts_of(leads):
        found[lead].append((kind, text[: room[lead]]))
        room[lead] -= len(text[: room[lead]])
    return found


def contacts_noted(leads: list[int]) -> QuerySet[LeadEvent]:
    """What one of us noted of a call or a meeting."""
    contacts = LeadEvent.objects.standing().filter(lead__in=leads, kind=LeadEvent.Kind.CONTACTED)
    return contacts.filter(detail__has_key="note")


def texts_of(leads: list[int]) -> QuerySet[Any, tuple[int, str, str]]:
    of_contacts = Address.objects.filter(contact__leads__in=leads)
    heard = Inbound.objects.filter(lead__in=leads).exclude(kind__in=NOT_SAID)
    texts: list[tuple[Any, str, Any, Any]] = [
        (of_contacts, "contact__leads", F("kind"), "value"),
        (SaidAddress.objects.filter(lead__in=leads), "lead_id", F("kind"), "value"),
        (LeadTag.objects.filter(lead__in=leads), "lead_id", Value("tag"), "tag__name"),
        (heard, "lead_id", Value("subject"), "subject"),
        (Note.objects.filter(lead__in=leads), "lead_id", Value("note"), "text"),
        (contacts_noted(leads), "lead_id", Value("note"), KT("detail__note")),
        (heard, "lead_id", Value("words"), "text"),
    ]
    first, *others = (
        rows.order_by().values_list(
            F(lead), Cast(kind, CharField()), Cast(text, TextField()), named=False
        )
        for rows, lead, kind, text in texts
    )
    return first.union(*others, all=True)


# Leads that were there before


def fill_next_search_rows(_now: object) -> bool:
    """Make some more of the leads findable that were there before, the newest first. False where
    all are.
    """
    if not SearchBacklog.objects.exists():
        return False
    fill_some()
    return True


@transaction.atomic(durable=True)
def fill_some() -> None:
    backlog = SearchBacklog.objects.select_for_update(skip_locked=True).first()
    if backlog is None:
        return
    below = Lead.objects.filter(pk__lt=backlog.below).order_by("-pk")
    numbers = list(below.values_list("pk", flat=True)[:BATCH])
    if not numbers:
        backlog.delete()
        return
    write_rows(numbers)
    backlog.below = numbers[-1]
    backlog.save(update_fields=["below"])
