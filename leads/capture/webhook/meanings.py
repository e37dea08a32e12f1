"""What the fields of a post mean: by the owner's clicks, else by sensible guesses."""

import re
from collections.abc import Collection
from typing import Any

from leads.capture.nested import leaves
from leads.capture.webhook.payload import Payload, as_typed
from leads.contacts.typed import email_address, looks_like_phone
from leads.fields import (
    IGNORED,
    classify_label,
    is_of_somebody_else,
    is_our_number,
    is_unimportant,
    meaning_of,
    strangers_address,
    understand_fields,
)
from leads.words import pattern

MEANINGS = ("name", "first_name", "last_name", "email", "phone", "message", "subject", "timezone")
GRAVITY_NAME = {"3": "first_name", "6": "last_name"}
FEWEST_WORDS = 3  # of a message
OF_A_THING = pattern("labels", "number_of_a_thing")
PHONE_ALONE = re.compile(r"\+?[\d\s().-]{7,20}")
Fields = dict[str, str]  # values under the labels of the form


def named(data: Payload, mapping: dict[str, str], own: Collection[str] = ()) -> Fields:
    """{label: value} with the labels that we understand put in their plain form.

    `mapping` (label → meaning) decides before any guess. `own` are addresses,
    domains and numbers (E.164) of ours.
    """
    result: Fields = {}
    for label, value in with_titles(data).items():
        what = mapping.get(label) or gravity(label)
        if what != IGNORED:
            result[what or label] = f"{result[what]} {value}" if what and what in result else value
    return guessed(result, mapping, own)


def with_titles(data: Payload) -> Fields:
    """The leaves of a payload.

    Typeform sends titles apart from answers, Jotform numbers its questions.
    """
    answers = data.get("form_response")
    if isinstance(answers, dict) and isinstance(answers.get("answers"), list):
        found = leaves({"answers": typeform_rows(answers)})
    else:
        inner = data.get("rawRequest")
        found = leaves(inner if isinstance(inner, dict) else data)
    return {
        as_typed(re.sub(r"^q\d+_", "", label)): as_typed(value) for label, value in found.items()
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


def guessed(fields: Fields, mapping: dict[str, str], own: Collection[str]) -> Fields:
    """Where no label says so, or what stands under it cannot be that.

    An address by its shape, a phone by its digits, the longest words as the message.
    """
    understood = understand_fields(fields, own)
    guessable = {k: v for k, v in fields.items() if k not in mapping and not is_of_somebody_else(k)}
    free = {k: v for k, v in guessable.items() if not classify_label(k)}
    unfit = {k: v for k, v in guessable.items() if not meaning_of(k, v, own)}
    lacking = {
        "email": "" if has_address(fields, own) else an_address(free, own),
        "phone": "" if understood.phone else a_phone(unfit, own),
        "message": "" if has_message(fields) else most_words(free),
    }
    names = {label: free_name(meaning, fields) for meaning, label in lacking.items()}
    return {names.get(label, label): value for label, value in fields.items()}


def free_name(meaning: str, fields: Fields) -> str:
    """What has this name already cannot be it, and is kept all the same."""
    return f"{meaning} (2)" if meaning in fields else meaning


def has_address(fields: Fields, own: Collection[str]) -> bool:
    """Under a label that asks for one."""
    labelled = {k: v for k, v in fields.items() if classify_label(k) in ("email", "from")}
    return bool(understand_fields(labelled, own).email)


def has_message(fields: Fields) -> bool:
    return any(classify_label(label) == "message" for label in fields)


def an_address(fields: Fields, own: Collection[str]) -> str:
    """The label of the first value that is a stranger's address, else ""."""
    strangers = (
        label for label, value in fields.items() if strangers_address(email_address(value), own)
    )
    return next(strangers, "")


def a_phone(fields: Fields, own: Collection[str]) -> str:
    """The label of the first value that is a stranger's number, else ""."""
    numbers = (label for label, value in fields.items() if is_phone_alone(value))
    return next(
        (n for n in numbers if not names_other_number(n) and not is_our_number(fields[n], own)), ""
    )


def names_other_number(label: str) -> bool:
    """Of an order or a click: nobody can be called on it."""
    return is_unimportant(label) or (
        not classify_label(label) and bool(OF_A_THING.search(re.sub(r"[\W_]+", " ", label)))
    )


def is_phone_alone(value: str) -> bool:
    return bool(PHONE_ALONE.fullmatch(value)) and looks_like_phone(value)


def most_words(fields: Fields) -> str:
    told = {
        label: value
        for label, value in fields.items()
        if len(value.split()) >= FEWEST_WORDS and not value.startswith("http")
    }
    return max(told, key=lambda label: len(told[label]), default="")
