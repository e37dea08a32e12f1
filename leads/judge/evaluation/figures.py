"""What judging costs, how often it is corrected, and whether what it calls good is what becomes
work. Read from rows, nothing is counted twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
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
    """Those of a week that ended in one way; seconds on the average."""

    outcome: str
    calls: int
    seconds: float | None
    cost: Decimal | None


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


def by_week(business: Business, now: datetime) -> list[Week]:
    """The last weeks, the newest first."""
    monday = monday_of(now.astimezone(business.zone).date())
    starts = [day_start(monday - timedelta(weeks=n), business.zone) for n in range(WEEKS)]
    leads = judged_leads(business, starts)
    corrected = leads_by_week(Correction.objects.all(), business, starts)
    asking = Judgement.objects.exclude(reasons=[])
    sent_to_a_person = leads_by_week(asking, business, starts)
    asked = questions_by_week(business, starts)
    return [
        new_week(begins, leads[n], corrected[n], sent_to_a_person[n], asked[n])
        for n, begins in enumerate(starts)
    ]


def week_of(column: str, starts: list[datetime]) -> Case:
    """The number of the week in which a moment lies, by the starts of the weeks."""
    found = (When(**{f"{column}__gte": at}, then=Value(n)) for n, at in enumerate(starts))
    return Case(*found, output_field=IntegerField())


def judged_leads(business: Business, starts: list[datetime]) -> Counter[int]:
    """How many came in and were judged: all but the few that still wait for it."""
    leads = Lead.objects.filter(
        business=business, is_test=False, received_at__gte=starts[-1]
    ).annotate(week=week_of("received_at", starts))
    unjudged = leads.filter(
        ~Exists(Judgement.objects.filter(lead=OuterRef("pk"))), judge_at__isnull=False
    )
    return counted_by_week(leads, "pk") - counted_by_week(unjudged, "pk")


def leads_by_week(rows: QuerySet[Any], business: Business, starts: list[datetime]) -> Counter[int]:
    """How many leads that came in then have one of these rows."""
    since = starts[-1]
    found = rows.filter(
        lead__business=business, lead__is_test=False, lead__received_at__gte=since, at__gte=since
    ).annotate(week=week_of("lead__received_at", starts))
    return counted_by_week(found, "lead")


def counted_by_week(rows: QuerySet[Any], column: str) -> Counter[int]:
    counts = rows.order_by().values_list("week").annotate(n=Count(column, distinct=True))
    return Counter(dict(counts))


def questions_by_week(business: Business, starts: list[datetime]) -> dict[int, list[Questions]]:
    found = (
        ModelCall.objects.filter(business=business, at__gte=starts[-1])
        .exclude(outcome=ModelCall.Outcome.RESERVED)
        .exclude(purpose=ModelCall.Purpose.TRIAL)
        .annotate(week=week_of("at", starts))
        .values_list("week", "outcome")
        .annotate(n=Count("pk"), seconds=Avg("seconds"), cost=Sum("cost"))
        .order_by()
    )
    by_number: dict[int, list[Questions]] = defaultdict(list)
    for number, *rest in found:
        by_number[number].append(Questions(*rest))
    return by_number


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


def totals(business: Business, now: datetime) -> Totals:
    """Of the last twelve weeks: what was completed, asked and corrected then."""
    since = now - LOOKED_BACK
    calls = ModelCall.objects.filter(business=business, at__gte=since)
    cost = calls.aggregate(sum=Sum("cost"))["sum"]
    won = Lead.objects.filter(
        business=business, is_test=False, outcome=Lead.Outcome.WON, completed_at__gte=since
    ).count()
    corrected = Correction.objects.filter(lead__business=business, at__gte=since).order_by()
    counts = corrected.values_list("about", "before", "value").annotate(n=Count("pk"))
    corrections = Counter(
        {(about.removeprefix("criterion:"), before, value): n for about, before, value, n in counts}
    )
    return Totals(
        cost, won, cost / won if cost and won else None, corrections.most_common(MAX_CORRECTIONS)
    )


def against_outcomes(business: Business) -> list[CriterionOutcomes]:
    """One for each criterion in force."""
    version = business.criteria_versions.filter(in_force=True).first()
    criteria = list(version.criteria.all()) if version else []
    won = won_by_verdict(business, {c.key: c for c in criteria})
    return [outcomes_of(c, won[c.key, "met"], won[c.key, "not_met"]) for c in criteria]


def won_by_verdict(
    business: Business, sentences: dict[str, Criterion]
) -> dict[tuple[str, str], list[bool]]:
    """Whether each lead that was completed last was won, by (criterion's key, its verdict)."""
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
    )
    rows = list(decided.values_list("criterion", "verdict", "judgement__lead__outcome"))
    criteria = Criterion.objects.in_bulk({criterion for criterion, _, _ in rows})
    won: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for number, verdict, outcome in rows:
        criterion = criteria[number]
        if criterion.says_the_same(sentences.get(criterion.key)):
            won[criterion.key, verdict].append(outcome == Lead.Outcome.WON)
    return won


def outcomes_of(criterion: Criterion, met: list[bool], not_met: list[bool]) -> CriterionOutcomes:
    enough = min(len(met), len(not_met)) >= FEWEST
    return CriterionOutcomes(
        criterion,
        len(met),
        len(not_met),
        share(sum(met), len(met)) if enough else None,
        share(sum(not_met), len(not_met)) if enough else None,
        enough,
    )
