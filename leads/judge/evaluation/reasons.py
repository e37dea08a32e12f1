"""What each reason is worth: how often it was given, and how often a person agreed.

Read from rows. A reason that is nearly always wrong is offered to be switched off; nothing does so
by itself.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from leads.judge.evaluation.metrics import share
from leads.models import Business, Correction, Judgement, ReasonAnswer, ReasonCode
from leads.models.judgement import CHECKS

LOOKED_BACK = timedelta(weeks=12)
MOST = 2_000  # judgements that are looked at, the newest first
ENOUGH, NEARLY_NEVER = 10, 0.1
NEVER_OFF = (ReasonCode.OPT_OUT, ReasonCode.SAMPLE)  # the law asks for one, learning for the other


@dataclass(frozen=True)
class ReasonFigures:
    """One reason: `given` times, `answered` by a person, `agreed` with.

    Of a check, whoever looked agreed where they corrected the judgement.
    """

    code: ReasonCode
    given: int
    answered: int
    agreed: int
    is_off: bool

    @property
    def is_check(self) -> bool:
        return self.code in CHECKS

    @property
    def agreed_share(self) -> float | None:
        return share(self.agreed, self.answered)

    @property
    def may_be_switched_off(self) -> bool:
        """It was wrong nine times in ten, or it is off already."""
        return self.is_off or (
            self.answered >= ENOUGH
            and self.agreed <= NEARLY_NEVER * self.answered
            and self.code not in NEVER_OFF
        )


class Asked(NamedTuple):
    """One judgement, with what it asked a person for."""

    lead: int
    reasons: list[dict[str, str]]
    checks: list[dict[str, str]]
    reviewed_at: datetime | None
    is_corrected: bool  # by a person, at any time


def figures_by_reason(business: Business, judged: list[Asked]) -> list[ReasonFigures]:
    """What was given most first."""
    asked = [row for row in judged if row.reasons or row.checks]
    given, answered, agreed = Counter[str](), Counter[str](), Counter[str]()
    answers = answers_by_lead({row.lead for row in asked})
    for row in asked:
        for reason in [*row.reasons, *row.checks]:
            code = reason["code"]
            given[code] += 1
            right = is_agreed(row, code, answers)
            answered[code] += right is not None
            agreed[code] += right is True
    codes = {*given, *business.reasons_off} & set(ReasonCode.values)
    found = [
        ReasonFigures(
            ReasonCode(code),
            given[code],
            answered[code],
            agreed[code],
            code in business.reasons_off,
        )
        for code in codes
    ]
    return sorted(found, key=lambda row: (-row.given, row.code))


def newest_judgements(business: Business, now: datetime) -> list[Asked]:
    """Of the leads judged last within some weeks, the newest of each."""
    corrected = Exists(Correction.objects.filter(lead=OuterRef("lead")))
    rows = (
        Judgement.objects.filter(
            lead__business=business, lead__is_test=False, at__gt=now - LOOKED_BACK
        )
        .order_by("-at", "-id")
        .values_list("lead", "reasons", "checks", "reviewed_at", corrected)[:MOST]
    )
    newest: dict[int, Asked] = {}
    for row in map(Asked._make, rows):
        kept = newest.setdefault(row.lead, row)
        if kept is not row and not (kept.reasons or kept.checks):
            # what a person corrected gives no reasons any more: those before it count
            newest[row.lead] = row._replace(reviewed_at=row.reviewed_at or kept.reviewed_at)
    return list(newest.values())


def answers_by_lead(leads: set[int]) -> dict[tuple[int, str], bool]:
    rows = ReasonAnswer.objects.filter(lead__in=leads)
    return {
        (lead, code): right for lead, code, right in rows.values_list("lead", "code", "is_right")
    }


def is_agreed(row: Asked, code: str, answers: dict[tuple[int, str], bool]) -> bool | None:
    """None where no person has said."""
    if (row.lead, code) in answers:
        return answers[row.lead, code]
    if code in CHECKS and row.reviewed_at is not None:
        return row.is_corrected
    return None


class Shares(NamedTuple):
    """What asking for a person comes to; None where there is nothing to count."""

    needed: float | None  # of judged leads: a person was needed
    to_check: float | None  # of judged leads
    agreed: float | None  # of answers about why a person was needed
    sample_wrong: float | None  # of those drawn at random that somebody checked


def shares(asked: list[Asked], rows: list[ReasonFigures]) -> Shares:
    """Of the leads judged last; `rows` are the figures of each reason."""
    judged = len(asked)
    named = [row for row in rows if not row.is_check]
    drawn = next((row for row in rows if row.code == ReasonCode.SAMPLE), None)
    return Shares(
        share(sum(bool(row.reasons) for row in asked), judged),
        share(sum(bool(row.checks) for row in asked), judged),
        share(sum(row.agreed for row in named), sum(row.answered for row in named)),
        drawn.agreed_share if drawn else None,
    )
