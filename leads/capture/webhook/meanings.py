"""What the fields of a post mean: by the owner's clicks, else by sensible guesses."""

import re
from typing import Any

from leads.capture.nested import leaves
from leads.capture.webhook.payload import Payload
from leads.contacts.typed import email_address
from leads.fields import classify_label

MEANINGS = ("name", "first_name", "last_name", "email", "phone", "message", "subject", "timezone")
IGNORED = "ignore"
GRAVITY_NAME = {"3": "first_name", "6": "last_name"}
PHONE_ALONE = re.compile(r"\+?[\d\s().-]{7,20}")
Fields = dict[str, str]  # values under the labels of the form


def named(data: Payload, mapping: dict[str, str]) -> Fields:
    """{label: value} with the labels that we understand put in their plain form.

    `mapping` (label → meaning) decides before any guess.
    """
    result: Fields = {}
    for label, value in with_titles(data).items():
        what = mapping.get(label) or gravity(label)
        if what != IGNORED:
            result[what or label] = f"{result[what]} {value}" if what and what in result else value
    return guessed(result, mapping)


def with_titles(data: Payload) -> Fields:
    """The leaves of a payload.

    Typeform sends titles apart from answers, Jotform numbers its questions.
    """
    answers = data.get("form_response")
    if isinstance(answers, dict) and isinstance(answers.get("answers"), list):
        return leaves({"answers": typeform_rows(answers)})
    inner = data.get("rawRequest")
    return {
        re.sub(r"^q\d+_", "", label): value
        for label, value in leaves(inner if isinstance(inner, dict) else data).items()
    }


def typeform_rows(response: dict[str, Any]) -> list[dict[str, Any]]:
    """The title and the value of each answer."""
    fields = (response.get("definition") or {}).get("fields", [])
    titles = {f.get("id"): f.get("title") for f in fields if isinstance(f, dict)}
    rows = [typeform_row(one, titles) for one in response["answers"] if isinstance(one, dict)]
    return [row for row in rows if row["title"]]


def typeform_row(answer: dict[str, Any], titles: dict[Any, Any]) -> dict[str, Any]:
    field = answer.get("field") or {}
    value = answer.get(str(answer.get("type")), answer.get("text"))
    return {"title": titles.get(field.get("id")) or field.get("ref"), "value": value}


def gravity(label: str) -> str:
    """Gravity Forms numbers the parts of a name: 1.3 is the first, 1.6 the last."""
    found = re.fullmatch(r"\d+\.(\d)", label)
    return GRAVITY_NAME.get(found[1], "") if found else ""


def guessed(fields: Fields, mapping: dict[str, str]) -> Fields:
    """Where no label says so.

    An address by its shape, a phone by its digits, the longest words as the message.
    """
    meant = {classify_label(label) for label in fields}
    free = [label for label in fields if not classify_label(label) and label not in mapping]
    for meaning, find in (("email", an_address), ("phone", a_phone), ("message", most_words)):
        if meaning not in meant:
            label = find({label: fields[label] for label in free if label in fields})
            if label is not None:
                fields[meaning] = fields.pop(label)
    return fields


def an_address(fields: Fields) -> str | None:
    return next((label for label, value in fields.items() if email_address(value)), None)


def a_phone(fields: Fields) -> str | None:
    for label, value in fields.items():
        if PHONE_ALONE.fullmatch(value) and 7 <= sum(c.isdigit() for c in value) <= 15:
            return label
    return None


def most_words(fields: Fields) -> str | None:
    told = {
        label: value
        for label, value in fields.items()
        if len(value.split()) >= 3 and not value.startswith("http")
    }
    return max(told, key=lambda label: len(told[label]), default=None)
