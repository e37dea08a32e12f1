"""One inquiry, read against one version of the criteria.

Rules always, a model where there is one and its budget allows.
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop

from integrations.errors import Refused
from integrations.texts.sentences import sentence
from leads.criteria import rules as deciding
from leads.judge import needed, plain
from leads.judge.evaluation.proven import is_model_proven
from leads.judge.model.asking import ask_model, sentences_of
from leads.judge.model.prompt import Sentence
from leads.judge.opinion import Finding, Inquiry, Opinion
from leads.llm import calls
from leads.llm.accounts import can_ask
from leads.models import Business, Criterion, Lead
from leads.models.judgement import ReasonCode, new_reason

NOT_CONFIGURED = gettext_noop("No model is set up; rules judged it.")


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
    opinion = read_by_both(business, rows, inquiry, now, with_model, lead, fresh_since)
    return needed.with_facts(opinion, business.languages)


def read_by_both(
    business: Business,
    rows: list[Criterion],
    inquiry: Inquiry,
    now: datetime,
    with_model: bool,
    lead: Lead | None,
    fresh_since: datetime | None,
) -> Opinion:
    """By rules, and by a model where one may be asked."""
    trade = plain.trade_of(business, rows)
    by_rules = needed.split_lists(plain.judge_by_rules(inquiry, trade))
    decided = decided_by_rules(rows, inquiry)
    sentences = sentences_of(rows)
    if not with_model or not can_ask(business):
        return opinion_without_model(by_rules, decided, sentences, NOT_CONFIGURED)
    try:
        by_model, note = ask_model(business, rows, inquiry, now, lead, fresh_since)
    except calls.OverBudget as error:
        note = sentence("%(why)s; rules judged it.", why=error.args[0])
        return opinion_without_model(by_rules, decided, sentences, note)
    except Refused as error:
        by_model, note = None, error.words
    if by_model is None:
        opinion = opinion_without_model(by_rules, decided, sentences, note)
        opinion.reasons.append(new_reason(ReasonCode.MODEL_FAILED, note))
        return opinion
    return combined_opinion(by_rules, by_model, decided, is_model_proven(business, now))


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


def combined_opinion(
    by_rules: Opinion, by_model: Opinion, decided: dict[str, Finding], is_proven: bool
) -> Opinion:
    """The model's reading. A model may add an opt-out and never clear one."""
    is_new = by_model.category == "new_inquiry"
    return replace(
        by_model,
        findings={**decided, **by_model.findings} if is_new else {},
        reasons=needed.reasons_of_both(by_rules, by_model, is_proven),
        checks=needed.checks_of_both(by_rules, by_model, is_proven),
        opt_out=by_model.opt_out or (by_rules.opt_out and by_rules.opt_out_sure),
        language=by_model.language or by_rules.language,
    )
