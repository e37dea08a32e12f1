"""Rule criteria: if/then over a field. Decided here and never sent to a model. Pure."""

import re
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from leads.models.criteria import Rule
from leads.models.lead import LeadFields


@dataclass(frozen=True)
class Finding:
    """A verdict (met, not_met, cant_tell, not_judged) with the exact words that show it, whether it
    is certain, and whether a person decided it.
    """

    verdict: str
    evidence: list[str] = field(default_factory=list)
    sure: bool = True
    corrected: bool = False


MAX_REPEATS = 3
LONGEST_VALUE = 200  # characters of a field that a pattern is searched in
OPERATORS = {
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "contains_any": gettext_lazy("contains one of"),
    "gte": gettext_lazy("is at least"),
    "lte": gettext_lazy("is at most"),
    "equals": pgettext_lazy("condition of a rule", "is"),
    "has_number": gettext_lazy("has a number in it"),
    "matches": gettext_lazy("matches the pattern"),
}
TAKES_NOTHING = "has_number"
TAKES_A_LIST = ("in", "not_in", "contains_any")


def decide_rule(rule: Rule, fields: LeadFields) -> Finding:
    """Judge a rule by its field alone.

    A field that is missing or empty can't tell.
    """
    given = value_given(rule["field"], fields)
    holds = compare_values(given, rule["op"], rule["value"]) if given else None
    if holds is None:
        return Finding("cant_tell")
    return Finding("met" if holds else "not_met", [given])


def value_given(field: str, fields: LeadFields) -> str:
    wanted = field.strip().lower()
    return next(
        (
            str(value).strip()
            for label, value in fields.items()
            if label.strip().lower() == wanted and value is not None
        ),
        "",
    )


def compare_values(given: str, op: str, value: str | float | list[str]) -> bool | None:
    """None where the field has no answer to the question: no number in it, say."""
    if op in ("gte", "lte"):
        return compare_numbers(first_number(given), op, first_number(str(value)))
    bare = given.strip().lower()
    choices = [str(v).strip().lower() for v in (value if isinstance(value, list) else [value])]
    return {
        "in": lambda: bare in choices,
        "not_in": lambda: bare not in choices,
        "contains_any": lambda: any(c in bare for c in choices),
        "equals": lambda: bare == choices[0],
        "has_number": lambda: first_number(bare) is not None,
        "matches": lambda: bool(
            re.search(str(value), given.strip()[:LONGEST_VALUE], re.IGNORECASE)
        ),
    }[op]()


def compare_numbers(number: float | None, op: str, limit: float | None) -> bool | None:
    if number is None or limit is None:
        return None
    return number >= limit if op == "gte" else number <= limit


def first_number(text: str) -> float | None:
    """The first number in a text: "$22,500" is 22500, "2 500,50" is 2500.5."""
    found = re.search(r"\d{1,3}(?:[ ,.\u00a0']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?", text)
    if not found:
        return None
    raw = found.group(0)
    whole, mark, cents = raw, "", ""
    if tail := re.search(r"[.,](\d{1,2})$", raw):
        whole, mark, cents = raw[: tail.start()], ".", tail[1]
    return float(re.sub(r"\D", "", whole) + mark + cents)


def rule_mistakes(rule: Any) -> dict[str, str]:
    """What is wrong with a rule, by its part, for a person."""
    if not isinstance(rule, dict) or not is_text(rule.get("field")):
        return {"field": gettext("a rule needs a field")}
    op = rule.get("op")
    if not isinstance(op, str) or op not in OPERATORS:
        return {
            "op": gettext("op must be one of %(words)s, not %(op)s")
            % {"words": ", ".join(OPERATORS), "op": f"{op!r}"}
        }
    wrong = value_mistake(op, rule.get("value"))
    return {"value": wrong} if wrong else {}


def is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def value_mistake(op: str, value: Any) -> str:
    if op == TAKES_NOTHING:
        return ""
    if op in TAKES_A_LIST:
        return (
            ""
            if isinstance(value, list) and value
            else gettext("give a list of at least one value")
        )
    if op in ("gte", "lte"):
        return (
            ""
            if first_number(str(value)) is not None
            else gettext("give a number, not %(value)s") % {"value": f"{value!r}"}
        )
    if op == "equals":
        return "" if str(value or "").strip() else gettext("give a value")
    return pattern_mistake(str(value))


def pattern_mistake(pattern: str) -> str:
    if not pattern or len(pattern) > 300 or could_take_for_ever(pattern):
        return gettext(
            "the pattern is empty, too long or could take for ever: no repeated groups, "
            "and at most %(most)s of * and +"
        ) % {"most": MAX_REPEATS}
    try:
        re.compile(pattern)
    except re.error as error:
        return gettext("the pattern is not a regular expression: %(error)s") % {"error": error}
    return ""


def could_take_for_ever(pattern: str) -> bool:
    """It repeats what is repeated, or repeats too often."""
    bare = re.sub(r"\\.|\[[^\]]{0,400}\]", "x", pattern)
    repeats = re.findall(r"[*+]|\{\d*,\d*\}", bare)
    return len(repeats) > MAX_REPEATS or bool(re.search(r"\)[*+{]|[*+}][*+{]", bare))
