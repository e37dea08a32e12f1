"""What an arrival brings about by itself, now or in a moment: read from what it recorded."""

from django.db.models import Q, QuerySet

from followups.opt_out.sms_keywords import NOTICE_DUE
from followups.sequences.ending import ANY_ENDING
from leads.capture.filed import FiledWhy
from leads.models import Arrival, Lead, LeadEvent

Kind = LeadEvent.Kind
AWAY = Q(kind=Kind.AUTOMATIC) & ~Q(detail__away_until="")
BY_EVENT = {
    "opted_out": Q(kind=Kind.OPTED_OUT),
    "allowed_again": Q(kind=Kind.ALLOWED),
    "notice_sent": NOTICE_DUE,
    "bounced": Q(kind=Kind.BOUNCED),
    "complained": Q(kind=Kind.COMPLAINED),
    "called": Q(kind=Kind.CALLED),
}
BY_CODE: dict[str, list[str]] = {
    FiledWhy.OPTED_OUT_STRANGER: ["opted_out"],
    FiledWhy.OPTED_IN_STRANGER: ["allowed_again"],
}


def effects_of(arrival: Arrival) -> list[str]:
    """The effects of one arrival that has been filed; [] where it changes nothing."""
    if arrival.lead is None:
        return BY_CODE.get(arrival.why_code, [])
    events = arrival.lead.events.filter(at=arrival.received_at)
    effects = [name for name, condition in BY_EVENT.items() if events.filter(condition).exists()]
    return effects + effects_on_follow_ups(arrival, arrival.lead, events)


def effects_on_follow_ups(arrival: Arrival, lead: Lead, events: QuerySet[LeadEvent]) -> list[str]:
    """On those that run when it comes, or would begin after it."""
    ended_before = Q(ended_at__lt=arrival.received_at)
    if lead.enrollments.exists() and not lead.enrollments.exclude(ended_before).exists():
        return []
    since = events.exclude(kind=Kind.CAPTURED)
    if since.filter(ANY_ENDING).exists():
        return ["follow_ups_ended"]
    return ["follow_ups_held"] if since.filter(AWAY).exists() else []
