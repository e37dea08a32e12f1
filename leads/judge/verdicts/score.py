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
    decided = [c for c in rows if c.verdict in ("met", "not_met")]
    plain = [c for c in decided if not c.disqualifying]
    weight = sum(c.weight for c in plain)
    number = (
        round(100 * sum(c.weight for c in plain if c.verdict == "met") / weight) if weight else None
    )
    if any(
        (c.required and c.verdict == "not_met") or (c.disqualifying and c.verdict == "met")
        for c in decided
    ):
        return Score(min(number or 0, FAIR - 1), "no_fit", len(decided))
    if any(c.verdict == "not_judged" for c in rows):
        return Score(None, "not_judged", len(decided))
    whole = sum(c.weight for c in rows if not c.disqualifying)
    if number is None or weight < KNOWN_ENOUGH * whole:
        return Score(number, "unclear", len(decided))
    return Score(
        number, "strong" if number >= STRONG else "fair" if number >= FAIR else "weak", len(decided)
    )
