"""What judging costs, how often it is corrected, and whether what it calls good is what becomes
work. Read from rows, nothing is counted twice.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Sum

from leads.judge.evaluation.metrics import FEWEST, share
from leads.models import Business, Correction, Criterion, Judgement, Lead, ModelCall, Verdict
from leads.report.weeks import day_start, monday_of

WEEKS = 8
MAX_CORRECTIONS = 20
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


@dataclass(frozen=True)
class Totals:
    """Over everything: what questions have cost, and what was corrected into what, how often.

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
    return [figures_of_week(business, monday - timedelta(weeks=n)) for n in range(WEEKS)]


def figures_of_week(business: Business, monday: date) -> Week:
    begins, ends = (day_start(day, business.zone) for day in (monday, monday + timedelta(weeks=1)))
    leads = judged_leads(business, begins, ends)
    calls = list(
        ModelCall.objects.filter(business=business, at__gte=begins, at__lt=ends)
        .exclude(outcome=ModelCall.Outcome.RESERVED)
        .exclude(purpose=ModelCall.Purpose.TRIAL)
        .only("outcome", "seconds", "cost")
    )
    answered = [c.seconds for c in calls if c.outcome == ModelCall.Outcome.ANSWERED]
    cost = sum_of_prices(calls)
    return Week(
        begins,
        len(leads),
        share(count_corrected(leads), len(leads)),
        share(count_sent_to_a_person(leads), len(leads)),
        len(calls),
        len(calls) - len(answered),
        median(answered) if answered else None,
        cost,
        cost / len(leads) if cost is not None and leads else None,
    )


def judged_leads(business: Business, begins: datetime, ends: datetime) -> list[int]:
    """The ids of what came in and was judged."""
    found = Lead.objects.filter(
        business=business,
        is_test=False,
        received_at__gte=begins,
        received_at__lt=ends,
        judgements__isnull=False,
    )
    return list(found.distinct().values_list("pk", flat=True))


def count_corrected(leads: list[int]) -> int:
    return Correction.objects.filter(lead__in=leads).values("lead").distinct().count()


def count_sent_to_a_person(leads: list[int]) -> int:
    asking = Judgement.objects.filter(lead__in=leads).exclude(reasons=[])
    return asking.values("lead").distinct().count()


def sum_of_prices(calls: list[ModelCall]) -> Decimal | None:
    """None where no price is known."""
    priced = [c.cost for c in calls if c.cost is not None]
    return sum(priced, Decimal(0)) if priced else None


def totals(business: Business) -> Totals:
    cost = ModelCall.objects.filter(business=business).aggregate(sum=Sum("cost"))["sum"]
    won = Lead.objects.filter(business=business, is_test=False, outcome=Lead.Outcome.WON).count()
    corrections = Counter(
        (c.about.removeprefix("criterion:"), c.before, c.value)
        for c in Correction.objects.filter(lead__business=business)
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
    """Whether each completed lead was won, by (criterion's key, its newest verdict on it)."""
    leads = Lead.objects.filter(business=business, is_test=False, outcome__in=OUTCOMES)
    newest = {
        j.lead_id: j.pk for j in Judgement.objects.filter(lead__in=leads).order_by("at", "id")
    }
    decided = Verdict.objects.filter(
        judgement__in=newest.values(), verdict__in=(Verdict.Is.MET, Verdict.Is.NOT_MET)
    ).select_related("criterion", "judgement__lead")
    won: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for verdict in decided:
        if verdict.criterion.says_the_same(sentences.get(verdict.criterion.key)):
            won[verdict.criterion.key, verdict.verdict].append(
                verdict.judgement.lead.outcome == Lead.Outcome.WON
            )
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
