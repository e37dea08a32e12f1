"""More comes through a source within an hour than any small business has.

Then its form asks for a proof of work, what brings none is looked at first, and no more first
answers go by themselves than that: a form is no mail gun. Machines and mail cannot do such work:
their answers wait for their turn, or for a person. People are told in either case.
"""

from datetime import datetime, timedelta

from leads.models import Arrival, Lead, Source, UsedProof

HOUR = timedelta(hours=1)
OPEN_TO_ALL = (Source.Kind.FORM, Source.Kind.WEBHOOK, Source.Kind.API, Source.Kind.MAILBOX)


def is_crowded(source: Source, at: datetime) -> bool:
    return source.crowded_until is not None and at < source.crowded_until


def asks_for_proof(source: Source, now: datetime) -> bool:
    """Whether whoever fills in this form has some work done by their browser."""
    return source.needs_proof or is_crowded(source, now)


def most_of(source: Source) -> int | None:
    """How many first answers go by themselves within an hour to those who come by it; None: all."""
    return source.most_an_hour if source.kind in OPEN_TO_ALL else None


def note_crowd(source: Source, at: datetime) -> None:
    """A lead came by it: from its ceiling on it counts as crowded for an hour. Runs within the
    caller's transaction.
    """
    most = most_of(source)
    if most is None or (source.crowded_until and source.crowded_until > at + HOUR / 2):
        return
    recent = Lead.objects.filter(
        business=source.business_id, source=source, is_test=False, received_at__gt=at - HOUR
    )
    if recent.order_by()[: most + 1].count() >= most:
        source.crowded_until = at + HOUR
        source.save(update_fields=["crowded_until"])


def is_allowed(lead: Lead) -> bool:
    """Whether one of us has looked at the crowd since it came, and lets all of them be answered."""
    at = lead.source.crowd_allowed_at
    return at is not None and lead.received_at <= at


def has_brought_proof(lead: Lead) -> bool:
    """Whether a good proof of work came with what opened it, or with what was said since."""
    return UsedProof.objects.filter(arrival__in=Arrival.objects.filter(lead=lead)).exists()
