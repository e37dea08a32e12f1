"""What a model is asked about an inquiry, and the form that its completion must have. Pure."""

import json
import re
from dataclasses import dataclass
from typing import Any

from integrations.llm import ChatMessage, JsonSchema
from leads.judge.model.reasons import MAY_NAME, reason_lines
from leads.models import Business

CATEGORIES = [
    "new_inquiry",
    "existing_customer",
    "vendor_solicitation",
    "job_applicant",
    "spam",
    "wrong_number_or_misdirected",
    "personal_or_other",
    "auto_reply_or_bounce",
]
URGENCIES = ["emergency", "soon", "normal", "none"]
VERDICTS = ["met", "not_met", "cant_tell"]
MAX_NAMED = 8  # wrong quotes that a model is told of


@dataclass(frozen=True)
class Sentence:
    """One judgement criterion. `key` is ours; the model only sees C1, C2, …"""

    key: str
    text: str
    disqualifying: bool


def judgement_schema(count: int) -> JsonSchema:
    """Of a judgement on `count` sentences; key order is the order in which a model thinks."""
    quote = {"type": "string"}
    verdict = {
        "type": "object",
        "properties": {
            "quotes": {"type": "array", "items": quote},
            "verdict": {"type": "string", "enum": VERDICTS},
            "sure": {"type": "boolean"},
        },
        "required": ["quotes", "verdict", "sure"],
        "additionalProperties": False,
    }
    properties: dict[str, Any] = {
        "language": {"type": "string"},
        "summary": {"type": "string"},
        "category_quotes": {"type": "array", "items": quote},
        "category": {"type": "string", "enum": CATEGORIES},
        "category_sure": {"type": "boolean"},
        "urgency_quote": {"type": "string"},
        "urgency": {"type": "string", "enum": URGENCIES},
        "person": {"type": "array", "items": {"type": "string", "enum": list(map(str, MAY_NAME))}},
        **{f"C{n}": verdict for n in range(1, count + 1)},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def judgement_messages(
    template: str,
    business: Business,
    sentences: list[Sentence],
    preamble: str,
    document: dict[str, str],
) -> list[ChatMessage]:
    """System: what never changes for a business, so that servers can cache it.

    User: the day and the inquiry as JSON, which cannot be closed from inside.
    """
    filled = {
        "name": business.name,
        "trade": business.trade,
        "city": business.city,
        "country": business.country,
        "about": business.about,
        "criteria": numbered_sentences(sentences),
        "keys": ", ".join(
            f'"C{n}": {{"quotes": [], "verdict": "", "sure": true}}'
            for n in range(1, len(sentences) + 1)
        ),
        "reasons": reason_lines(),
    }
    system = re.sub(r"\{\{ (\w+) \}\}", lambda m: filled.get(m[1], ""), template)
    given = json.dumps(document, ensure_ascii=False)
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": f"{preamble}\n{given}"},
    ]


def numbered_sentences(sentences: list[Sentence]) -> str:
    return (
        "\n".join(
            f"C{n}. {s.text}{' (unwanted)' if s.disqualifying else ''}"
            for n, s in enumerate(sentences, start=1)
        )
        or "(none)"
    )


def messages_after_misquoting(
    asked: list[ChatMessage], completion: dict[str, Any], wrong: list[str]
) -> list[ChatMessage]:
    """The same question once more, with the completion given and what is wrong with it."""
    note = (
        "These quotes do not stand in the inquiry: "
        + json.dumps(wrong[:MAX_NAMED], ensure_ascii=False)
        + (
            ". Answer again with the whole object. Copy every quote letter by letter; where no "
            "words show it, the verdict is cant_tell."
        )
    )
    return [
        *asked,
        {"role": "assistant", "content": json.dumps(completion, ensure_ascii=False)},
        {"role": "user", "content": note},
    ]
