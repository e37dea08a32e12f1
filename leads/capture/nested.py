"""Named values out of whatever nesting a form builder uses. Pure."""

from collections.abc import Iterable
from itertools import chain

from leads.fields import text_of
from leads.words import words

EMPTY = words("labels", "no_value")
TITLES = ("label", "title", "question", "column_name", "name", "column_id", "key", "field")
VALUES = ("value", "answer", "values", "string_value")
FIRST = (
    "data",
    "fields",
    "answers",
    "submission",
    "submissions",
    "payload",
    "response",
    "form_response",
    "form_data",
    "field_data",
    "user_column_data",
    "rawrequest",
)
LEFT_OUT = ("meta", "form", "site", "context", "hidden", "definition", "options", "calculated")
DEEPEST, MAX_KEYS = 8, 10  # more keys make no single field


def leaves(data: object, label: str = "", depth: int = 0) -> dict[str, str]:
    """{name: text} of nested JSON; {"label": …, "value": …} pairs are read as such.

    What stands deeper never hides what stands higher.
    """
    found: dict[str, str] = {}
    if depth > DEEPEST:
        return found
    if isinstance(data, dict):
        if pair := titled(data, depth):
            return pair
        found = leaves_of_object(data, depth)
    elif isinstance(data, list) and any(isinstance(item, (dict, list)) for item in data):
        found = first_of_each(leaves(item, label, depth + 1) for item in data)
    elif label:
        found = {label: text_of(data)}
    return {k: v for k, v in found.items() if v and v.lower() not in EMPTY}


def leaves_of_object(data: dict[str, object], depth: int) -> dict[str, str]:
    contents = sorted(data.items(), key=lambda item: str(item[0]).lower() not in FIRST)
    return first_of_each(
        leaves(content, text_of(key), depth + 1)
        for key, content in contents
        if str(key).lower() not in LEFT_OUT
    )


def first_of_each(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    """Of several texts under one name, the first."""
    found: dict[str, str] = {}
    for name, text in chain.from_iterable(part.items() for part in parts):
        found.setdefault(name, text)
    return found


def titled(data: dict[str, object], depth: int) -> dict[str, str]:
    """A field that carries its own title, as most builders send them; {} where this is none."""
    by_name = {str(name).lower(): content for name, content in data.items()}
    title, value = first_title(by_name), first_value(by_name)
    if not title or value is None or len(data) > MAX_KEYS or "data" in by_name:
        return {}
    value = chosen_options(value, data.get("options"))
    if not isinstance(value, dict):
        return {title: text_of(value)}
    inner = leaves(value, title, depth + 1)
    if len(inner) == 1 or "label" in inner:
        return {title: text_of(inner.get("label") or next(iter(inner.values()), ""))}
    return inner


def first_value(by_name: dict[str, object]) -> object:
    return next((by_name[name] for name in VALUES if name in by_name), None)


def first_title(by_name: dict[str, object]) -> str:
    titles = (by_name.get(name) for name in TITLES)
    texts = (title for title in titles if isinstance(title, str) and title.strip())
    return text_of(next(texts, ""))


def chosen_options(value: object, options: object) -> object:
    """The texts of the options that were ticked, where the value names them by their ids."""
    if not isinstance(value, list) or not isinstance(options, list):
        return value
    texts = {str(o.get("id")): o.get("text") for o in options if isinstance(o, dict)}
    return [texts.get(str(ticked), ticked) for ticked in value]
