"""Why we may write to somebody, and their saying stop. Nothing else writes Consent."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from leads.models import Consent, Contact, Lead, LeadEvent
from leads.pipeline import record

INQUIRY_LASTS = timedelta(days=182)  # the shortest term that a law we know gives an inquiry (Canada: six months)


def give(contact: Contact, channel: str, at: datetime, basis: str = "inquiry", wording: str = "") -> Consent:
    """Note that they wrote to us (basis "inquiry") or ticked a box (basis "express"), with the words they saw."""
    return Consent.objects.create(contact=contact, channel=channel, basis=basis, wording=wording, given_at=at, expires_at=at + INQUIRY_LASTS)


def withdraw(contact: Contact, at: datetime, how: str, lead: Lead | None = None, **detail: Any) -> None:
    """They asked us to stop: every consent ends, on every channel, and each open lead of theirs says so. `detail` goes with the event of `lead`."""
    Consent.objects.filter(contact=contact, withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_how=how[:200])
    Consent.objects.create(contact=contact, channel="all", basis="withdrawal", given_at=at, expires_at=at, withdrawn_at=at, withdrawn_how=how[:200])
    for each in contact.leads.all():
        if each == lead or each.stage != Lead.Stage.COMPLETED:
            record(each, LeadEvent.Kind.OPTED_OUT, at, how=how[:200], **(detail if each == lead else {}))


def only_people(contact: Contact, at: datetime, how: str, lead: Lead) -> None:
    """They want no automatic messages and may be written to by a person: what allowed the automatic ones ends, until they write anew."""
    Consent.objects.filter(contact=contact, withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_how=how[:200])
    for each in contact.leads.all():
        if each == lead or each.stage != Lead.Stage.COMPLETED:
            record(each, LeadEvent.Kind.PREFERS, at, how=how[:200])


def allow(contact: Contact, channel: str, at: datetime, wording: str, lead: Lead | None, by: User | None = None, **detail: Any) -> None:
    """They allow us to write again. What they asked us before stays as proof."""
    give(contact, channel, at, basis="express", wording=wording)
    if lead is not None:
        record(lead, LeadEvent.Kind.ALLOWED, at, by, how=wording[:200], channel=channel, **detail)


def is_withdrawn(contact: Contact) -> bool:
    """They said stop and have not allowed it again since. A new inquiry alone does not allow it: the answer to it waits for a person."""
    last_stop = contact.consents.filter(basis="withdrawal").order_by("-given_at", "-id").first()
    return last_stop is not None and not contact.consents.filter(basis="express", given_at__gt=last_stop.given_at, withdrawn_at__isnull=True).exists()


def valid_until(contact: Contact, channel: str) -> datetime | None:
    """Until when automatic messages on this channel are allowed; None: never were, or withdrawn."""
    last = contact.consents.filter(channel=channel, withdrawn_at__isnull=True).order_by("-expires_at").first()
    return last.expires_at if last else None


def allows_automatic(contact: Contact) -> bool:
    return contact.consents.filter(withdrawn_at__isnull=True).exists()
