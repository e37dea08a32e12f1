"""What judging costs, how often it is corrected, and whether what it calls good is what becomes
work. Read from rows, nothing is counted twice.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Sum

from leads.judge.evaluation.metrics import FEWEST, share
from leads.models import Business, Correction, Judgement, Lead, ModelCall, Verdict
from leads.report.weeks import day_start, monday_of

WEEKS = 8
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


def by_week(business: Business, now: datetime) -> list[Week]:
    """The last weeks, the newest first."""
    monday = monday_of(now.astimezone(business.zone).date())
    return [figures_of_week(business, monday - timedelta(weeks=n)) for n in range(WEEKS)]


def figures_of_week(business: Business, monday: date) -> Week:
    begins, ends = (day_start(day, business.zone) for day in (monday, monday + timedelta(weeks=1)))
    leads = Lead.objects.filter(
        business=business,
        is_test=False,
        received_at__gte=begins,
        received_at__lt=ends,
        judgements__isnull=False,
    ).distinct()
    ids = list(leads.values_list("pk", flat=True))
    corrected = Correction.objects.filter(lead__in=ids).values("lead").distinct().count()
    reviewed = (
        Judgement.objects.filter(lead__in=ids)
        .exclude(needs_person_why=[])
        .values("lead")
        .distinct()
        .count()
    )
    asked = (
        ModelCall.objects.filter(business=business, at__gte=begins, at__lt=ends)
        .exclude(outcome=ModelCall.Outcome.RESERVED)
        .exclude(purpose=ModelCall.Purpose.TRIAL)
    )
    calls = list(asked.values_list("outcome", "seconds", "cost"))
    answered = [seconds for outcome, seconds, _ in calls if outcome == ModelCall.Outcome.ANSWERED]
    priced = [cost for _, _, cost in calls if cost is not None]
    cost = sum(priced, Decimal(0)) if priced else None
    return Week(
        begins,
        len(ids),
        share(corrected, len(ids)),
        share(reviewed, len(ids)),
        len(calls),
        len(calls) - len(answered),
        median(answered) if answered else None,
        cost,
        cost / len(ids) if cost is not None and ids else None,
    )


def in_all(business: Business) -> dict[str, Any]:
    """Over everything: what was corrected into what, and what a won lead has cost."""
    cost = ModelCall.objects.filter(business=business).aggregate(sum=Sum("cost"))["sum"]
    won = Lead.objects.filter(business=business, is_test=False, outcome=Lead.Outcome.WON).count()
    by_about = Counter(
        (c.about.removeprefix("criterion:"), c.before, c.value)
        for c in Correction.objects.filter(lead__business=business)
    )
    return {
        "cost": cost,
        "won": won,
        "cost_per_won": cost / won if cost and won else None,
        "corrections": by_about.most_common(20),
    }


def against_outcomes(business: Business) -> list[dict[str, Any]]:
    """For each criterion in force.

    Of the completed leads where it was met, and where not, the share that was won. Where either has
    too few, no share is shown.
    """
    leads = Lead.objects.filter(business=business, is_test=False, outcome__in=OUTCOMES)
    version = business.criteria_versions.filter(in_force=True).first()
    sentences = {c.key: c for c in version.criteria.all()} if version else {}
    newest = {
        j.lead_id: j.pk for j in Judgement.objects.filter(lead__in=leads).order_by("at", "id")
    }
    won: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for verdict in Verdict.objects.filter(
        judgement__in=newest.values(), verdict__in=(Verdict.Is.MET, Verdict.Is.NOT_MET)
    ).select_related("criterion", "judgement__lead"):
        if verdict.criterion.says_the_same(sentences.get(verdict.criterion.key)):
            won[verdict.criterion.key, verdict.verdict].append(
                verdict.judgement.lead.outcome == Lead.Outcome.WON
            )
    rows = []
    for criterion in version.criteria.all() if version else []:
        met, not_met = won[criterion.key, "met"], won[criterion.key, "not_met"]
        enough = min(len(met), len(not_met)) >= FEWEST
        rows.append(
            {
                "criterion": criterion,
                "met": len(met),
                "not_met": len(not_met),
                "won_where_met": share(sum(met), len(met)) if enough else None,
                "won_where_not": share(sum(not_met), len(not_met)) if enough else None,
                "enough": enough,
            }
        )
    return rows
