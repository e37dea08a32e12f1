"""What judging costs, how often it is corrected, and whether what it calls good is what becomes
work. Read from rows, nothing is counted twice.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from leads.judge.evaluation.metrics import FEWEST, share
from leads.judge.evaluation.reasons import LOOKED_BACK
from leads.models import Business, Correction, Criterion, Judgement, Lead, ModelCall, Verdict
from leads.report.weeks import day_start, monday_of

WEEKS = 8
EARLIER = WEEKS  # stands for the number of a week before those
JUDGED, CORRECTED, ASKING, WON = "judged", "corrected", "asking", "won"
STILL_WAITS = Q(judge_at__isnull=False) & ~Q(Exists(Judgement.objects.filter(lead=OuterRef("pk"))))
MAX_CORRECTIONS = 20
MOST_COMPLETED = 2_000  # leads that are looked at for what criteria tell, those completed last
OUTCOMES = (Lead.Outcome.WON, Lead.Outcome.LOST, Lead.Outcome.NOT_A_FIT)


@dataclass(frozen=True)
class Week:
    """One week from `begins` (aware, Monday).

    Shares are 0-1 or None; seconds and money are None where nothing was asked or no price is known.
    """

    begins: datetime
    leads: int
    corrected: float | None
    reviewed: float | None
    calls: int
    failed: int
    seconds: float | None
    cost: Decimal | None
    cost_per_lead: Decimal | None


class Questions(NamedTuple):
    """Those of a week that ended in one way; seconds on the average.

    `is_counted`: asked for a lead, and over. What others cost is money all the same.
    """

    week: int
    outcome: str
    is_counted: bool
    calls: int
    seconds: float | None
    cost: Decimal | None


class Decided(NamedTuple):
    """How many leads of one outcome have this verdict on a criterion, by its number."""

    criterion: int
    verdict: str
    outcome: str
    leads: int


@dataclass(frozen=True)
class Totals:
    """Over some weeks: what questions have cost, and what was corrected into what, how often.

    `corrections` are ((about, before, after), count), the most frequent first.
    """

    cost: Decimal | None
    won: int
    cost_per_won: Decimal | None
    corrections: list[tuple[tuple[str, str, str], int]]


@dataclass(frozen=True)
class CriterionOutcomes:
    """Of the completed leads where a criterion was met, and where not, the share that was won.

    Where either has too few, no share is shown.
    """

    criterion: Criterion
    met: int
    not_met: int
    won_where_met: float | None
    won_where_not: float | None
    enough: bool


def weeks_and_totals(business: Business, now: datetime) -> tuple[list[Week], Totals]:
    """(the last weeks, the newest first; the last twelve together)."""
    monday = monday_of(now.astimezone(business.zone).date())
    starts = [day_start(monday - timedelta(weeks=n), business.zone) for n in range(WEEKS)]
    since = now - LOOKED_BACK
    counts = counts_of_leads(business, starts, since)
    asked = questions(business, starts, since)
    weeks = [
        new_week(
            begins,
            counts[JUDGED, n],
            counts[CORRECTED, n],
            counts[ASKING, n],
            [one for one in asked if one.week == n and one.is_counted],
        )
        for n, begins in enumerate(starts)
    ]
    return weeks, totals(business, since, counts[WON, EARLIER], asked)


def week_of(column: str, starts: list[datetime]) -> Case:
    """The number of the week in which a moment lies, by the starts of the weeks."""
    found = (When(**{f"{column}__gte": at}, then=Value(n)) for n, at in enumerate(starts))
    return Case(*found, default=Value(EARLIER), output_field=IntegerField())


def counts_of_leads(
    business: Business, starts: list[datetime], since: datetime
) -> Counter[tuple[str, int]]:
    """By name and week how many leads came in and were judged, corrected, asked about; under WON
    and EARLIER how many were won since then. One query.
    """
    theirs = Lead.objects.filter(business=business, is_test=False).order_by()
    came = theirs.filter(received_at__gte=starts[-1])
    week = week_of("received_at", starts)
    counts = [
        counted(came.annotate(week=week), JUDGED, Count("pk", filter=~STILL_WAITS)),
        leads_with(Correction.objects.all(), business, starts, CORRECTED),
        leads_with(Judgement.objects.exclude(reasons=[]), business, starts, ASKING),
        counted(
            theirs.filter(outcome=Lead.Outcome.WON, completed_at__gte=since).annotate(
                week=Value(EARLIER)
            ),
            WON,
            Count("pk"),
        ),
    ]
    rows = counts[0].union(*counts[1:], all=True)
    return Counter({(name, week): n for name, week, n in rows})


def leads_with(
    rows: QuerySet[Any], business: Business, starts: list[datetime], name: str
) -> QuerySet[Any, tuple[str, int, int]]:
    """How many leads that came in then have one of these rows."""
    since = starts[-1]
    found = rows.order_by().filter(
        lead__business=business, lead__is_test=False, lead__received_at__gte=since, at__gte=since
    )
    in_weeks = found.annotate(week=week_of("lead__received_at", starts))
    return counted(in_weeks, name, Count("lead", distinct=True))


def counted(rows: QuerySet[Any], name: str, n: Count) -> QuerySet[Any, tuple[str, int, int]]:
    return rows.annotate(name=Value(name)).values_list("name", "week").annotate(n=n)


def questions(business: Business, starts: list[datetime], since: datetime) -> list[Questions]:
    counted = ~Q(outcome=ModelCall.Outcome.RESERVED) & ~Q(purpose=ModelCall.Purpose.TRIAL)
    found = (
        ModelCall.objects.filter(business=business, at__gte=since)
        .annotate(week=week_of("at", starts), is_counted=ExpressionWrapper(counted, BooleanField()))
        .values_list("week", "outcome", "is_counted")
        .annotate(n=Count("pk"), seconds=Avg("seconds"), cost=Sum("cost"))
        .order_by()
    )
    return [Questions(*row) for row in found]


def new_week(
    begins: datetime, leads: int, corrected: int, reviewed: int, asked: list[Questions]
) -> Week:
    answered = [part for part in asked if part.outcome == ModelCall.Outcome.ANSWERED]
    calls = sum(part.calls for part in asked)
    cost = sum_of_prices(part.cost for part in asked)
    return Week(
        begins,
        leads,
        share(corrected, leads),
        share(reviewed, leads),
        calls,
        calls - sum(part.calls for part in answered),
        answered[0].seconds if answered else None,
        cost,
        cost / leads if cost is not None and leads else None,
    )


def sum_of_prices(costs: Iterable[Decimal | None]) -> Decimal | None:
    """None where no price is known."""
    priced = [cost for cost in costs if cost is not None]
    return sum(priced, Decimal(0)) if priced else None


def totals(business: Business, since: datetime, won: int, asked: list[Questions]) -> Totals:
    """What was asked and corrected since then, when `won` leads were won."""
    cost = sum_of_prices(part.cost for part in asked)
    corrected = Correction.objects.filter(lead__business=business, at__gte=since).order_by()
    counts = corrected.values_list("about", "before", "value").annotate(n=Count("pk"))
    corrections = Counter(
        {(about.removeprefix("criterion:"), before, value): n for about, before, value, n in counts}
    )
    return Totals(
        cost, won, cost / won if cost and won else None, corrections.most_common(MAX_CORRECTIONS)
    )


def against_outcomes(business: Business) -> list[CriterionOutcomes]:
    """One for each criterion in force, also by verdicts on earlier ones that say the same."""
    decided = verdicts_by_outcome(business)
    criteria = Criterion.objects.annotate(in_force=F("version__in_force")).filter(
        Q(version__business=business, in_force=True) | Q(pk__in={one.criterion for one in decided})
    )
    known = {criterion.pk: criterion for criterion in criteria}
    sentences = {c.key: c for c in known.values() if c.in_force}
    leads, won = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in decided:
        criterion = known[one.criterion]
        if criterion.says_the_same(sentences.get(criterion.key)):
            leads[criterion.key, one.verdict] += one.leads
            won[criterion.key, one.verdict] += one.leads * (one.outcome == Lead.Outcome.WON)
    return [outcomes_of(c, leads, won) for c in sentences.values()]


def verdicts_by_outcome(business: Business) -> list[Decided]:
    """Of the leads that were completed last, by their newest judgements."""
    leads = Lead.objects.filter(
        business=business, is_test=False, outcome__in=OUTCOMES, completed_at__isnull=False
    ).order_by("-completed_at")
    newest = Judgement.newest_of_lead("judgement__lead").values("pk")
    decided = (
        Verdict.objects.filter(
            judgement__lead__in=leads.values("pk")[:MOST_COMPLETED],
            verdict__in=(Verdict.Is.MET, Verdict.Is.NOT_MET),
        )
        .filter(judgement=Subquery(newest))
        .order_by()
        .values_list("criterion", "verdict", "judgement__lead__outcome")
    )
    return [Decided(*row) for row in decided.annotate(leads=Count("pk"))]


def outcomes_of(
    criterion: Criterion, leads: Counter[tuple[str, str]], won: Counter[tuple[str, str]]
) -> CriterionOutcomes:
    """`leads` and those of them that were won, by (criterion's key, verdict)."""
    met, not_met = (criterion.key, "met"), (criterion.key, "not_met")
    enough = min(leads[met], leads[not_met]) >= FEWEST
    return CriterionOutcomes(
        criterion,
        leads[met],
        leads[not_met],
        share(won[met], leads[met]) if enough else None,
        share(won[not_met], leads[not_met]) if enough else None,
        enough,
    )
