"""What an owner says and decides beside the sequence for everybody, as a file gives it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from followups.content.merge_fields import SAMPLE, business_values
from followups.models import AnswerRule
from followups.owner.answer_modes import Rule, keep_rule, rule_mistakes
from followups.owner.emergency_texts import write_text
from followups.owner.saved_replies import write_reply
from followups.owner.sequence_data import sequence_as_data
from followups.owner.sequence_versions import load_texts
from leads.declined import Declined
from leads.languages import LANGUAGES
from leads.models import Business, Source

RULE = ("mode", "late", "subject", "body")
Given = Mapping[str, Any]


def said_as_data(business: Business) -> dict[str, Any]:
    texts = business.emergency_texts.all()
    others = business.sequences.filter(in_force=True).exclude(audience="").order_by("audience")
    return {
        "answer_rules": rules_as_data(business, None),
        "emergency_texts": {t.language: {"subject": t.subject, "body": t.body} for t in texts},
        "saved_replies": {reply.name: reply.body for reply in business.saved_replies.all()},
        "sequences": {
            one.audience: {"first_response": one.first_body, **sequence_as_data(one)}
            for one in others
        },
    }


def rules_as_data(business: Business, source: Source | None) -> dict[str, Any]:
    """By category, those of this very source, or those for every source."""
    rules = AnswerRule.objects.filter(business=business, source=source)
    return {rule.category: {name: getattr(rule, name) for name in RULE} for rule in rules}


def load_said(business: Business, data: Given, now: datetime) -> None:
    """What a file gives of that. The same again changes nothing, and what it leaves out stays.

    Within the caller's transaction. Declined where it is of another shape, or cannot be sent.
    """
    load_rules(business, None, data.get("answer_rules", {}), now)
    for language, text in objects_given(data, "emergency_texts").items():
        if language not in LANGUAGES or not text.keys() == {"subject", "body"}:
            raise Declined(f"emergency_texts.{language}: must have a subject and a body")
        write_text(business, language, text["subject"], text["body"], now, None)
    replies = data.get("saved_replies", {})
    if not is_texts(replies):
        raise Declined("saved_replies: must be texts by their names")
    for name, body in replies.items():
        write_reply(business, name, body, now, None)
    for audience, parts in objects_given(data, "sequences", of_texts=False).items():
        first_body = parts.get("first_response", "")
        if not isinstance(first_body, str):
            raise Declined(f"sequences.{audience}.first_response: must be text")
        others = {name: part for name, part in parts.items() if name != "first_response"}
        load_texts(business, first_body, others, now, audience)


def load_rules(business: Business, source: Source | None, given: Any, now: datetime) -> None:
    values = business_values(business, SAMPLE)
    for category, parts in objects_given({"answer_rules": given}, "answer_rules").items():
        if not parts.keys() <= {*RULE} or "mode" not in parts:
            raise Declined(f"answer_rules.{category}: must have {', '.join(RULE)}")
        rule = Rule(**parts)
        if wrong := rule_mistakes(category, rule, values):
            raise Declined(f"answer_rules.{category}: {'; '.join(wrong.values())}")
        if asdict(rule) != asdict(rule_kept(business, source, category)):
            keep_rule(business, source, category, rule, now, None)


def rule_kept(business: Business, source: Source | None, category: str) -> Rule:
    kept = rules_as_data(business, source).get(category, {"mode": ""})
    return Rule(**kept)


def objects_given(data: Given, name: str, of_texts: bool = True) -> dict[str, dict[str, Any]]:
    """Objects by their names; Declined where they are something else."""
    given = data.get(name, {})
    is_right = is_texts if of_texts else lambda value: isinstance(value, dict)
    if not isinstance(given, dict) or not all(map(is_right, given.values())):
        raise Declined(f"{name}: is not as export_business writes it")
    return given


def is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and "\x00" not in text for text in value.values()
    )
