"""A model is asked about one inquiry, and once more where it misquotes."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from integrations.errors import Refused, Unavailable
from leads.judge.model import prompt
from leads.judge.model.evidence import Sources
from leads.judge.opinion import Inquiry, Opinion
from leads.llm import calls
from leads.llm.redact import Redaction
from leads.models import Business, Criterion, Lead, ModelCall

ANSWER_TOKENS = 1200
SHORTEST = 3.0  # seconds in which asking again is worth it
MISQUOTED = "many of the model's quotes are not in the inquiry"


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
