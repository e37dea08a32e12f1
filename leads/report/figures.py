"""One week's figures, each with the leads behind it.

Derived from events; nothing is counted anywhere else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Count, Min, Q, QuerySet

from leads.models import Arrival, Business, Judgement, Lead, LeadEvent
from leads.models.report import AnswerFigures, FailedMessage, WeeklyFigures
from leads.report import clocks
from leads.report.kept import leads_not_reached

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
MAX_FAILED = 100
NORMAL_ENDS = (
    "The lead is completed.",
    "They have written back.",
    "One of us has taken over.",
)


@dataclass(frozen=True)
class TimedLead:
    """A lead of the week, its newest judgement, and when it was answered: at all, by a person."""

    lead: Lead
    judgement: Judgement | None
    first_answer: datetime | None
    first_human: datetime | None

    @property
    def is_junk(self) -> bool:
        """Nobody waits for an answer to it: kept out of the promise, and counted by its kind."""
        return (
            self.judgement is not None
            and self.judgement.category in JUNK
            and self.first_answer is None
        )


def week_of_figures(business: Business, start: datetime, end: datetime) -> WeeklyFigures:
    """The figures of [start, end), JSON-ready.

    Lead ids stand behind every number; durations are minutes. Median None where nothing was
    answered.
    """
    came = timed_leads(business, start, end)
    inquiries = [one for one in came if not one.is_junk]
    return {
        "came_in": [one.lead.pk for one in came],
        "inquiries": [one.lead.pk for one in inquiries],
        **answer_figures(business, inquiries),
        "waiting": waiting_leads(business, end),
        "by_source": leads_by(came, lambda one: one.lead.source.name),
        "by_category": leads_by(came, category_name),
        "outcomes": outcomes(business, start, end),
        "follow_ups": leads_with_event(business, start, end, Kind.FOLLOWED_UP),
        "follow_ups_kept": follow_ups_kept(business, start, end),
        "replied": leads_with_event(business, start, end, Kind.HEARD),
        "opted_out": leads_with_event(business, start, end, Kind.OPTED_OUT),
        "failed": failed_messages(business, start, end),
        "arrivals": arrivals_by_end(business, start, end),
    }


def answer_figures(business: Business, inquiries: list[TimedLead]) -> AnswerFigures:
    answers = minutes_until(inquiries, lambda one: one.first_answer)
    human = minutes_until(inquiries, lambda one: one.first_human)
    by_hand = taken_up_by_hand([one.lead.pk for one in inquiries if one.lead.pk not in answers])
    slowest = sorted(answers.items(), key=lambda item: -item[1])[:WORST]
    return {
        "answered": sorted(answers),
        "inside_promise": [pk for pk, took in answers.items() if took <= business.promise_minutes],
        "not_reached": sorted(leads_not_reached(answers)),
        "taken_up": sorted(by_hand),
        "unanswered": [one.lead.pk for one in inquiries if one.lead.pk not in {*answers, *by_hand}],
        "median_minutes": rounded_median(answers.values()),
        "slowest": [(pk, round(took, 1)) for pk, took in slowest],
        "answered_by_a_person": sorted(human),
        "median_minutes_person": rounded_median(human.values()),
        "median_working_minutes_person": rounded_median(working_minutes(business, inquiries)),
    }


def taken_up_by_hand(leads: list[int]) -> set[int]:
    """Those of them that one of us has dealt with elsewhere than in writing: nobody knows when."""
    events = LeadEvent.objects.filter(clocks.BY_HAND, lead__in=leads)
    return set(events.values_list("lead", flat=True))


def minutes_until(
    inquiries: list[TimedLead], answered_at: Callable[[TimedLead], datetime | None]
) -> dict[int, float]:
    """{lead: minutes on the wall} of those that were answered."""
    return {
        one.lead.pk: max(0.0, (at - one.lead.received_at).total_seconds() / 60)
        for one in inquiries
        if (at := answered_at(one))
    }


def working_minutes(business: Business, inquiries: list[TimedLead]) -> list[float]:
    """Minutes of opening hours until a person answered; none of a business without hours."""
    found = [
        clocks.working_minutes(business, one.lead.received_at, one.first_human)
        for one in inquiries
        if one.first_human
    ]
    return [minutes for minutes in found if minutes is not None]


def rounded_median(minutes: Iterable[float]) -> float | None:
    known = list(minutes)
    return round(median(known), 1) if known else None


def timed_leads(business: Business, start: datetime, end: datetime) -> list[TimedLead]:
    answered = Q(events__kind__in=[Kind.ANSWERED, Kind.REPLIED])
    by_a_person = Q(events__kind=Kind.REPLIED) | Q(
        events__kind=Kind.ANSWERED, events__by__isnull=False
    )
    leads = (
        Lead.objects.filter(
            business=business, is_test=False, received_at__gte=start, received_at__lt=end
        )
        .annotate(
            first_answer=Min("events__at", filter=answered),
            first_human=Min("events__at", filter=by_a_person),
        )
        .select_related("source")
        .prefetch_related("judgements")
        .order_by("received_at")
    )
    return [
        TimedLead(
            lead, next(iter(lead.judgements.all()), None), lead.first_answer, lead.first_human
        )
        for lead in leads
    ]


def waiting_leads(business: Business, end: datetime) -> list[int]:
    waiting = Lead.objects.filter(business=business, is_test=False, waiting_since__lt=end).open()
    return list(waiting.values_list("pk", flat=True))


def leads_by(leads: list[TimedLead], name_of: Callable[[TimedLead], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for one in leads:
        found[name_of(one)].append(one.lead.pk)
    return dict(found)


def category_name(one: TimedLead) -> str:
    return one.judgement.get_category_display() if one.judgement else "Not judged yet"


def events_between(business: Business, start: datetime, end: datetime) -> QuerySet[LeadEvent]:
    return LeadEvent.objects.filter(
        lead__business=business, lead__is_test=False, at__gte=start, at__lt=end
    )


def leads_with_event(business: Business, start: datetime, end: datetime, kind: str) -> list[int]:
    """The leads of each event of this kind; one that had several stands there several times."""
    events = events_between(business, start, end).filter(kind=kind)
    return list(events.values_list("lead_id", flat=True))


def follow_ups_kept(business: Business, start: datetime, end: datetime) -> list[int]:
    """The leads of each follow-up that was kept here; nobody got it."""
    events = events_between(business, start, end).filter(
        kind=Kind.FOLLOWED_UP, detail__has_key="kept_here"
    )
    return list(events.values_list("lead_id", flat=True))


def outcomes(business: Business, start: datetime, end: datetime) -> dict[str, list[int]]:
    """What became of the leads that were completed in the week, whenever they came in."""
    found: dict[str, list[int]] = defaultdict(list)
    for lead in Lead.objects.filter(
        business=business, is_test=False, completed_at__gte=start, completed_at__lt=end
    ):
        found[lead.get_outcome_display()].append(lead.pk)
    return dict(found)


def failed_messages(business: Business, start: datetime, end: datetime) -> list[FailedMessage]:
    wanted = (
        events_between(business, start, end)
        .filter(kind__in=[Kind.NOT_SENT, Kind.UNCONFIRMED, Kind.BOUNCED, Kind.COMPLAINED])
        .select_related("lead__contact")
    )
    found: list[FailedMessage] = [
        {"lead": e.lead_id, "what": e.get_kind_display(), "why": e.detail.get("why", "")}
        for e in wanted
        if e.detail.get("why") not in NORMAL_ENDS
    ]
    return found[:MAX_FAILED]


def arrivals_by_end(business: Business, start: datetime, end: datetime) -> dict[str, int]:
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
