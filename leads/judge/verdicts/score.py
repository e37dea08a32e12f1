"""From verdicts to a number: plain arithmetic that anybody can do again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

KNOWN_ENOUGH = 0.4  # share of the weight that must be known; below it a lead is unclear, never cold
STRONG, FAIR = 75, 45


@dataclass(frozen=True)
class Weighed:
    """One criterion's part in the sum."""

    verdict: str
    weight: int
    required: bool = False
    disqualifying: bool = False

    @property
    def is_decided(self) -> bool:
        """Of something unwanted, nothing said of it and plainly not so are the same."""
        return self.verdict == "met" or (self.verdict == "not_met" and not self.disqualifying)

    @property
    def rules_out(self) -> bool:
        """It does not fit, whatever the rest says."""
        return (self.required and self.verdict == "not_met") or (
            self.disqualifying and self.verdict == "met"
        )


@dataclass(frozen=True)
class Score:
    """`score` is 0-100 or None; `fit` one of strong, fair, weak, no_fit, unclear, not_judged.

    `known` counts decided criteria.
    """

    score: int | None
    fit: str
    known: int


def score_verdicts(criteria: Iterable[Weighed]) -> Score:
    """Share of the known weight that speaks for the lead. Can't tell counts neither way.

    A required criterion not met, or a disqualifying one met, means that it does not fit, whatever
    the rest says.
    A disqualifying criterion that is not met adds nothing: the absence of a fault is no merit.
    """
    rows = list(criteria)
    known = sum(c.is_decided for c in rows)
    number = share_for(rows)
    if any(c.rules_out for c in rows):
        return Score(min(number or 0, FAIR - 1), "no_fit", known)
    if any(c.verdict == "not_judged" for c in rows):
        return Score(None, "not_judged", known)
    if number is None or not is_known_enough(rows):
        return Score(number, "unclear", known)
    return Score(number, fit_of(number), known)


def share_for(rows: list[Weighed]) -> int | None:
    """How much of the decided weight is met, 0-100; None where nothing of weight is decided."""
    merits = merits_of(rows)
    decided = sum(c.weight for c in merits if c.is_decided)
    met = sum(c.weight for c in merits if c.verdict == "met")
    return round(100 * met / decided) if decided else None


def merits_of(rows: list[Weighed]) -> list[Weighed]:
    """Those whose being met speaks for the lead."""
    return [row for row in rows if not row.disqualifying]


def is_known_enough(rows: list[Weighed]) -> bool:
    merits = merits_of(rows)
    decided = sum(c.weight for c in merits if c.is_decided)
    return decided >= KNOWN_ENOUGH * sum(c.weight for c in merits)


def fit_of(number: int) -> str:
    if number >= STRONG:
        return "strong"
    return "fair" if number >= FAIR else "weak"
