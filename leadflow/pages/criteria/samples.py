"""Criteria tried at once on inquiries that we made up for a trade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.errors import Unavailable
from leadflow.trades import Sample, Trade
from leads.criteria.versions import criterion_row
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.reading import read_inquiry
from leads.judge.verdicts.doubts import score_opinion
from leads.llm.accounts import can_ask
from leads.models import Business, Criterion, Judgement, Verdict
from leads.models.criteria import CriterionRow
from leads.models.judgement import verdict_label


@dataclass(frozen=True)
class Read:
    """A sample as these criteria judge it; `verdicts` are (sentence, verdict, the words for it) of
    what was judged, `unjudged` is how many were left to a person.
    """

    sample: Sample
    kind: str
    urgency: str
    fit: str
    verdicts: list[tuple[str, str, str]]
    unjudged: int


def read_samples(
    business: Business, trade: Trade, criteria: Sequence[CriterionRow], now: datetime
) -> list[Read]:
    """By the rules, and by a model where there is one; where it is away, by the rules alone."""
    rows = [Criterion(position=n, **criterion_row(row)) for n, row in enumerate(criteria)]
    found, with_model = [], can_ask(business)
    for sample in trade.samples:
        inquiry = inquiry_of(sample, now)
        try:
            opinion = read_inquiry(business, rows, inquiry, now, with_model, fresh_since=now)
        except Unavailable:
            with_model = False
            opinion = read_inquiry(business, rows, inquiry, now, with_model=False)
        found.append(read_as(sample, rows, opinion))
    return found


def inquiry_of(sample: Sample, now: datetime) -> Inquiry:
    fields = {"name": sample.name, "phone": sample.phone, "message": sample.text}
    return Inquiry(fields=fields, text=sample.text, received_at=now)


def read_as(sample: Sample, rows: list[Criterion], opinion: Opinion) -> Read:
    found = [(row, opinion.findings[row.key]) for row in rows if row.key in opinion.findings]
    judged = [
        (row.text, verdict_label(finding.verdict, row.disqualifying), "; ".join(finding.evidence))
        for row, finding in found
        if finding.verdict != Verdict.Is.NOT_JUDGED
    ]
    fit = score_opinion(rows, opinion).fit
    return Read(
        sample,
        str(Judgement.Category(opinion.category).label),
        str(Judgement.Urgency(opinion.urgency).label),
        "" if fit == Judgement.Fit.NOT_JUDGED else str(Judgement.Fit(fit).label),
        judged,
        len(found) - len(judged),
    )
