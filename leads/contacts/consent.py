"""Why we may write to somebody, and their saying stop. Nothing else writes Consent."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import User

from integrations.texts.sentences import shortened
from leads.models import Consent, Contact, Lead, LeadEvent
from leads.pipeline.stages import record_event
from leads.search.rows import write_rows_of_contacts

LONGEST_HOW = 200  # characters

INQUIRY_LASTS = timedelta(
    days=182
)  # the shortest term that a law we know gives an inquiry (Canada: six months)


def give_consent(
    contact: Contact, channel: str, at: datetime, basis: str = "inquiry", wording: str = ""
) -> Consent:
    """Note that they wrote to us (basis "inquiry") or ticked a box (basis "express"), with the
    words they saw.
    """
    consent = new_consent(contact, channel, at, basis, wording)
    consent.save()
    return consent


def new_consent(
    contact: Contact, channel: str, at: datetime, basis: str = "inquiry", wording: str = ""
) -> Consent:
    """The same, not saved."""
    return Consent(
        contact=contact,
        channel=channel,
        basis=basis,
        wording=wording,
        given_at=at,
        expires_at=at + INQUIRY_LASTS,
    )


def withdraw_consent(
    contact: Contact, at: datetime, how: str, lead: Lead | None = None, **detail: Any
) -> None:
    """They asked us to stop.

    Every consent ends, on every channel, and each open lead of theirs says so. `detail` goes with
    the event of `lead`.
    """
    Consent.objects.filter(contact=contact, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_how=shortened(how, LONGEST_HOW)
    )
    Consent.objects.create(
        contact=contact,
        channel="all",
        basis="withdrawal",
        given_at=at,
        expires_at=at,
        withdrawn_at=at,
        withdrawn_how=shortened(how, LONGEST_HOW),
    )
    for each in contact.leads.all():
        if each == lead or each.stage != Lead.Stage.COMPLETED:
            record_event(
                each,
                LeadEvent.Kind.OPTED_OUT,
                at,
                how=shortened(how, LONGEST_HOW),
                **(detail if each == lead else {}),
            )
    write_rows_of_contacts([contact.pk])


def only_people(contact: Contact, at: datetime, how: str, lead: Lead) -> None:
    """They want no automatic messages and may be written to by a person.

    What allowed the automatic ones ends, until they write anew.
    """
    Consent.objects.filter(contact=contact, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_how=shortened(how, LONGEST_HOW)
    )
    for each in contact.leads.all():
        if each == lead or each.stage != Lead.Stage.COMPLETED:
            record_event(each, LeadEvent.Kind.PREFERS, at, how=shortened(how, LONGEST_HOW))


def allow_again(
    contact: Contact,
    channel: str,
    at: datetime,
    wording: str,
    lead: Lead | None,
    by: User | None = None,
    **detail: Any,
) -> None:
    """They allow us to write again. What they asked us before stays as proof."""
    give_consent(contact, channel, at, basis="express", wording=wording)
    if lead is not None:
        record_event(
            lead,
            LeadEvent.Kind.ALLOWED,
            at,
            by,
            how=shortened(wording, LONGEST_HOW),
            channel=channel,
            **detail,
        )
    write_rows_of_contacts([contact.pk])


@dataclass(frozen=True)
class ConsentStatus:
    """Whether they said stop and have not allowed it again since, and until when automatic messages
    are allowed, by channel (absent: never were, or withdrawn).
    """

    is_withdrawn: bool = False
    until: dict[str, datetime] = field(default_factory=dict)


def statuses_of(contacts: Collection[int]) -> dict[int, ConsentStatus]:
    """How it stands with each of these contacts.

    A new inquiry alone does not lift a stop: the answer to it waits for a person.
    """
    given: dict[int, list[Given]] = {pk: [] for pk in contacts}
    for contact, *row in (
        Consent.objects.filter(contact__in=contacts)
        .order_by("given_at", "id")
        .values_list("contact_id", *Given._fields)
    ):
        given[contact].append(Given(*row))
    return {contact: status_of(rows) for contact, rows in given.items()}


class Given(NamedTuple):
    channel: str
    basis: str
    given_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


def status_of(rows: list[Given]) -> ConsentStatus:
    until: dict[str, datetime] = {}
    for given in rows:
        if given.withdrawn_at is None:
            known = until.get(given.channel, given.expires_at)
            until[given.channel] = max(given.expires_at, known)
    return ConsentStatus(is_stopped(rows), until)


def is_stopped(rows: list[Given]) -> bool:
    """Their last withdrawal holds until they plainly agree again."""
    stop = next((row for row in reversed(rows) if row.basis == "withdrawal"), None)
    return stop is not None and not any(lifts(row, stop) for row in rows)


def lifts(given: Given, stop: Given) -> bool:
    is_express = given.basis == "express" and given.withdrawn_at is None
    return is_express and given.given_at > stop.given_at


def is_withdrawn(contact: Contact) -> bool:
    return statuses_of([contact.pk])[contact.pk].is_withdrawn


def wants_only_people(contact: Contact) -> bool:
    """They have chosen that, and nothing has allowed automatic messages since. A form in which
    anybody may type their address does not.
    """
    return contact.consents.exists() and not allows_automatic(contact)


def allows_automatic(contact: Contact) -> bool:
    return contact.consents.filter(withdrawn_at__isnull=True).exists()
