"""One inquiry, read against one version of the criteria: rules always, a model where there is one and its budget allows."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum

from integrations import llm
from integrations.errors import OutsideError, Refused, Unavailable
from leads import rules as deciding
from leads.judge import plain, prompt
from leads.judge.opinion import Finding, Inquiry, Opinion
from leads.judge.redact import Redaction
from leads.models import Business, Criterion, ModelCall

ANSWER_TOKENS = 1200
NOT_CONFIGURED = "No model is set up; rules judged it."
JUNK = {"spam", "auto_reply_or_bounce", "vendor_solicitation"}


def read(business: Business, rows: list[Criterion], inquiry: Inquiry, now: datetime, with_model: bool = True) -> Opinion:
    """The opinion on an inquiry. Raises Unavailable where a model should have been asked and is away for now."""
    by_rules = plain.judge(inquiry)
    rules = {c.key: deciding.decide(c.rule, inquiry.fields) for c in rows if c.kind == Criterion.Kind.RULE}
    sentences = [prompt.Sentence(c.key, c.text, c.disqualifying) for c in rows if c.kind == Criterion.Kind.JUDGEMENT]
    if not with_model or not llm.is_configured():
        return without_model(by_rules, rules, sentences, NOT_CONFIGURED)
    if over_budget(now):
        return without_model(by_rules, rules, sentences, "Today's budget for the model is used up; rules judged it.")
    try:
        by_model, note = ask(business, sentences, inquiry, now)
    except Refused as error:
        by_model, note = None, str(error)
    if by_model is None:
        opinion = without_model(by_rules, rules, sentences, note)
        opinion.person.append(f"the model could not judge it: {note}")
        return opinion
    return together(by_rules, by_model, rules)


def without_model(opinion: Opinion, rules: dict[str, Finding], sentences: list[prompt.Sentence], note: str) -> Opinion:
    """The rules alone; what needs a model is honestly not judged."""
    opinion.note = note
    if opinion.category == "new_inquiry":
        opinion.findings = {**rules, **{s.key: Finding("not_judged") for s in sentences}}
    return opinion


def together(by_rules: Opinion, by_model: Opinion, rules: dict[str, Finding]) -> Opinion:
    """The model's reading, with every reason for a person that either found. A model may add an opt-out and never clear one."""
    if by_model.category == "new_inquiry":
        by_model.findings = {**rules, **by_model.findings}
    else:
        by_model.findings = {}
    known = " ".join(by_rules.person)
    by_model.person = [*by_rules.person, *(p for p in by_model.person if p not in known)]
    by_model.opt_out = by_model.opt_out or by_rules.opt_out
    by_model.language = by_model.language or by_rules.language
    if (by_model.category in JUNK) != (by_rules.category in JUNK):
        by_model.person.append(f"model and rules disagree: {by_model.category} or {by_rules.category}")
    return by_model


def ask(business: Business, sentences: list[prompt.Sentence], inquiry: Inquiry, now: datetime) -> tuple[Opinion | None, str]:
    """(opinion or None, why not). The same question under the same criteria and model is answered from what was paid for before."""
    names = [str(v) for k, v in inquiry.fields.items() if prompt.fields_to_send({k: "x"}, Redaction("", [])) == {}]
    redaction = Redaction(business.country, names)
    about = {"name": business.name, "trade": business.trade, "city": business.city, "country": business.country, "about": business.about}
    asked = prompt.messages(about, sentences, inquiry, redaction)
    key = hashlib.sha256(json.dumps([asked, settings.OPENAI_MODEL, settings.OPENAI_BASE_URL], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    paid = ModelCall.objects.filter(key=key, outcome=ModelCall.Outcome.ANSWERED).order_by("-at").first()
    data = paid.answer if paid else call(business, key, asked, len(sentences), now)
    opinion = prompt.opinion(data, sentences, inquiry, redaction, settings.OPENAI_MODEL) if isinstance(data, dict) else None
    if opinion is None and not paid:
        ModelCall.objects.filter(key=key, outcome=ModelCall.Outcome.ANSWERED).update(outcome=ModelCall.Outcome.UNUSABLE)
    return opinion, "" if opinion else "its answer was unusable"


def call(business: Business, key: str, asked: list[dict[str, str]], count: int, now: datetime) -> dict[str, Any] | None:
    """Reserve, ask with no transaction open, settle: also a failed call has cost something."""
    reserved = sum(len(m["content"]) for m in asked) // 3 + ANSWER_TOKENS
    row = ModelCall.objects.create(business=business, at=now, model=settings.OPENAI_MODEL, prompt_version=prompt.template()[0], key=key, sent=asked, outcome=ModelCall.Outcome.RESERVED, tokens=reserved)
    try:
        answer = llm.ask(asked, prompt.schema(count), ANSWER_TOKENS, settings.MODEL_DEADLINE)
    except OutsideError as error:
        row.outcome = ModelCall.Outcome.UNAVAILABLE if isinstance(error, Unavailable) else ModelCall.Outcome.REFUSED
        row.save(update_fields=["outcome"])
        raise
    row.outcome = ModelCall.Outcome.ANSWERED if answer.data is not None else ModelCall.Outcome.UNUSABLE
    row.answer, row.seconds = answer.data, answer.seconds
    if answer.prompt_tokens is not None:
        row.tokens = answer.prompt_tokens + (answer.completion_tokens or 0)
    row.save(update_fields=["outcome", "answer", "seconds", "tokens"])
    if answer.problem == "refused":
        raise Refused("The model declined to judge this inquiry.")
    return answer.data


def over_budget(now: datetime) -> bool:
    used = ModelCall.objects.filter(at__gte=now - timedelta(days=1)).aggregate(calls=Count("id"), tokens=Sum("tokens"))
    return used["calls"] >= settings.MODEL_CALLS_A_DAY or (used["tokens"] or 0) >= settings.MODEL_TOKENS_A_DAY
