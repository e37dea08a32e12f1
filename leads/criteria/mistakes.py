"""What may be wrong with written criteria, whether a page gives them or a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from leads.criteria.rules import is_text, rule_mistakes

LONGEST_SENTENCE, LONGEST_KEY = 2_000, 80
Given = Mapping[str, Any]  # a criterion as a page or a file gives it, not yet checked
Mistakes = dict[str, str]  # by the column, or the part of a rule, that it is about


def mistakes_by_row(criteria: Iterable[Any]) -> list[Mistakes]:
    """What is wrong with each; nothing is {}."""
    found, keys = [], set()
    for row in criteria:
        if not isinstance(row, dict):
            found.append({"": gettext("must be an object")})
            continue
        mistakes = row_mistakes(row)
        key = str(row.get("key"))
        if key in keys:
            mistakes["key"] = gettext("this key stands twice")
        keys.add(key)
        found.append(mistakes)
    return found


def file_mistakes(criteria: Any) -> list[str]:
    """A line for each mistake in the criteria of a file, naming its place."""
    if not isinstance(criteria, list):
        return [gettext("criteria: must be a list")]
    return [
        f"{place_of(number, row)}: {mistake}"
        for number, (row, mistakes) in enumerate(
            zip(criteria, mistakes_by_row(criteria), strict=True), start=1
        )
        for mistake in mistakes.values()
    ]


def place_of(number: int, row: Any) -> str:
    place = gettext("criterion %(number)s") % {"number": number}
    key = row.get("key") or gettext("no key") if isinstance(row, dict) else ""
    return f"{place} ({str(key)[:60]})" if key else place


def row_mistakes(row: Given) -> Mistakes:
    found = {
        "text": sentence_mistake(row),
        "key": key_mistake(row),
        "weight": weight_mistake(row),
        "kind": kind_mistake(row),
        "required": flag_mistake(row, "required"),
        "disqualifying": flag_mistake(row, "disqualifying"),
    }
    if row.get("kind") == "rule":
        found |= rule_mistakes(row.get("rule"))
    return {name: mistake for name, mistake in found.items() if mistake}


def sentence_mistake(row: Given) -> str:
    text = row.get("text")
    if is_text(text) and len(text) <= LONGEST_SENTENCE and "\x00" not in text:
        return ""
    return gettext("the sentence is missing, or longer than %(most)s characters") % {
        "most": LONGEST_SENTENCE
    }


def key_mistake(row: Given) -> str:
    key = row.get("key", "")
    if isinstance(key, str) and len(key) <= LONGEST_KEY:
        return ""
    return gettext("key must be text of at most %(most)s characters") % {"most": LONGEST_KEY}


def weight_mistake(row: Given) -> str:
    weight = row.get("weight", 3)
    if isinstance(weight, int) and not isinstance(weight, bool) and 1 <= weight <= 5:
        return ""
    return gettext("weight must be a whole number from 1 to 5, not %(weight)s") % {
        "weight": f"{weight!r}"
    }


def kind_mistake(row: Given) -> str:
    kind = row.get("kind", "judgement")
    return (
        ""
        if kind in ("rule", "judgement")
        else gettext("kind must be rule or judgement, not %(kind)s") % {"kind": f"{kind!r}"}
    )


def flag_mistake(row: Given, flag: str) -> str:
    return (
        ""
        if isinstance(row.get(flag, False), bool)
        else gettext("%(flag)s must be true or false") % {"flag": flag}
    )
