"""A judgement as it is kept, read back.

The newest of a lead, the opinion that it was, and the bare facts of it.
"""

from leads.criteria.rules import Finding
from leads.judge.opinion import Opinion
from leads.models import Judgement, Lead, Verdict
from leads.models.trial import JudgementFacts


def newest_judgement(lead: Lead) -> Judgement | None:
    return lead.judgements.prefetch_related("verdicts__criterion").first()


def finding_of(verdict: Verdict) -> Finding:
    return Finding(verdict.verdict, list(verdict.evidence), verdict.sure, verdict.corrected)


def opinion_of(judgement: Judgement) -> Opinion:
    """Without the reasons for a person: they belong to whoever looked, or did not."""
    return Opinion(
        category=judgement.category,
        category_evidence=list(judgement.category_evidence),
        category_sure=judgement.category_sure,
        urgency=judgement.urgency,
        urgency_evidence=list(judgement.urgency_evidence),
        findings={v.criterion.key: finding_of(v) for v in judgement.verdicts.all()},
        summary=judgement.summary,
        language=judgement.language,
        opt_out=judgement.opt_out,
        judged_by=judgement.judged_by,
        note=judgement.note,
    )


def facts_of(judgement: Judgement) -> JudgementFacts:
    """What a trial or an example keeps of it."""
    verdicts = {v.criterion.key: v.verdict for v in judgement.verdicts.all()}
    return {
        "category": judgement.category,
        "urgency": judgement.urgency,
        "score": judgement.score,
        "fit": judgement.fit,
        "verdicts": verdicts,
        "needs_person": bool(judgement.reasons),
        "to_check": bool(judgement.checks),
    }
