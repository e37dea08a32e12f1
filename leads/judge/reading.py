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
    """The opinion on an inquiry; with `fresh_since`, a trial that wants no older answer.

    Raises Unavailable where a model should have been asked and is away for now.
    """
    by_rules = plain.judge_by_rules(inquiry)
    rules = {
        c.key: deciding.decide_rule(c.rule, inquiry.fields)
        for c in rows
        if c.kind == Criterion.Kind.RULE
    }
    sentences = sentences_of(rows)
    if not with_model or not calls.can_ask():
        return without_model(by_rules, rules, sentences, NOT_CONFIGURED)
    try:
        by_model, note = ask_model(business, sentences, inquiry, now, lead, fresh_since)
    except calls.OverBudget as error:
        return without_model(by_rules, rules, sentences, f"{error}; rules judged it.")
    except Refused as error:
        by_model, note = None, str(error)
    if by_model is None:
        opinion = without_model(by_rules, rules, sentences, note)
        opinion.person.append(f"the model could not judge it: {note}")
        return opinion
    return together(by_rules, by_model, rules)


def without_model(
    opinion: Opinion, rules: dict[str, Finding], sentences: list[Sentence], note: str
) -> Opinion:
    """The rules alone; what needs a model is honestly not judged."""
    opinion.note = note
    if opinion.category == "new_inquiry":
        opinion.findings = {**rules, **{s.key: Finding("not_judged") for s in sentences}}
    return opinion


def together(by_rules: Opinion, by_model: Opinion, rules: dict[str, Finding]) -> Opinion:
    """The model's reading, with every reason for a person that either found.

    A model may add an opt-out and never clear one.
    """
    if by_model.category == "new_inquiry":
        by_model.findings = {**rules, **by_model.findings}
    else:
        by_model.findings = {}
    known = " ".join(by_rules.person)
    by_model.person = [*by_rules.person, *(p for p in by_model.person if p not in known)]
    by_model.opt_out = by_model.opt_out or by_rules.opt_out
    by_model.language = by_model.language or by_rules.language
    if KIND[by_model.category] != KIND[by_rules.category] and not any(
        why.startswith(plain.DOUBTFUL) for why in by_rules.person
    ):
        by_model.person.append(
            f"model and rules disagree: {plain.words(by_model.category)} or "
            f"{plain.words(by_rules.category)}"
        )
    return by_model
