"""Two clocks for every inquiry.

Until the first automatic answer, and until the first answer by one of us; on the wall, and in
opening hours. Derived from events alone.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q

from leads.business.closed_days import closed_days
from leads.models import BY_A_PERSON, Business, Lead, LeadEvent
from leads.models.business import WEEKDAYS

Kind = LeadEvent.Kind
# Dealt with, as one of us says, without words of ours that went through here. Who was lost was not.
DEALT_WITH = [outcome.value for outcome in Lead.Outcome if outcome != Lead.Outcome.LOST]
BY_HAND = (
    Q(kind__in=[Kind.BOOKED, Kind.CONTACTED])
    | Q(kind=Kind.SEEN, by__isnull=False, detail__ends_wait=True)
    | Q(kind=Kind.STAGE, by__isnull=False, detail__after=Lead.Stage.IN_PROGRESS)
    | Q(kind=Kind.STAGE, by__isnull=False, detail__outcome__in=DEALT_WITH)
)
BY_ITSELF = Q(kind=Kind.ANSWERED, by__isnull=True)
KEPT = Q(detail__has_key="kept_here")
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Minutes:
    """Minutes from the inquiry to an answer; None where none has gone.

    `working` counts opening hours alone, None where the business gave none. `is_kept`: the answer
    never left this machine.
    """

    at: datetime | None
    minutes: float | None
    working: float | None
    is_kept: bool = False


def clocks(lead: Lead) -> dict[str, Minutes]:
    """{"automatic": …, "person": …} of one lead."""
    answers = {"automatic": BY_ITSELF, "person": BY_A_PERSON}
    first = {name: Min("at", filter=said) for name, said in answers.items()}
    left = {f"{name}_left": Min("at", filter=said & ~KEPT) for name, said in answers.items()}
    found = lead.events.standing().filter(at__gte=lead.received_at).aggregate(**first, **left)
    return {
        name: replace(
            minutes_taken(lead.business, lead.received_at, found[name]),
            is_kept=found[name] != found[f"{name}_left"],
        )
        for name in answers
    }


def minutes_taken(business: Business, start: datetime, end: datetime | None) -> Minutes:
    if end is None:
        return Minutes(None, None, None)
    return Minutes(
        end, max(0.0, (end - start).total_seconds() / 60), working_minutes(business, start, end)
    )


def working_minutes(business: Business, start: datetime, end: datetime) -> float | None:
    """Minutes of opening hours between two moments; None for a business without hours."""
    if not any(business.hours.values()):
        return None
    zone, closed = business.zone, closed_days(business, start.year)
    end = min(end, start + LONGEST)
    day, last, total = start.astimezone(zone).date(), end.astimezone(zone).date(), 0.0
    while day <= last:
        for opens, closes in (
            business.hours.get(WEEKDAYS[day.weekday()], []) if day not in closed else []
        ):
            begins, ends = utc_moment(day, opens, zone), utc_moment(day, closes, zone)
            total += max(0.0, (min(ends, end) - max(begins, start)).total_seconds())
        day += timedelta(days=1)
    return total / 60


def utc_moment(day: date, hour: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), zone).astimezone(
        UTC
    )  # two times of one zone would be taken apart on the wall
