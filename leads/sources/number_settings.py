"""What an owner sets for a phone number: where it rings, and what callers and texters get."""

import re
from typing import TypedDict, cast

from django.db import transaction

from leads.contacts.identity import phone_number
from leads.declined import Declined
from leads.languages import LANGUAGES
from leads.models import Source
from leads.models.source_shapes import TelephoneSettings

LONGEST_SMS = 480  # characters: three texts
RING_SECONDS, MIN_RING, MAX_RING = 20, 5, 60
LABELS = {
    "answer": "The answer to a text",
    "text_back": "The text after a missed call",
    "greeting": "The greeting",
}


class TypedNumber(TypedDict):
    """A number as its page posts it: texts, "" where nothing was typed."""

    name: str
    language: str
    number: str
    ring: str
    ring_seconds: str
    greeting: str
    answer: str
    text_back: str


@transaction.atomic(durable=True)
def change_telephone(source: Source, typed: TypedNumber, active: bool) -> None:
    """What a number does: where it rings, what a caller hears, what a texter is answered.

    Declined names every mistake and nothing is saved.
    """
    country = source.business.country
    number, ring = phone_number(typed["number"], country), phone_number(typed["ring"], country)
    mistakes = number_mistakes(source, typed, number, ring) | length_mistakes(typed)
    if mistakes:
        raise Declined(mistakes=mistakes)
    settings: TelephoneSettings = {
        "number": number,
        "ring": ring,
        "ring_seconds": int(typed["ring_seconds"] or RING_SECONDS),
        "answer": typed["answer"],
        "text_back": typed["text_back"],
        "greeting": typed["greeting"],
    }
    source.telephone = cast(TelephoneSettings, {k: v for k, v in settings.items() if v})
    source.name, source.active = typed["name"][:100] or source.name, active
    source.language = typed["language"] if typed["language"] in LANGUAGES else "en"
    source.save(update_fields=["telephone", "name", "language", "active"])


def number_mistakes(source: Source, typed: TypedNumber, number: str, ring: str) -> dict[str, str]:
    """{field: what is wrong}; `number` and `ring` are E.164, "" where none could be read."""
    found = {}
    if typed["number"] and not number:
        found["number"] = no_number(typed["number"])
    if typed["ring"] and not ring:
        found["ring"] = no_number(typed["ring"])
    if not is_ring_time(typed["ring_seconds"]):
        found["ring_seconds"] = f"It can ring for {MIN_RING} to {MAX_RING} seconds."
    if ring and ring == number:
        found["ring"] = "A number cannot be put through to itself: give the team's own phone."
    if number and is_number_of_another(source, number):
        found["number"] = f"{number} belongs to another source already."
    return found


def no_number(typed: str) -> str:
    return f"“{typed}” is not a phone number. With the area code, please."


def is_ring_time(typed: str) -> bool:
    """Also where nothing was typed: then it rings as long as it usually does."""
    return not typed or bool(
        re.fullmatch("[0-9]{1,3}", typed) and MIN_RING <= int(typed) <= MAX_RING
    )


def is_number_of_another(source: Source, number: str) -> bool:
    others = Source.objects.filter(kind=Source.Kind.SMS).exclude(pk=source.pk)
    return others.filter(telephone__number=number).exists()


def length_mistakes(typed: TypedNumber) -> dict[str, str]:
    lengths = {
        "answer": len(typed["answer"]),
        "text_back": len(typed["text_back"]),
        "greeting": len(typed["greeting"]),
    }
    return {
        name: f"{LABELS[name]} is longer than {LONGEST_SMS} characters."
        for name, length in lengths.items()
        if length > LONGEST_SMS
    }
