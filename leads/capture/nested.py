"""Named values out of whatever nesting a form builder uses. Pure."""

from typing import Any

from leads.fields import text_of

EMPTY = {
    "(empty)",
    "n/a",
    "-",
    "--",
    "none",
    "not provided",
    "(none)",
    "[none]",
    "not specified",
    "null",
    "(not provided)",
    "no answer",
    "(no answer)",
}
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
DEEPEST = 8


def leaves(data: Any, label: str = "", depth: int = 0) -> dict[str, str]:
    """{name: text} of nested JSON; {"label": …, "value": …} pairs are read as such.

    What stands deeper never hides what stands higher.
    """
    found: dict[str, str] = {}
    if depth > DEEPEST:
        return found
    if isinstance(data, dict):
        if pair := titled(data, depth):
            return pair
        for key, content in sorted(
            data.items(), key=lambda item: str(item[0]).lower() not in FIRST
        ):
            if str(key).lower() not in LEFT_OUT:
                for name, text in leaves(content, text_of(key), depth + 1).items():
                    found.setdefault(name, text)
    elif isinstance(data, list) and any(isinstance(item, (dict, list)) for item in data):
        for item in data:
            for name, text in leaves(item, label, depth + 1).items():
                found.setdefault(name, text)
    elif label:
        found[label] = text_of(data)
    return {k: v for k, v in found.items() if v and v.lower() not in EMPTY}


def titled(data: dict[Any, Any], depth: int) -> dict[str, str]:
    """A field that carries its own title, as most builders send them; {} where this is none."""
    names = {str(k).lower(): k for k in data}
    title = next(
        (
            text_of(data[names[k]])
            for k in TITLES
            if k in names and isinstance(data[names[k]], str) and data[names[k]].strip()
        ),
        "",
    )
    value = next((data[names[k]] for k in VALUES if k in names), None)
    if not title or value is None or len(data) > 10 or "data" in names:
        return {}
    if isinstance(value, list) and isinstance(data.get("options"), list):
        chosen = {str(o.get("id")): o.get("text") for o in data["options"] if isinstance(o, dict)}
        value = [chosen.get(str(v), v) for v in value]
    if isinstance(value, dict):
        inner = leaves(value, title, depth + 1)
        return (
            {title: text_of(inner.get("label") or next(iter(inner.values()), ""))}
            if len(inner) == 1 or "label" in inner
            else inner
        )
    return {title: text_of(value)}
