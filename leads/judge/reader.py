"""One inquiry, read against one version of the criteria.

Rules always, a model where there is one and its budget allows.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from integrations.errors import Refused, Unavailable
from leads.criteria import rules as deciding
from leads.judge import plain, prompt
from leads.judge.evidence import Sources
from leads.judge.opinion import Finding, Inquiry, Opinion
from leads.llm import calls
from leads.llm.redact import Redaction
from leads.models import Business, Criterion, Lead, ModelCall

ANSWER_TOKENS = 1200
SHORTEST = 3.0  # seconds in which asking again is worth it
MISQUOTED = "many of the model's quotes are not in the inquiry"
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
    opinion: Opinion, rules: dict[str, Finding], sentences: list[prompt.Sentence], note: str
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


def sentences_of(rows: list[Criterion]) -> list[prompt.Sentence]:
    return [
        prompt.Sentence(c.key, c.text, c.disqualifying)
        for c in rows
        if c.kind == Criterion.Kind.JUDGEMENT
    ]


def question(
    business: Business,
    sentences: list[prompt.Sentence],
    inquiry: Inquiry,
    lead: Lead | None,
    fresh_since: datetime | None,
) -> tuple[calls.Question, Redaction]:
    """What a model would be asked, and what stands behind its placeholders."""
    names = [
        str(v)
        for k, v in inquiry.fields.items()
        if prompt.fields_to_send({k: "x"}, Redaction("", [])) == {}
    ]
    redaction = Redaction(business.country, names)
    about = {
        "name": business.name,
        "trade": business.trade,
        "city": business.city,
        "country": business.country,
        "about": business.about,
    }
    purpose = ModelCall.Purpose.TRIAL if fresh_since else ModelCall.Purpose.JUDGE
    version, orders = calls.prompt("judge")
    return calls.Question(
        business,
        purpose,
        version,
        prompt.messages(orders, about, sentences, inquiry, redaction),
        prompt.schema(len(sentences)),
        ANSWER_TOKENS,
        lead,
        fresh_since,
    ), redaction


def ask_model(
    business: Business,
    sentences: list[prompt.Sentence],
    inquiry: Inquiry,
    now: datetime,
    lead: Lead | None,
    fresh_since: datetime | None,
) -> tuple[Opinion | None, str]:
    """(opinion or None, why not)."""
    asked, redaction = question(business, sentences, inquiry, lead, fresh_since)
    data, call = calls.ask_question(asked, now)
    doubt, sources = "", prompt.sources_of(inquiry)
    if isinstance(data, dict) and (wrong := prompt.misquoted(data, sources, redaction)):
        data, call, doubt = once_more(asked, data, call, wrong, sources, redaction, now)
    opinion = (
        prompt.opinion(data, sentences, inquiry, sources, redaction, settings.OPENAI_MODEL)
        if isinstance(data, dict)
        else None
    )
    if opinion is None:
        calls.unusable(call)
        return None, doubt or "its answer was unusable"
    opinion.call = call.pk
    opinion.category = inquiry.known_category or opinion.category
    opinion.person += [doubt] if doubt else []
    return opinion, ""


def once_more(
    asked: calls.Question,
    data: dict[str, Any],
    call: ModelCall,
    wrong: list[str],
    sources: Sources,
    redaction: Redaction,
    now: datetime,
) -> tuple[dict[str, Any] | None, ModelCall, str]:
    """(answer, its call, why it is doubted).

    A model that misquotes is told so once, in what is left of its time; if it does it again, it has
    judged nothing.

    Where it cannot be asked again, what is proved of its first answer stands, and a person looks.
    """
    left = settings.MODEL_DEADLINE - call.seconds
    if left < SHORTEST:
        return data, call, MISQUOTED
    try:
        second, call_again = calls.ask_question(
            replace(asked, messages=prompt.again(asked.messages, data, wrong), seconds=left), now
        )
    except (Refused, Unavailable, calls.OverBudget):
        return data, call, MISQUOTED
    if not isinstance(second, dict) or prompt.misquoted(second, sources, redaction):
        return None, call_again, MISQUOTED
    return second, call_again, ""
