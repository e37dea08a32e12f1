"""One inquiry, read against one version of the criteria.

Rules always, a model where there is one and its budget allows.
"""

from datetime import datetime

from integrations.errors import Refused
from leads.criteria import rules as deciding
from leads.judge import plain
from leads.judge.model.asking import ask_model, sentences_of
from leads.judge.model.prompt import Sentence
from leads.judge.opinion import Finding, Inquiry, Opinion
from leads.llm import calls
from leads.models import Business, Criterion, Lead
from leads.models.judgement import Reason, ReasonCode, new_reason

NOT_CONFIGURED = "No model is set up; rules judged it."
KIND = {
    "new_inquiry": "customer",
    "existing_customer": "customer",
    "spam": "unwanted",
    "auto_reply_or_bounce": "unwanted",
    "vendor_solicitation": "unwanted",
    "job_applicant": "job",
    "personal_or_other": "other",
    "wrong_number_or_misdirected": "other",
}  # what is done with it


def read_inquiry(
    business: Business,
    rows: list[Criterion],
    inquiry: Inquiry,
    now: datetime,
    with_model: bool = True,
    lead: Lead | None = None,
    fresh_since: datetime | None = None,
) -> Opinion:
    """The opinion on an inquiry; with `fresh_since`, a trial that wants no older completion.

    Raises Unavailable where a model should have been asked and is away for now.
    """
    by_rules = plain.judge_by_rules(inquiry)
    decided = decided_by_rules(rows, inquiry)
    sentences = sentences_of(rows)
    if not with_model or not calls.can_ask():
        return opinion_without_model(by_rules, decided, sentences, NOT_CONFIGURED)
    try:
        by_model, note = ask_model(business, sentences, inquiry, now, lead, fresh_since)
    except calls.OverBudget as error:
        return opinion_without_model(by_rules, decided, sentences, f"{error}; rules judged it.")
    except Refused as error:
        by_model, note = None, str(error)
    if by_model is None:
        opinion = opinion_without_model(by_rules, decided, sentences, note)
        opinion.reasons.append(new_reason(ReasonCode.MODEL_FAILED, note))
        return opinion
    return combined_opinion(by_rules, by_model, decided)


def decided_by_rules(rows: list[Criterion], inquiry: Inquiry) -> dict[str, Finding]:
    """The findings on the rules among the criteria."""
    return {
        c.key: deciding.decide_rule(c.rule, inquiry.fields)
        for c in rows
        if c.kind == Criterion.Kind.RULE
    }


def opinion_without_model(
    opinion: Opinion, decided: dict[str, Finding], sentences: list[Sentence], note: str
) -> Opinion:
    """The rules alone; what needs a model is honestly not judged."""
    opinion.note = note
    if opinion.category == "new_inquiry":
        opinion.findings = {**decided, **{s.key: Finding("not_judged") for s in sentences}}
    return opinion


def combined_opinion(by_rules: Opinion, by_model: Opinion, decided: dict[str, Finding]) -> Opinion:
    """The model's reading, with every reason for a person that either found.

    A model may add an opt-out and never clear one.
    """
    is_new = by_model.category == "new_inquiry"
    by_model.findings = {**decided, **by_model.findings} if is_new else {}
    known = {reason["code"] for reason in by_rules.reasons}
    others = [reason for reason in by_model.reasons if reason["code"] not in known]
    by_model.reasons = [*by_rules.reasons, *others]
    by_model.opt_out = by_model.opt_out or by_rules.opt_out
    by_model.language = by_model.language or by_rules.language
    by_model.reasons += disagreement(by_rules, by_model)
    return by_model


def disagreement(by_rules: Opinion, by_model: Opinion) -> list[Reason]:
    """Where the two would do different things with it, unless the rules doubt it anyway."""
    if KIND[by_model.category] == KIND[by_rules.category]:
        return []
    if any(reason["code"] == ReasonCode.LOW_CONFIDENCE for reason in by_rules.reasons):
        return []
    categories = (plain.category_words(o.category) for o in (by_model, by_rules))
    return [new_reason(ReasonCode.READERS_DISAGREE, f"{' or '.join(categories)}")]
