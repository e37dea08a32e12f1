"""Never again: the addresses of whoever asked us to stop, complained, or cannot be reached."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from followups.models import Suppression
from followups.models.suppression import address_hash
from integrations.databases.prepared import Number, prepared
from leads.contacts.typed import spellings_of
from leads.models import LeadEvent

Kind = LeadEvent.Kind
SILENCING_KINDS = [Kind.OPTED_OUT, Kind.COMPLAINED, Kind.BOUNCED]
LOOKED_BACK = 100_000  # events before the newest that silenced somebody


def suppress_next_address(now: datetime) -> bool:
    """Keep the addresses of one person who opted out, complained, or whose address is dead.

    They are kept in the order of the events, so only the newest of these can be without: far more
    are looked at than could be written while one transaction is open.
    """
    newest = newest_suppressed.first() or 0
    pk = silencing_events.first(newest - LOOKED_BACK)
    if pk is None:
        return False
    event = LeadEvent.objects.select_related("lead__contact", "lead__business").get(pk=pk)
    suppress_address(event, now)
    return True


@prepared(of="event_id")
def newest_suppressed() -> QuerySet[Suppression]:
    return Suppression.objects.filter(event__isnull=False).order_by("-event_id")


@prepared()
def silencing_events(after: Number) -> QuerySet[LeadEvent]:
    """Those from whom no address is kept, of the events after this number."""
    hard = Q(kind=Kind.BOUNCED, detail__hard=True)
    return LeadEvent.objects.filter(
        Q(kind__in=[Kind.OPTED_OUT, Kind.COMPLAINED]) | hard,
        kind__in=SILENCING_KINDS,
        pk__gt=after,
        suppressions__isnull=True,
    ).order_by("id")


@transaction.atomic(durable=True)
def suppress_address(event: LeadEvent, now: datetime) -> None:
    reasons = {
        Kind.OPTED_OUT: Suppression.Reason.OPTED_OUT,
        Kind.COMPLAINED: Suppression.Reason.COMPLAINED,
        Kind.BOUNCED: Suppression.Reason.DEAD,
    }
    contact = event.lead.contact
    if event.kind == Kind.BOUNCED:
        values = [v for v in [event.detail.get("address") or contact.email] if v]
    else:
        theirs = contact.addresses.values_list("value", flat=True)
        values = sorted(spellings_of(theirs))  # however the next one is spelt
    for value in values or [
        f"contact {contact.pk}"
    ]:  # somebody without an address still leaves a row, so that the event counts as seen to
        Suppression.objects.get_or_create(
            event=event,
            address_hash=address_hash(value),
            defaults={
                "business": event.lead.business,
                "reason": reasons[Kind(event.kind)],
                "at": event.at,
                "how": str(event.detail.get("how", ""))[:200],
            },
        )
