"""One submission as we understand it."""

import email.utils
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from leads.contacts.typed import EMAIL, email_address, typed_email
from leads.fields.labels import (
    Meaning,
    classify_label,
    is_doubtful_label,
    is_of_somebody_else,
    is_unimportant,
)
from leads.fields.looks import looks_like
from leads.fields.values import one_line, text_of
from leads.models.lead import LeadFields
from leads.words import pattern

MAX_FIELDS = 60
FEWEST_WORDS = 7
LONGEST_SENDER = 500  # characters
LONGEST_ADDRESS = 255  # characters
LONGEST_WITHOUT_AREA = 7  # digits of a phone
PHONE_ALONE = re.compile(r"\+?[\d().\-\s]{7,20}")
NAME_AND_ADDRESS = re.compile(
    r"([^@<>]{3,80}?)[\s,;–-]++[^\s@]+@\S+"
)  # without <> round the address
NO_EXTENSION = pattern("labels", "no_extension")
Understood = dict[Meaning, str]
KEPT_AS_GIVEN = ("subject", "postcode")  # what we know, and the team reads all the same


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


def understand_fields(fields: LeadFields, own: Collection[str] = ()) -> Details:
    """Read a submission by its labels and by what its values look like.

    A value that is plainly an e-mail address counts even without a label. `own` are addresses,
    domains and numbers (E.164) of ours, which are nobody's else.
    """
    found, extra = by_meaning(fields, own)
    sender = read_sender(found.get("from", ""))
    return Details(
        name=one_line(whole_name(found) or sender.name),
        email=typed_email(found.get("email", ""))
        or strangers_address(sender.email, own)
        or address_in(extra, own),
        phone=one_line(NO_EXTENSION.sub("", found.get("phone", "")) or sender.phone, 60),
        message=found.get("message") or longest_words(extra),
        subject=one_line(found.get("subject", ""), 300),
        timezone=found.get("timezone", ""),
        language=found.get("language", "")[:2].lower(),
        extra={label: value for label, value in extra.items() if not is_unimportant(label)},
    )


def by_meaning(fields: LeadFields, own: Collection[str] = ()) -> tuple[Understood, dict[str, str]]:
    """(values by what they mean, the others under their own labels).

    A value counts that looks like what its label says. Of several with one meaning a plain label
    beats one that may ask for something else ("Customer: new"), a whole phone one without its area
    code, of equals the first counts, and of messages the longest; the others are kept under their
    labels.
    """
    meant = [Meant(meaning_of(*one, own), *one) for one in filled_in(fields)]
    chosen: dict[Meaning, Meant] = {}
    for one in sorted(meant, key=lambda field: is_doubtful(field.label)):
        if one.meaning and is_better(one, chosen.get(one.meaning)):
            chosen[one.meaning] = one
    others = [one for one in meant if one.meaning in KEPT_AS_GIVEN or one not in chosen.values()]
    found = {meaning: one.value for meaning, one in chosen.items()}
    return found, {one_line(one.label, 80): one.value for one in others}


class Meant(NamedTuple):
    """A field and what it means."""

    meaning: Meaning | Literal[""]
    label: str
    value: str


def filled_in(fields: LeadFields) -> list[tuple[str, str]]:
    given = [(str(label), text_of(raw)) for label, raw in list(fields.items())[:MAX_FIELDS]]
    return [(label, value) for label, value in given if value]


def is_doubtful(label: str) -> bool:
    return is_doubtful_label(label) or is_of_somebody_else(label)


def is_better(one: Meant, before: Meant | None) -> bool:
    """The first counts, of messages the longest, of phones the first that is whole."""
    if before is None:
        return True
    if one.meaning == "phone":
        return is_short_phone(before.value) and not is_short_phone(one.value)
    return one.meaning == "message" and len(one.value) > len(before.value)


def is_short_phone(value: str) -> bool:
    """Whether it may lack its area code."""
    return len(re.sub(r"\D", "", value)) <= LONGEST_WITHOUT_AREA


def meaning_of(label: str, value: str, own: Collection[str] = ()) -> Meaning | Literal[""]:
    """What a field means by its label, "" where its value cannot be that."""
    meaning = classify_label(label)
    if meaning == "phone" and not re.search(r"\d", value):
        meaning = "name"  # "Caller ID: FOX DANA"
    if not meaning or not looks_like(meaning, value):
        return ""
    if meaning == "email" and not strangers_address(typed_email(value), own):
        return ""
    return "" if meaning == "phone" and is_our_number(value, own) else meaning


def is_our_number(value: str, own: Collection[str]) -> bool:
    """Whether it is a number of ours, in whatever way it is written: its last digits tell."""
    digits = re.sub(r"\D", "", value).lstrip("0")
    is_whole = len(digits) > LONGEST_WITHOUT_AREA
    return is_whole and any(one.startswith("+") and one.endswith(digits) for one in own)


def strangers_address(address: str, own: Collection[str]) -> str:
    """The address, "" where it is one of ours."""
    return "" if address in own or address.rpartition("@")[2] in own else address


def read_sender(value: str) -> Sender:
    """Who a "From" says it is, as far as anybody's name and address reach: at the door this is
    read while somebody waits, and neither patterns nor the library bear ten thousand commas.
    """
    value = value[:LONGEST_SENDER]
    if PHONE_ALONE.fullmatch(value.strip()):
        return Sender(phone=value)  # "From: (303) 555-0177": a call
    shown, address = parsed_address(value)
    beside = NAME_AND_ADDRESS.fullmatch(value)
    return Sender(
        name=shown or (beside[1].strip() if beside else "" if "@" in value else value),
        email=email_address(address) or next(iter(EMAIL.findall(value)), "").lower(),
    )


def parsed_address(value: str) -> tuple[str, str]:
    """(name, address) of "Name <address>"; "" both where its brackets are hundreds deep."""
    try:
        return email.utils.parseaddr(value)
    except RecursionError:
        return "", ""


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


def address_in(extra: dict[str, str], own: Collection[str]) -> str:
    """The first value that is an e-mail address and nothing else, and not one of the form's owner's
    people.
    """
    addresses = (
        strangers_address(email_address(value), own)
        for label, value in extra.items()
        if len(value) < LONGEST_ADDRESS and not is_of_somebody_else(label)
    )
    return next(filter(None, addresses), "")


def longest_words(extra: dict[str, str]) -> str:
    """What somebody wrote at most length under a label of the form's own, where no field is called
    a message.
    """
    longest = max(extra.values(), key=len, default="")
    return longest if len(longest.split()) > FEWEST_WORDS else ""


def only_words(details: Details) -> str:
    """A submission without a message still says something: its other fields."""
    return "\n".join(f"{label}: {value}" for label, value in details.extra.items())
