"""When a judgement does not know: why a person should look, told by the verdicts themselves.

Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.criteria.rules import Finding
from leads.judge.opinion import Opinion
from leads.judge.verdicts.score import STRONG, Score, Weighed, score_verdicts
from leads.models import Criterion
from leads.models.judgement import Reason, ReasonCode, new_reason

OPEN = {"met": "cant_tell", "not_met": "cant_tell"}
FLIPPED = {"met": "not_met", "not_met": "met"}
TWO_READERS = gettext_noop("two fair readers could differ, and it would not fit the same")


@dataclass(frozen=True)
class Decided:
    """A criterion on which the opinion says met or not met."""

    criterion: Criterion
    finding: Finding

    @property
    def weighed(self) -> Weighed:
        return weigh_finding(self.criterion, self.finding)


def weigh_finding(criterion: Criterion, finding: Finding) -> Weighed:
    return Weighed(finding.verdict, criterion.weight, criterion.required, criterion.disqualifying)


def score_opinion(rows: Iterable[Criterion], opinion: Opinion) -> Score:
    return score_verdicts(
        weigh_finding(c, opinion.findings[c.key]) for c in rows if c.key in opinion.findings
    )


def with_doubts(rows: list[Criterion], opinion: Opinion) -> Opinion:
    """The same opinion, and what its verdicts themselves are not sure of."""
    found = [reason for reason in doubts(rows, opinion) if reason not in opinion.checks]
    return replace(opinion, checks=[*opinion.checks, *found])


def doubts(rows: list[Criterion], opinion: Opinion) -> list[Reason]:
    """Why the verdicts of a new inquiry should be checked.

    Empty where they speak clearly, where they say too little, or where no model has judged them.
    """
    total = score_opinion(rows, opinion)
    if opinion.category != "new_inquiry" or total.fit == "not_judged" or not rows:
        return []
    decided = decided_criteria(rows, opinion)
    found = []
    if between := disagreement(decided):
        found.append(new_reason(ReasonCode.CRITERIA_DISAGREE, between))
    if is_shaky(decided, rows, opinion, total.fit):
        found.append(new_reason(ReasonCode.LOW_CONFIDENCE, sentence(TWO_READERS)))
    return found


def decided_criteria(rows: list[Criterion], opinion: Opinion) -> list[Decided]:
    found = [Decided(c, opinion.findings[c.key]) for c in rows if c.key in opinion.findings]
    return [one for one in found if one.weighed.is_decided]


def disagreement(decided: list[Decided]) -> str:
    """One criterion rules it out although the others, more than one, speak strongly for it."""
    against = [one for one in decided if one.weighed.rules_out]
    rest = [one.weighed for one in decided if is_merit(one)]
    if not against or not speaks_strongly(score_verdicts(rest)):
        return ""
    return sentence(
        "“%(criterion)s” speaks against it, the rest for it",
        criterion=against[0].criterion.text[:80],
    )


def is_merit(one: Decided) -> bool:
    return not one.criterion.disqualifying and not one.weighed.rules_out


def speaks_strongly(score: Score) -> bool:
    return score.score is not None and score.score >= STRONG and score.known > 1


def is_shaky(decided: list[Decided], rows: list[Criterion], opinion: Opinion, fit: str) -> bool:
    """Whether the fit would be another, had whatever is not sure been read otherwise."""
    unsure = [one for one in decided if not one.finding.sure]
    return bool(unsure) and any(
        fit_if_read(unsure, rows, opinion, read) != fit for read in (OPEN, FLIPPED)
    )


def fit_if_read(
    unsure: list[Decided], rows: list[Criterion], opinion: Opinion, read: dict[str, str]
) -> str:
    other = {
        one.criterion.key: replace(one.finding, verdict=read[one.finding.verdict]) for one in unsure
    }
    return score_opinion(rows, replace(opinion, findings={**opinion.findings, **other})).fit
