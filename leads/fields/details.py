"""One submission as we understand it."""

import email.utils
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from zoneinfo import available_timezones

from leads.contacts.typed import EMAIL, email_address
from leads.fields.labels import Meaning, classify_label, is_unimportant
from leads.fields.values import one_line, text_of
from leads.models.lead import LeadFields
from leads.words import pattern

MAX_FIELDS = 60
FEWEST_WORDS = 7
PHONE_ALONE = re.compile(r"\s*\+?[\d().\-\s]{7,20}\s*")
NAME_AND_ADDRESS = re.compile(r"([^@<>]{3,80}?)[\s,;–-]+\S+@\S+")  # without <> round the address
NO_EXTENSION = pattern("labels", "no_extension")
Understood = dict[Meaning, str]
KEPT_AS_GIVEN = ("", "subject", "postcode")  # what we know, and the team reads all the same


@dataclass(frozen=True)
class Details:
    """One submission as we understand it. `extra` keeps every other field under its own name;
    `further` are more ways to reach them, (kind of Address, value), of a table that one of us gave.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    subject: str = ""
    timezone: str = ""
    language: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    further: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sender:
    """What a field called "From" tells."""

    name: str = ""
    email: str = ""
    phone: str = ""


def understand_fields(fields: LeadFields) -> Details:
    """Read a submission by its labels.

    A value that is plainly an e-mail address counts even without a label.
    """
    found, extra = by_meaning(fields)
    sender = read_sender(found.get("from", ""))
    zone, language = found.get("timezone", ""), found.get("language", "")
    return Details(
        name=one_line(whole_name(found) or sender.name),
        email=email_address(found.get("email", "")) or sender.email or address_in(extra),
        phone=one_line(NO_EXTENSION.sub("", found.get("phone", "")) or sender.phone, 60),
        message=found.get("message") or longest_words(extra),
        subject=one_line(found.get("subject", ""), 300),
        timezone=zone if zone and zone in known_zones() else "",
        language=language[:2].lower() if len(language) in (2, 5) else "",
        extra={label: value for label, value in extra.items() if not is_unimportant(label)},
    )


def by_meaning(fields: LeadFields) -> tuple[Understood, dict[str, str]]:
    """(values by what they mean, the others under their own labels).

    Of two with one meaning the first counts, and of two messages the longer.
    """
    found: Understood = {}
    extra: dict[str, str] = {}
    for label, raw in list(fields.items())[:MAX_FIELDS]:
        value = text_of(raw)
        meaning = meaning_of(str(label), value)
        if meaning and not (meaning in found and value):
            found[meaning] = value
        elif meaning == "message":
            found["message"] = max(found["message"], value, key=len)
        if value and meaning in KEPT_AS_GIVEN:
            extra[one_line(str(label), 80)] = value
    return found, extra


def meaning_of(label: str, value: str) -> Meaning | Literal[""]:
    meaning = classify_label(label)
    is_worded = bool(value) and not re.search(r"\d", value)
    return "name" if meaning == "phone" and is_worded else meaning  # "Caller ID: FOX DANA"


def read_sender(value: str) -> Sender:
    if PHONE_ALONE.fullmatch(value):
        return Sender(phone=value)  # "From: (303) 555-0177": a call
    shown, address = email.utils.parseaddr(value)
    beside = NAME_AND_ADDRESS.fullmatch(value)
    return Sender(
        name=shown or (beside[1].strip() if beside else "" if "@" in value else value),
        email=email_address(address) or next(iter(EMAIL.findall(value)), "").lower(),
    )


def whole_name(found: Understood) -> str:
    """The name as one, where forms ask for it in parts."""
    first, middle, last, whole = (
        found.get(part, "") for part in ("first_name", "middle_name", "last_name", "name")
    )
    if first and not last and first not in whole:
        last, whole = whole, ""  # "Prénom" and "Nom": the second is the family's
    elif last and not first and last not in whole and " " not in whole:
        first, whole = whole, ""  # "Nome" and "Cognome": the first is their own
    return whole or " ".join(filter(None, [first, middle, last]))


def address_in(extra: dict[str, str]) -> str:
    """The first value that is an e-mail address and nothing else."""
    return next((e for v in extra.values() if len(v) < 255 and (e := email_address(v))), "")


def longest_words(extra: dict[str, str]) -> str:
    """What somebody wrote at most length under a label of the form's own, where no field is called
    a message.
    """
    longest = max(extra.values(), key=len, default="")
    return longest if len(longest.split()) > FEWEST_WORDS else ""


@cache
def known_zones() -> frozenset[str]:
    """Every zone there is; the list is read from disk, once."""
    return frozenset(available_timezones())
