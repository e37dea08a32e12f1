"""Where a text looks as if it spoke to whoever judges it, a model is asked about the quotes alone:
do they tell of the customer's matter, or of the judging?
"""

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from integrations.errors import OutsideError
from integrations.llm import JsonSchema
from leads.criteria.rules import Finding
from leads.judge.model.completion import AskedInquiry, is_from
from leads.judge.opinion import Opinion
from leads.llm import calls
from leads.models.judgement import ReasonCode, new_reason

ANSWER_TOKENS, LONGEST_SHOWN = 200, 100
SHORTEST = 2.0  # seconds in which asking is worth it
KINDS = ["matter", "judging"]
SMALL_WORDS = frozenset(("they", "want", "have", "this", "that", "with", "from", "need", "abou"))


def looked_at_twice(
    question: calls.Question, opinion: Opinion, asked: AskedInquiry, now: datetime, spent: float
) -> Opinion:
    """The same, without what only quotes about the judging show in favour of the lead.

    Nothing is asked where no quote that decides something in its favour looks suspicious: it may
    speak to its reader, or names nothing of what it is to show. Where no model answers, what may
    speak to its reader shows nothing. `spent`: seconds of the model's time.
    """
    favouring = favouring_quotes(opinion, asked)
    quotes = list(favouring)
    suspicious = [
        quote
        for quote, sentence in favouring.items()
        if is_from(quote, asked.suspicious) or shares_no_word(quote, sentence)
    ]
    if not suspicious:
        return opinion
    left = settings.MODEL_DEADLINE - spent
    told = ask_about(question, quotes, asked, now, left) if left >= SHORTEST else None
    if told is None:
        void = [quote for quote in suspicious if is_from(quote, asked.suspicious)]
        return without_quotes(opinion, void)
    if told:
        orders = new_reason(ReasonCode.ORDERS, f"“{told[0][:LONGEST_SHOWN]}”")
        opinion = replace(opinion, reasons=[*opinion.reasons, orders])
    return without_quotes(opinion, told)


def favouring_quotes(opinion: Opinion, asked: AskedInquiry) -> dict[str, str]:
    """{quote: the owner's sentence} of those by which one speaks for the lead."""
    return {
        quote: sentence.text
        for sentence in asked.sentences
        if (finding := opinion.findings[sentence.key]).verdict
        == ("not_met" if sentence.disqualifying else "met")
        for quote in finding.evidence
    }


def shares_no_word(quote: str, sentence: str) -> bool:
    """Whether nothing of what a sentence is about is named in its quote, by how words begin."""
    return beginnings(quote).isdisjoint(beginnings(sentence))


def beginnings(text: str) -> set[str]:
    return {word[:4] for word in re.findall(r"\w{4,}", text.casefold())} - SMALL_WORDS


def ask_about(
    question: calls.Question, quotes: list[str], asked: AskedInquiry, now: datetime, left: float
) -> list[str] | None:
    """Those that speak of the judging; None where no model says."""
    version, template = calls.load_prompt("quotes")
    names = {f"Q{number}": quote for number, quote in enumerate(quotes, start=1)}
    shape = json.dumps(dict.fromkeys(names, " or ".join(KINDS)))
    shown = {name: asked.redaction.text(quote) for name, quote in names.items()}
    narrow = replace(
        question,
        version=version,
        messages=[
            {"role": "system", "content": template.replace("{{ keys }}", shape)},
            {"role": "user", "content": json.dumps(shown, ensure_ascii=False)},
        ],
        schema=schema_of(list(names)),
        limit=ANSWER_TOKENS,
        seconds=left,
    )
    try:
        told, call = calls.ask_question(narrow, now)
    except (OutsideError, calls.OverBudget):
        return None
    if told is None or any(told.get(name) not in KINDS for name in names):
        calls.mark_call_unusable(call)
        return None
    return [quote for name, quote in names.items() if told[name] == "judging"]


def schema_of(names: list[str]) -> JsonSchema:
    properties: dict[str, Any] = {name: {"type": "string", "enum": KINDS} for name in names}
    return {
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


def without_quotes(opinion: Opinion, void: list[str]) -> Opinion:
    """What only these show is not shown."""
    findings = {key: finding_without(finding, void) for key, finding in opinion.findings.items()}
    return replace(opinion, findings=findings)


def finding_without(finding: Finding, void: list[str]) -> Finding:
    left = [quote for quote in finding.evidence if quote not in void]
    if left or not finding.evidence:
        return replace(finding, evidence=left)
    return Finding("cant_tell", sure=False)
