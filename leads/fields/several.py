"""Cells and fields that hold more than one address or number. Pure."""

import re
from typing import NamedTuple

from leads.contacts.typed import email_address, exact_number

BETWEEN_ADDRESSES = re.compile(r"[\s;,|<>()\[\]\"]+")
LINK = re.compile(r"^(?:mailto|tel|callto|sms):(?://)?", re.I)
# From the widest gap to the narrowest: a German number has a slash within itself.
BETWEEN_NUMBERS = (
    re.compile(r"[;,\n|]+|:::|\s{1,9}/\s{1,9}|\s{0,9}&\s{0,9}|[^\W\d_]{2,}[^\d+(]*"),
    re.compile(r"/+|\s{2,}|\s-\s"),
)
LOST_DIGITS = re.compile(r"(\d)[.,](\d+)E\+?(\d{1,2})", re.I)
FLOAT = re.compile(r"(\+?\d+)[.,]0+")
FEWEST_DIGITS = 7
LONGEST_CELL = 1_000
MOST = 10


class Found(NamedTuple):
    """Values in their one spelling, each once; and what else was said, "" where nothing."""

    values: list[str]
    rest: str


def addresses_in(cell: str) -> Found:
    """Every e-mail address of a cell: linked, named, or several of them."""
    values, rest = [], []
    for token in BETWEEN_ADDRESSES.split(cell[:LONGEST_CELL]):
        found = addresses_of(token)
        values += found
        if not found and re.search(r"\w", token):
            rest.append(token)
    return Found(list(dict.fromkeys(values))[:MOST], " ".join(rest))


def addresses_of(token: str) -> list[str]:
    """One address, or several with slashes between them."""
    parts = [email_address(part) for part in token.split("/")]
    if len(parts) > 1 and all(parts):
        return parts
    address = email_address(LINK.sub("", token).partition("?")[0].strip("'.:"))
    return [address] if address else []


def numbers_in(cell: str, country: str) -> Found:
    """Every phone number of a cell, E.164, read from `country` (ISO code)."""
    said = with_all_digits(LINK.sub("", cell.strip())[:LONGEST_CELL])
    values = numbers_between(said, country)
    words = re.sub(r"[\W\d_]+", " ", said).strip()
    digits = re.sub(r"\D", "", said)
    told_all = len(digits) <= max(16, 16 * len(values)) and not words
    return Found(values[:MOST], "" if values and told_all else cell.strip())


def with_all_digits(said: str) -> str:
    """A number that a spreadsheet wrote as a fraction; "" where it lost digits."""
    if lost := LOST_DIGITS.fullmatch(said):
        return lost[1] + lost[2] if len(lost[2]) == int(lost[3]) else ""
    whole = FLOAT.fullmatch(said)
    return whole[1] if whole else said


def numbers_between(said: str, country: str) -> list[str]:
    """The numbers between the widest gaps at which every part is one."""
    parts = [said]
    for gap in BETWEEN_NUMBERS:
        parts = [piece for part in parts for piece in pieces(part, gap, country)]
    numbers = (exact_number(part, country) for part in parts)
    return list(dict.fromkeys(filter(None, numbers)))


def pieces(part: str, gap: re.Pattern[str], country: str) -> list[str]:
    """A part that is a number stays whole; of the others, what has digits enough to be one."""
    if exact_number(part, country):
        return [part]
    return [p for p in gap.split(part) if sum(map(str.isdigit, p)) >= FEWEST_DIGITS]
