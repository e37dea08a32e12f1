"""One of us corrects the card of a person: name, addresses, language, zone, how they want to be
reached.

An address of somebody else's is not taken from them: a person is asked whether the two are one, and
until then it is kept for this lead alone, to be called.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leads.contacts.identity import shared, suggest_merge
from leads.contacts.said import note_said
from leads.contacts.typed import email_address, exact_number
from leads.declined import Declined
from leads.languages import LANGUAGES
from leads.models import Address, Contact, Lead, SaidAddress
from leads.search.rows import write_rows_of_contacts

LONGEST_NAME = 200
BY_US = "team"  # how a said address came, where one of us typed it


@dataclass(frozen=True)
class Way:
    """One address as it was typed; `pk` is its row on the card, 0 for a new one."""

    kind: str
    value: str
    pk: int = 0
    is_preferred: bool = False
    is_wrong: bool = False
    is_removed: bool = False

    @property
    def is_empty(self) -> bool:
        return self.is_removed or not self.value.strip()


@dataclass(frozen=True)
class Card:
    name: str
    language: str = ""
    timezone: str = ""
    prefers: str = ""
    ways: tuple[Way, ...] = ()


def version_of(lead: Lead) -> str:
    """Changes with everything that the page of the card shows."""
    contact = lead.contact
    rows = contact.addresses.order_by("pk").values_list(
        "pk", "kind", "value", "is_preferred", "wrong_at"
    )
    shown = (contact.name, contact.language, contact.timezone, contact.prefers, lead.value, *rows)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def edit_card(lead: Lead, card: Card, now: datetime) -> list[Contact]:
    """Within the caller's transaction; the lead must be locked. Those whom an address belongs to
    that was typed for this person. Declined names every mistake, by field, ways-2-value for one of
    the third way.
    """
    contact = Contact.objects.select_for_update(no_key=True).get(pk=lead.contact_id)
    values = checked_values(card, lead.business.country)
    keep_person(contact, lead, card)
    others = []
    standing = {row.pk: row for row in contact.addresses.all()}
    for way, value in zip(card.ways, values, strict=True):
        row = standing.get(way.pk)
        if way.pk and row is None:
            raise Declined(_("The card has changed meanwhile: load the page again."))
        if way.is_empty:
            remove(lead, row, now)
        elif other := keep_way(lead, contact, row, way, value, now):
            others.append(other)
    write_rows_of_contacts([contact.pk])
    return others


def checked_values(card: Card, country: str) -> list[str]:
    """Each way as it is kept, "" of one that is removed."""
    values = [as_kept(way, country) for way in card.ways]
    wrong = {"name": too_long(card.name)}
    if card.language and card.language not in LANGUAGES:
        wrong["language"] = _("Choose a language from the list.")
    if card.timezone and card.timezone not in available_timezones():
        wrong["timezone"] = _("Choose a time zone from the list.")
    if card.prefers and card.prefers not in Contact.Prefers.values:
        wrong["prefers"] = _("Choose a way from the list.")
    for place, (way, value) in enumerate(zip(card.ways, values, strict=True)):
        wrong[f"ways-{place}-value"] = way_mistake(way, value, card.ways[:place], values[:place])
    if found := {name: text for name, text in wrong.items() if text}:
        raise Declined(mistakes=found)
    return values


def as_kept(way: Way, country: str) -> str:
    if way.is_empty:
        return ""
    if way.kind == Address.Kind.EMAIL:
        return email_address(way.value.strip())
    return exact_number(way.value, country)


def too_long(name: str) -> str:
    longest = {"longest": LONGEST_NAME}
    is_long = len(name) > LONGEST_NAME
    return _("%(longest)s characters are the most.") % longest if is_long else ""


def way_mistake(way: Way, value: str, before: tuple[Way, ...], values: list[str]) -> str:
    if way.is_empty:
        return ""
    if not value and way.kind == Address.Kind.EMAIL:
        return _("That is no e-mail address, as in ada@example.com.")
    if not value:
        return _("That is no whole phone number: write it with its area code.")
    if value in values:
        return _("It stands there twice.")
    others = (one for one in before if not one.is_empty and one.kind == way.kind)
    if way.is_preferred and any(one.is_preferred for one in others):
        return _("Only one of a kind can be used first.")
    return ""


def keep_person(contact: Contact, lead: Lead, card: Card) -> None:
    """On the card, and on the lead what messages go by."""
    contact.name = " ".join(card.name.split())
    contact.language, contact.timezone = card.language, card.timezone
    contact.prefers = card.prefers
    contact.save(update_fields=["name", "language", "timezone", "prefers"])
    lead.language = card.language or lead.language
    lead.timezone = card.timezone or lead.timezone
    lead.save(update_fields=["language", "timezone"])


def remove(lead: Lead, row: Address | None, now: datetime) -> None:
    if row is not None:
        retire(lead, row.kind, row.value, now)
        row.delete()


def retire(lead: Lead, kind: str, value: str, now: datetime) -> None:
    """What was typed for them once is offered no more, as one of us has corrected it."""
    theirs = {"lead__contact": lead.contact_id, "kind": kind, "value": value}
    said = SaidAddress.objects.filter(**theirs)
    said.update(wrong_at=now)


def keep_way(
    lead: Lead, contact: Contact, row: Address | None, way: Way, value: str, now: datetime
) -> Contact | None:
    """Whose it is, where it is somebody else's already; None where it is theirs now."""
    wanted = {
        "kind": way.kind,
        "value": value,
        "is_preferred": way.is_preferred,
        "typed_only": False if row is None or row.value != value else row.typed_only,
        "wrong_at": (row.wrong_at if row else None) or now if way.is_wrong else None,
    }
    before = (row.kind, row.value) if row else ("", "")
    kept = row or Address(business_id=contact.business_id, contact=contact, kind=way.kind)
    for name, one in wanted.items():
        setattr(kept, name, one)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        return of_somebody_else(lead, contact, way.kind, value, now)
    if before[1] not in ("", value):
        retire(lead, *before, now)
    return None


def of_somebody_else(lead: Lead, contact: Contact, kind: str, value: str, now: datetime) -> Contact:
    """A shared address links nobody by itself."""
    address = Address.objects.select_related("contact").get(
        business_id=contact.business_id, kind=kind, value=value
    )
    note_said(lead, [(kind, value)], BY_US, now)
    suggest_merge(contact, address.contact, shared(kind, value), now)
    return address.contact
