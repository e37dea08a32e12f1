"""Named values out of whatever nesting a form builder uses. Pure."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import cast

from leads.fields import classify_label, says_something, text_of

TITLES = ("label", "title", "question", "column_name", "name", "column_id", "key", "field")
VALUES = ("value", "answer", "values", "string_value")
QUESTIONS = ("label", "title", "question")
RESPONSES = ("response", "reply", "answer_text", "text")  # to a question, and else a whole form
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
    if depth > DEEPEST:
        return {}
    data = opened(data) if isinstance(data, str) else data
    if isinstance(data, dict):
        found = titled(data, depth) or in_parts(data, label)
        found = found or leaves_of_object(data, label, depth)
    elif paired := pairs_of(data):
        found = all_of_each(leaves(value, name, depth + 1) for name, value in paired)
    elif is_nested(data):
        found = all_of_each(leaves(item, label, depth + 1) for item in cast(list[object], data))
    else:
        found = {label: text_of(data)} if label else {}
    return {name: text for name, text in found.items() if says_something(text)}


def pairs_of(data: object) -> list[tuple[str, object]]:
    """A form as a list of ["Your name", "Ada"]; [] where this is none."""
    rows = data if isinstance(data, list) else []
    pairs = [(row[0], row[1]) for row in rows if isinstance(row, list) and len(row) == 2]
    named = [(name, value) for name, value in pairs if isinstance(name, str)]
    is_form = len(named) == len(rows) and any(classify_label(name) for name, _ in named)
    return named if is_form else []


def opened(value: str) -> object:
    """What a text holds that is itself JSON, as some builders wrap a form; else the text."""
    if value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def is_nested(data: object) -> bool:
    return isinstance(data, list) and any(isinstance(item, (dict, list)) for item in data)


def in_parts(data: dict[str, object], label: str) -> dict[str, str]:
    """A field whose one value is sent in pieces; {} where this is none."""
    values = ticked(data, label) or phone_in_parts(data)
    return {label or "phone": text_of(values)} if values else {}


def leaves_of_object(data: dict[str, object], label: str, depth: int) -> dict[str, str]:
    """A value beside other news of its field has the field's name: {"email": {"value": …}}."""
    own_name = "" if label.lower() in FIRST else label
    contents = sorted(data.items(), key=lambda item: str(item[0]).lower() not in FIRST)
    return all_of_each(
        leaves(content, (own_name if key == "value" else "") or text_of(key), depth + 1)
        for key, content in contents
        if str(key).lower() not in LEFT_OUT
    )


def ticked(data: dict[str, object], label: str) -> list[object]:
    """The values of a field whose ticks are numbered (`services[0]=…`), else []."""
    is_numbered = [*data] == [str(number) for number in range(len(data))]
    is_field = is_numbered and bool(label) and label.lower() not in FIRST
    values = [*data.values()] if is_field else []
    return values if not any(isinstance(value, (dict, list)) for value in values) else []


def phone_in_parts(data: dict[str, object]) -> str:
    """A number that is asked for with its area code apart, else ""."""
    by_name = {str(name).lower(): text_of(content) for name, content in data.items()}
    is_phone = {"area", "phone"} <= by_name.keys() <= {"country", "area", "phone", "full"}
    parts = (by_name.get(part, "") for part in ("country", "area", "phone"))
    return (by_name.get("full") or " ".join(filter(None, parts))) if is_phone else ""


def all_of_each(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    """Of several texts under one name each is kept: "Service", "Service (2)", and so on."""
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    for name, text in chain.from_iterable(part.items() for part in parts):
        if found.setdefault(name, text) != text:
            times[name] += 1
            found[f"{name} ({times[name] + 1})"] = text
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
    is_answer = any(isinstance(by_name.get(name), str) for name in QUESTIONS)
    names = (*VALUES, *RESPONSES) if is_answer else VALUES
    found = next((name for name in names if name in by_name), "")
    is_form = found in RESPONSES and isinstance(by_name[found], dict)
    return None if is_form else by_name.get(found)


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
