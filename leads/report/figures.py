"""One week's figures, each with the leads behind it.

Derived from events; nothing is counted anywhere else.
"""

from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Min, Q

from leads.models import Arrival, Business, Lead, LeadEvent
from leads.report import clocks

Kind = LeadEvent.Kind
JUNK = (
    "vendor_solicitation",
    "spam",
    "job_applicant",
    "auto_reply_or_bounce",
    "personal_or_other",
    "wrong_number_or_misdirected",
)
WORST = 5


def week_of_figures(business: Business, start: datetime, end: datetime) -> dict[str, Any]:
    """The figures of [start, end), JSON-ready.

    Lead ids stand behind every number; durations are minutes. Median None where nothing was
    answered.
    """
    came: list[Any] = list(leads_of(business, start, end))
    inquiries = [lead for lead in came if not is_junk(lead)]
    answers = {
        lead.pk: minutes(lead.received_at, lead.first_answer)
        for lead in inquiries
        if lead.first_answer
    }
    human = {
        lead.pk: minutes(lead.received_at, lead.first_human)
        for lead in inquiries
        if lead.first_human
    }
    working = [
        w
        for lead in inquiries
        if lead.first_human
        and (w := clocks.working_minutes(business, lead.received_at, lead.first_human)) is not None
    ]
    inside = [pk for pk, took in answers.items() if took <= business.promise_minutes]
    waiting = list(
        Lead.objects.filter(business=business, is_test=False, waiting_since__lt=end)
        .open()
        .values_list("pk", flat=True)
    )
    return {
        "came_in": [lead.pk for lead in came],
        "inquiries": [lead.pk for lead in inquiries],
        "answered": sorted(answers),
        "inside_promise": inside,
        "median_minutes": round(median(answers.values()), 1) if answers else None,
        "answered_by_a_person": sorted(human),
        "median_minutes_person": round(median(human.values()), 1) if human else None,
        "median_working_minutes_person": round(median(working), 1) if working else None,
        "slowest": [
            [pk, round(took, 1)]
            for pk, took in sorted(answers.items(), key=lambda item: -item[1])[:WORST]
        ],
        "unanswered": [lead.pk for lead in inquiries if lead.pk not in answers],
        "waiting": waiting,
        "by_source": by_source(came),
        "by_category": by_category(came),
        "outcomes": outcomes(business, start, end),
        "follow_ups": count(business, start, end, Kind.FOLLOWED_UP),
        "replied": count(business, start, end, Kind.HEARD),
        "opted_out": count(business, start, end, Kind.OPTED_OUT),
        "failed": failures(business, start, end),
        "arrivals": arrivals(business, start, end),
    }


def leads_of(business: Business, start: datetime, end: datetime) -> Any:
    answered = Q(events__kind__in=[Kind.ANSWERED, Kind.REPLIED])
    return (
        Lead.objects.filter(
            business=business, is_test=False, received_at__gte=start, received_at__lt=end
        )
        .annotate(
            first_answer=Min("events__at", filter=answered),
            first_human=Min(
                "events__at",
                filter=Q(events__kind=Kind.REPLIED)
                | Q(events__kind=Kind.ANSWERED, events__by__isnull=False),
            ),
        )
        .select_related("source")
        .prefetch_related("judgements")
        .order_by("received_at")
    )


def is_junk(lead: Lead) -> bool:
    """Nobody waits for an answer to it: kept out of the promise, and counted by its kind."""
    newest = next(iter(lead.judgements.all()), None)
    return (
        newest is not None and newest.category in JUNK and not getattr(lead, "first_answer", None)
    )


def minutes(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / 60)


def by_source(leads: list[Lead]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for lead in leads:
        found.setdefault(lead.source.name, []).append(lead.pk)
    return found


def by_category(leads: list[Lead]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for lead in leads:
        newest = next(iter(lead.judgements.all()), None)
        found.setdefault(newest.get_category_display() if newest else "Not judged yet", []).append(
            lead.pk
        )
    return found


def event_counts(business: Business, start: datetime, end: datetime) -> Any:
    return LeadEvent.objects.filter(
        lead__business=business, lead__is_test=False, at__gte=start, at__lt=end
    )


def count(business: Business, start: datetime, end: datetime, kind: str) -> list[int]:
    """The leads of each event of this kind; one that had several stands there several times."""
    return list(
        event_counts(business, start, end).filter(kind=kind).values_list("lead_id", flat=True)
    )


def outcomes(business: Business, start: datetime, end: datetime) -> dict[str, list[int]]:
    """What became of the leads that were completed in the week, whenever they came in."""
    found: dict[str, list[int]] = {}
    for lead in Lead.objects.filter(
        business=business, is_test=False, completed_at__gte=start, completed_at__lt=end
    ):
        found.setdefault(lead.get_outcome_display(), []).append(lead.pk)
    return found


def failures(business: Business, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Every message that did not go, came back, or may not have arrived, in words."""
    wanted = (
        event_counts(business, start, end)
        .filter(kind__in=[Kind.NOT_SENT, Kind.UNCONFIRMED, Kind.BOUNCED, Kind.COMPLAINED])
        .select_related("lead__contact")
    )
    normal_ends = ("The lead is completed.", "They have written back.", "One of us has taken over.")
    return [
        {"lead": e.lead_id, "what": e.get_kind_display(), "why": e.detail.get("why", "")}
        for e in wanted
        if e.detail.get("why") not in normal_ends
    ][:100]


def arrivals(business: Business, start: datetime, end: datetime) -> dict[str, int]:
    """Everything that came in, by how it ended: the sum is what came in."""
    rows = (
        Arrival.objects.filter(
            source__business=business, received_at__gte=start, received_at__lt=end
        )
        .exclude(lead__is_test=True)
        .values_list("became")
        .annotate(n=Count("id"))
        .order_by("became")
    )
    return {Arrival.Became(became).label: n for became, n in rows}
