"""Rule criteria: if/then over a field. Decided here and never sent to a model. Pure."""

import re
from dataclasses import dataclass, field
from typing import Any


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
    "in": "is one of",
    "not_in": "is none of",
    "contains_any": "contains one of",
    "gte": "is at least",
    "lte": "is at most",
    "equals": "is",
    "matches": "matches the pattern",
}


def decide_rule(rule: dict[str, Any], fields: dict[str, Any]) -> Finding:
    """Judge {"field", "op", "value"} by the field alone.

    A field that is missing or empty can't tell.
    """
    given = next(
        (
            str(v).strip()
            for k, v in fields.items()
            if k.strip().lower() == str(rule["field"]).strip().lower() and v is not None
        ),
        "",
    )
    if not given:
        return Finding("cant_tell")
    holds = compare_values(given, rule["op"], rule["value"])
    return (
        Finding("cant_tell") if holds is None else Finding("met" if holds else "not_met", [given])
    )


def compare_values(given: str, op: str, value: Any) -> bool | None:
    """None where the field has no answer to the question: no number in it, say."""
    bare = given.strip().lower()
    choices = [str(v).strip().lower() for v in (value if isinstance(value, list) else [value])]
    if op in ("gte", "lte"):
        number, limit = first_number(given), first_number(str(value))
        return (
            None
            if number is None or limit is None
            else (number >= limit if op == "gte" else number <= limit)
        )
    return {
        "in": lambda: bare in choices,
        "not_in": lambda: bare not in choices,
        "contains_any": lambda: any(c in bare for c in choices),
        "equals": lambda: bare == choices[0],
        "matches": lambda: bool(
            re.search(str(value), given.strip()[:LONGEST_VALUE], re.IGNORECASE)
        ),
    }[op]()


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


def mistake_in(rule: Any) -> str:
    """What is wrong with a rule, for a person; "" where nothing is."""
    if (
        not isinstance(rule, dict)
        or not isinstance(rule.get("field"), str)
        or not rule["field"].strip()
    ):
        return "a rule needs a field"
    if not isinstance(rule.get("op"), str) or rule["op"] not in OPERATORS:
        return f"op must be one of {', '.join(OPERATORS)}, not {rule.get('op')!r}"
    value = rule.get("value")
    if rule["op"] in ("in", "not_in", "contains_any") and not (isinstance(value, list) and value):
        return f"{rule['op']} needs a list of values"
    if rule["op"] in ("gte", "lte") and first_number(str(value)) is None:
        return f"{rule['op']} needs a number, not {value!r}"
    if rule["op"] == "equals" and not str(value or "").strip():
        return "equals needs a value"
    return pattern_mistake(str(value)) if rule["op"] == "matches" else ""


def pattern_mistake(pattern: str) -> str:
    bare = re.sub(r"\\.|\[[^\]]*\]", "x", pattern)
    if (
        not pattern
        or len(pattern) > 300
        or re.search(r"\)[*+{]|[*+}][*+{]", bare)
        or len(re.findall(r"[*+]|\{\d*,\d*\}", bare)) > MAX_REPEATS
    ):
        return (
            "the pattern is empty, too long or could take for ever: no repeated groups, and at "
            f"most {MAX_REPEATS} of * and +"
        )
    try:
        re.compile(pattern)
    except re.error as error:
        return f"the pattern is not a regular expression: {error}"
    return ""
