"""A model is asked about one inquiry, and once more where it misquotes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from integrations.errors import Refused, Unavailable
from integrations.texts.sentences import in_english, sentence
from leads.judge.model.completion import AskedInquiry, misquotes, opinion_of
from leads.judge.model.document import document_of, fields_only_rules_read, preamble
from leads.judge.model.prompt import (
    Sentence,
    judgement_messages,
    judgement_schema,
    messages_after_misquoting,
)
from leads.judge.model.second_look import looked_at_twice
from leads.judge.opinion import Inquiry, Opinion
from leads.llm import calls
from leads.llm.redact import Redaction, personal_values
from leads.models import Business, Criterion, Lead, ModelCall
from leads.models.judgement import ReasonCode, new_reason

COMPLETION_TOKENS = 1200
SHORTEST = 3.0  # seconds in which asking again is worth it
UNUSABLE = gettext_noop("its answer was unusable")


@dataclass(frozen=True)
class Answered:
    """The object that a model gave or None, the call behind it, and whether it misquotes."""

    completion: dict[str, Any] | None
    call: ModelCall
    misquotes: bool = False


def sentences_of(rows: list[Criterion]) -> list[Sentence]:
    return [
        Sentence(c.key, c.text, c.disqualifying) for c in rows if c.kind == Criterion.Kind.JUDGEMENT
    ]


def judgement_question(
    business: Business,
    rows: list[Criterion],
    inquiry: Inquiry,
    lead: Lead | None,
    fresh_since: datetime | None,
) -> tuple[calls.Question, AskedInquiry]:
    """What a model would be asked, and what its completion is checked against."""
    sentences = sentences_of(rows)
    redaction = Redaction(business.country, personal_values(inquiry.fields))
    version, template = calls.load_prompt("judge")
    return calls.Question(
        business,
        ModelCall.Purpose.TRIAL if fresh_since else ModelCall.Purpose.JUDGE,
        version,
        judgement_messages(
            template,
            business,
            sentences,
            preamble(inquiry, business, redaction),
            document_of(inquiry, redaction, fields_only_rules_read(rows, inquiry.fields)),
        ),
        judgement_schema(len(sentences)),
        COMPLETION_TOKENS,
        lead,
        fresh_since,
        can_wait=lead is not None and lead.judge_turn == Lead.Turn.LATER,
    ), AskedInquiry(inquiry, sentences, redaction)


def ask_model(
    business: Business,
    rows: list[Criterion],
    inquiry: Inquiry,
    now: datetime,
    lead: Lead | None,
    fresh_since: datetime | None,
) -> tuple[Opinion | None, str]:
    """(opinion or None, why not)."""
    question, asked = judgement_question(business, rows, inquiry, lead, fresh_since)
    answered = Answered(*calls.ask_question(question, now))
    if answered.completion is not None:
        answered = ask_again_if_misquoted(question, answered, asked, now)
    opinion = (
        opinion_of(answered.completion, asked, answered.call.model)
        if answered.completion is not None
        else None
    )
    if opinion is None:
        calls.mark_call_unusable(answered.call)
        return None, sentence(
            in_english(ReasonCode.MISQUOTED.label) if answered.misquotes else UNUSABLE
        )
    opinion = looked_at_twice(question, opinion, asked, now, answered.call.seconds)
    opinion.call = answered.call.pk
    if inquiry.known_category:
        opinion = replace(
            opinion, category=inquiry.known_category, category_evidence=[], category_sure=True
        )
    if answered.misquotes:
        opinion.reasons.append(new_reason(ReasonCode.MISQUOTED))
    return opinion, ""


def ask_again_if_misquoted(
    question: calls.Question, first: Answered, asked: AskedInquiry, now: datetime
) -> Answered:
    """A model that misquotes is told so once, in what is left of its time; if it does it again, it
    has judged nothing.

    Where it cannot be asked again, what is proved of its first answer stands, and a person looks.
    """
    assert first.completion is not None
    wrong = misquotes(first.completion, asked)
    if not wrong:
        return first
    left = settings.MODEL_DEADLINE - first.call.seconds
    if left < SHORTEST:
        return replace(first, misquotes=True)
    messages = messages_after_misquoting(question.messages, first.completion, wrong)
    try:
        completion, call = calls.ask_question(
            replace(question, messages=messages, seconds=left), now
        )
    except (Refused, Unavailable, calls.OverBudget):
        return replace(first, misquotes=True)
    if completion is None or misquotes(completion, asked):
        return Answered(None, call, misquotes=True)
    return Answered(completion, call)
