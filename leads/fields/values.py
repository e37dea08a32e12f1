"""A field's value as text."""

import re

from leads.words import words

NO_VALUE = words("labels", "no_value")
LONGEST_FIELD = 20_000
CONTROL = re.compile(
    r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]"
)  # what a database or a page cannot hold, or what turns text round


def text_of(value: object) -> str:
    """A field's value as text: lists joined, control characters out, length capped."""
    if isinstance(value, (list, tuple)):
        value = ", ".join(text_of(v) for v in value)
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    cleaned = CONTROL.sub("", "" if value is None else str(value))
    return cleaned.replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST_FIELD]


def says_something(value: str) -> bool:
    """Whether a value is one: not empty, and none of the words that forms send instead."""
    told = value.strip().lower()
    return bool(told) and told not in NO_VALUE


def one_line(value: str, longest: int = 200) -> str:
    return re.sub(r"\s+", " ", value).strip()[:longest]
