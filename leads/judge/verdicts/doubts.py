"""When a judgement does not know: why a person should look, told by the verdicts themselves.

Pure.
"""

from collections.abc import Iterable
from dataclasses import replace

from leads.criteria.rules import Finding
from leads.judge.opinion import Opinion
from leads.judge.verdicts.score import STRONG, Score, Weighed, score_verdicts
from leads.models import Criterion

OPEN = {"met": "cant_tell", "not_met": "cant_tell"}
FLIPPED = {"met": "not_met", "not_met": "met"}


def weigh_doubts(rows: Iterable[Criterion], opinion: Opinion) -> Score:
    return score_verdicts(
        Weighed(opinion.findings[c.key].verdict, c.weight, c.required, c.disqualifying)
        for c in rows
        if c.key in opinion.findings
    )


def with_doubts(rows: list[Criterion], opinion: Opinion) -> Opinion:
    """The same opinion, and why its verdicts themselves should be looked at."""
    return replace(
        opinion,
        person=[
            *opinion.person,
            *(why for why in doubts(rows, opinion) if why not in opinion.person),
        ],
    )


def doubts(rows: list[Criterion], opinion: Opinion) -> list[str]:
    """Why the verdicts of a new inquiry should be looked at.

    Empty where they speak clearly, or where no model has judged them.
    """
    total = weigh_doubts(rows, opinion)
    if opinion.category != "new_inquiry" or total.fit == "not_judged" or not rows:
        return []
    found = []
    if total.fit == "unclear":
        found.append("too little said to judge it by the criteria")
    decided = [
        (c, f)
        for c in rows
        if (f := opinion.findings.get(c.key)) and f.verdict in ("met", "not_met")
    ]
    against = [
        c
        for c, f in decided
        if (c.required and f.verdict == "not_met") or (c.disqualifying and f.verdict == "met")
    ]
    rest = score_verdicts(
        Weighed(f.verdict, c.weight) for c, f in decided if not c.disqualifying and c not in against
    )
    if against and rest.score is not None and rest.score >= STRONG and rest.known > 1:
        found.append(
            f"criteria disagree: “{against[0].text[:80]}” speaks against it, the rest for it"
        )
    if not all(f.sure for _, f in decided) and {
        fit_if(decided, rows, opinion, read) for read in (OPEN, FLIPPED)
    } != {total.fit}:
        found.append("low confidence: two fair readers could differ, and it would not fit the same")
    return found


def fit_if(
    decided: list[tuple[Criterion, Finding]],
    rows: list[Criterion],
    opinion: Opinion,
    read: dict[str, str],
) -> str:
    """The fit, had whatever is not sure been read otherwise."""
    other = {c.key: replace(f, verdict=read[f.verdict]) for c, f in decided if not f.sure}
    return weigh_doubts(rows, replace(opinion, findings={**opinion.findings, **other})).fit
