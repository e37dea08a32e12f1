"""The audit log's one writer: who did what, from where, when."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from integrations.texts.sentences import shortened
from leads.models import AuditEntry, Business, Lead

LONGEST_BROWSER, LONGEST_ABOUT = 200, 200  # characters


@dataclass(frozen=True)
class Actor:
    """Somebody at a browser. `user` is None where nobody of ours was named."""

    user: User | None
    ip: str | None
    browser: str = ""


@transaction.atomic(durable=True)
def record_in_audit(
    kind: AuditEntry.Kind,
    actor: Actor,
    at: datetime,
    *,
    lead: Lead | None = None,
    business: Business | None = None,
    about: str = "",
) -> None:
    """Write it down for the owners of the lead's business, of `business`, or of each of theirs."""
    of = lead.business_id if lead else business.pk if business else None
    AuditEntry.objects.bulk_create(
        AuditEntry(
            business_id=number,
            at=at,
            kind=kind,
            user=actor.user,
            who=actor.user.email if actor.user else "",
            lead=lead,
            about=shortened(about, LONGEST_ABOUT),
            ip=actor.ip,
            browser=short(actor.browser, LONGEST_BROWSER),
        )
        for number in ([of] if of else numbers_of_businesses(actor.user))
    )


def short(text: str, longest: int) -> str:
    """Without the one character that no database takes; an address or a browser's name holds it
    where somebody wants to do harm.
    """
    return text.replace("\x00", "")[:longest]


def numbers_of_businesses(user: User | None) -> list[int | None]:
    """Those in which somebody has a place; [None] where there is none."""
    if user is None:
        return [None]
    return list(user.memberships.values_list("business_id", flat=True)) or [None]
