"""One week's figures, each with the leads behind it.

Derived from events; nothing is counted anywhere else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from statistics import median

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from integrations.texts.sentences import in_english
from leads.models import Arrival, Business, Lead, LeadEvent
from leads.models.report import AnswerFigures, FailedMessage, WeeklyFigures
from leads.report import clocks
from leads.report.came_in import CameIn, came_in

Kind = LeadEvent.Kind
WORST = 5
WAITING = ""  # the outcome of a lead that is not completed
MAX_FAILED = 100
# Codes of a message that did not go, and need not
NORMAL_ENDS = (
    *("completed", "replied", "booked", "person_answered", "follow_ups_ended", "stopped"),
    *("not_wanted", "not_resting", "taken_back", "overtaken"),
)
FAILURES = (Kind.NOT_SENT, Kind.UNCONFIRMED, Kind.BOUNCED, Kind.COMPLAINED)


def week_of_figures(business: Business, start: datetime, end: datetime) -> WeeklyFigures:
    """The figures of [start, end), JSON-ready.

    Lead ids stand behind every number; durations are minutes. Median None where nothing was
    answered.
    """
    came = came_in(business, start, end)
    inquiries = [one for one in came if not one.wants_no_answer]
    happened = what_happened(business, start, end)
    stood = waiting_and_completed(business, start, end)
    return {
        "came_in": [one.pk for one in came],
        "inquiries": [one.pk for one in inquiries],
        **answer_figures(business, inquiries),
        "waiting": stood.pop(WAITING, []),
        "by_source": leads_by(came, lambda one: one.source),
        "by_category": leads_by(came, lambda one: one.category_label),
        "outcomes": {in_english(Lead.Outcome(name).label): leads for name, leads in stood.items()},
        "follow_ups": [*happened[Kind.FOLLOWED_UP, False], *happened[Kind.FOLLOWED_UP, True]],
        "follow_ups_kept": happened[Kind.FOLLOWED_UP, True],
        "replied": happened[Kind.HEARD, False],
        "opted_out": happened[Kind.OPTED_OUT, False],
        "failed": failed_messages(business, start, end),
        "arrivals": arrivals_by_end(business, start, end),
    }


def answer_figures(business: Business, inquiries: list[CameIn]) -> AnswerFigures:
    answers = minutes_until(inquiries, lambda one: one.first_answer)
    human = minutes_until(inquiries, lambda one: one.first_human)
    silent = [one for one in inquiries if one.pk not in answers]
    slowest = sorted(answers.items(), key=lambda item: -item[1])[:WORST]
    return {
        "answered": sorted(answers),
        "inside_promise": [pk for pk, took in answers.items() if took <= business.promise_minutes],
        "not_reached": sorted(one.pk for one in inquiries if one.is_kept),
        "taken_up": sorted(one.pk for one in silent if one.by_hand),
        "unanswered": [one.pk for one in silent if not one.by_hand],
        "median_minutes": rounded_median(answers.values()),
        "slowest": [(pk, round(took, 1)) for pk, took in slowest],
        "answered_by_a_person": sorted(human),
        "median_minutes_person": rounded_median(human.values()),
        "median_working_minutes_person": rounded_median(working_minutes(business, inquiries)),
    }


def minutes_until(
    inquiries: list[CameIn], answered_at: Callable[[CameIn], datetime | None]
) -> dict[int, float]:
    """{lead: minutes on the wall} of those that were answered."""
    return {
        one.pk: max(0.0, (at - one.received_at).total_seconds() / 60)
        for one in inquiries
        if (at := answered_at(one))
    }


def working_minutes(business: Business, inquiries: list[CameIn]) -> list[float]:
    """Minutes of opening hours until a person answered; none of a business without hours."""
    found = [
        clocks.working_minutes(business, one.received_at, one.first_human)
        for one in inquiries
        if one.first_human
    ]
    return [minutes for minutes in found if minutes is not None]


def rounded_median(minutes: Iterable[float]) -> float | None:
    known = list(minutes)
    return round(median(known), 1) if known else None


def waiting_and_completed(
    business: Business, start: datetime, end: datetime
) -> dict[str, list[int]]:
    """By outcome the leads that were completed in the week, whenever they came in; under WAITING
    those that wait at its end. The newest come first.
    """
    theirs = Lead.objects.filter(business=business, is_test=False).order_by()
    waiting = theirs.filter(waiting_since__lt=end).open()
    completed = theirs.filter(completed_at__gte=start, completed_at__lt=end)
    columns = ("outcome", "received_at", "pk")
    both = waiting.values_list(*columns).union(completed.values_list(*columns), all=True)
    found: dict[str, list[int]] = defaultdict(list)
    for outcome, _, pk in both.order_by("-received_at"):
        found[outcome].append(pk)
    return dict(found)


def leads_by(leads: list[CameIn], name_of: Callable[[CameIn], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for one in leads:
        found[name_of(one)].append(one.pk)
    return dict(found)


def events_between(business: Business, start: datetime, end: datetime) -> QuerySet[LeadEvent]:
    return LeadEvent.objects.standing().filter(
        lead__business=business, lead__is_test=False, at__gte=start, at__lt=end
    )


def what_happened(
    business: Business, start: datetime, end: datetime
) -> dict[tuple[str, bool], list[int]]:
    """By kind, and by whether it was kept here, the lead of each event: one that had several
    stands there several times.
    """
    kinds = [Kind.FOLLOWED_UP, Kind.HEARD, Kind.OPTED_OUT]
    kept = ExpressionWrapper(Q(detail__has_key="kept_here"), BooleanField())
    events = events_between(business, start, end).filter(kind__in=kinds)
    found: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for kind, is_kept, lead in events.order_by().values_list("kind", kept, "lead"):
        found[kind, kind == Kind.FOLLOWED_UP and bool(is_kept)].append(lead)
    return found


def failed_messages(business: Business, start: datetime, end: datetime) -> list[FailedMessage]:
    events = events_between(business, start, end).filter(kind__in=FAILURES)
    failed = Q(detail__code__isnull=True) | ~Q(detail__code__in=NORMAL_ENDS)
    found = events.filter(failed).values_list("lead", "kind", "detail")[:MAX_FAILED]
    return [
        {"lead": lead, "what": in_english(Kind(kind).label), "why": detail.get("why", "")}
        for lead, kind, detail in found
    ]


def arrivals_by_end(business: Business, start: datetime, end: datetime) -> dict[str, int]:
    """Everything that came in, by how it ended: the sum is what came in."""
    rows = (
        Arrival.objects.filter(
            source__in=business.sources.all(), received_at__gte=start, received_at__lt=end
        )
        .exclude(lead__is_test=True)
        .values_list("became")
        .annotate(n=Count("id"))
        .order_by("became")
    )
    return {in_english(Arrival.Became(became).label): n for became, n in rows}
