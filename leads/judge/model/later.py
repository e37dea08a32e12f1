"""A model is asked about words that somebody wrote later: is there danger in them, and do they want
to be left alone?
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.llm import JsonSchema
from leads.judge.model.completion import AskedInquiry, evidence_of, quotes_of
from leads.judge.model.document import shortened_text
from leads.judge.opinion import Inquiry
from leads.llm import calls
from leads.llm.redact import Redaction, personal_values
from leads.models import Inbound, ModelCall

ANSWER_TOKENS = 300
SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {
        "danger_quote": {"type": "string"},
        "danger": {"type": "boolean"},
        "stop_quote": {"type": "string"},
        "stop": {"type": "boolean"},
    },
    "required": ["danger_quote", "danger", "stop_quote", "stop"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class ShownWords:
    """Their own words that show danger, and those that show the wish; none where there is none."""

    danger: list[str] = field(default_factory=list)
    wish: list[str] = field(default_factory=list)
    call: int | None = None  # the ModelCall behind it


def ask_about_words(words: Inbound, now: datetime) -> ShownWords:
    """Raises what calls.ask_question raises."""
    question, asked = later_question(words)
    completion, call = calls.ask_question(question, now)
    if completion is None or not is_of_schema(completion):
        calls.mark_call_unusable(call)
        return ShownWords()
    danger, wish = (words_shown(name, completion, asked) for name in ("danger", "stop"))
    return ShownWords(danger, wish, call.pk)


def later_question(words: Inbound) -> tuple[calls.Question, AskedInquiry]:
    """What a model is asked, and what its answer is checked against."""
    lead = words.lead
    sender = "" if "@" in words.sender else words.sender
    names = [*personal_values(lead.fields), lead.contact.name, sender]
    redaction = Redaction(lead.business.country, names)
    version, orders = calls.load_prompt("later")
    shown = json.dumps({"message": redaction.text(shortened_text(words.text))}, ensure_ascii=False)
    question = calls.Question(
        lead.business,
        ModelCall.Purpose.LATER,
        version,
        [{"role": "system", "content": orders}, {"role": "user", "content": shown}],
        SCHEMA,
        ANSWER_TOKENS,
        lead,
        can_wait=True,
    )
    return question, AskedInquiry(Inquiry({}, words.text, channel=words.channel), [], redaction)


def is_of_schema(completion: dict[str, Any]) -> bool:
    return all(isinstance(completion.get(name), bool) for name in ("danger", "stop"))


def words_shown(name: str, completion: dict[str, Any], asked: AskedInquiry) -> list[str]:
    """Their own words that show what a model says is there; [] where it says so of none, or none
    do.
    """
    if not completion[name]:
        return []
    return evidence_of(quotes_of([completion.get(f"{name}_quote")]), asked, asked.void)
