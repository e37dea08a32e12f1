"""What every layout of a notification shares.

What it tells, who is not meant, and where the messenger's own words begin.
"""

import re
from dataclasses import dataclass, replace
from itertools import takewhile

from integrations.inbound_mail import InboundMail, Person
from leads.capture.people import emails_in
from leads.fields import Details
from leads.words import pattern

ROBOT_SENDER = pattern("mail", "robot")
FOOTER = pattern("notifications", "footer")
FOOTER_DETAIL = pattern("notifications", "footer_detail")
NOT_THEIRS = pattern("notifications", "not_theirs")
HEADING_WORDS = pattern("notifications", "message_heading")
CONTACT_HEADING = pattern("notifications", "contact_heading")
FIRST_LINE = pattern("notifications", "first_line")
DEPARTMENTS = pattern("notifications", "departments")
MAX_LINES = 600
PHONE = re.compile(r"\(?\+?\(?\d[\d\s().\-/]{6,}\d")
NO_PHONE = re.compile(
    r"""
    \d{4}-\d\d-\d\d  # a date
    | \d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)  # another
    | (?:\d{1,3}\.){3}\d{1,3}(?!\d)  # the address of a machine
    """,
    re.X,
)
STARTS_A_HOUR = re.compile(r"\s\(\d{0,2}$|(?<![\s/])[\s/]+$")
# Each mail has a return address of its own: only machines do that.
BULK_RETURN = re.compile(
    r"""
    ^<?
    (?:[\w.-]{0,60}bounces?[\w.-]{0,60}[+=_-] | pm_bounces | msprvs | 0[0-9a-f]{9,60}-
    | [\w.-]{1,64}=[\w.-]{1,120}\.\w{1,60}@)
    """,
    re.I | re.X,
)
Fields = dict[str, str]  # values under the labels with which they stood there


@dataclass(frozen=True)
class Notification:
    """What a notification says, by which layout it was read, and its fields as they stood there."""

    details: Details
    how: str
    fields: Fields


def is_own(address: str, own: frozenset[str]) -> bool:
    return address in own or house_of(address) in own


def house_of(address: str) -> str:
    """The domain of an address."""
    return address.rpartition("@")[2]


def is_from_robot(mail: InboundMail) -> bool:
    return bool(ROBOT_SENDER.search(mail.sender.address))


def stranger_in(lines: list[str], sender: Person, own: frozenset[str]) -> str:
    """The first address that is neither ours nor of the messenger's house, on no line that speaks
    of somebody's staff; else "".
    """
    addresses = (e for line in lines_of_theirs(lines) for e in emails_in(line))
    return next((e for e in addresses if is_strangers(e, sender, own)), "")


def lines_of_theirs(lines: list[str]) -> list[str]:
    """Those that speak of nobody's staff."""
    return [line for line in lines if not NOT_THEIRS.search(line)]


def is_strangers(address: str, sender: Person, own: frozenset[str]) -> bool:
    return not is_own(address, own) and not same_house(house_of(address), house_of(sender.address))


def phone_in_line(line: str) -> str:
    """The first that looks like a number to call, else "".

    Dates and the addresses of machines have digits too.
    """
    numbers = (STARTS_A_HOUR.sub("", found[0]) for found in PHONE.finditer(line))
    return next(filter(can_be_called, numbers), "")


def can_be_called(number: str) -> bool:
    digits = re.findall(r"\d", number)
    return 8 <= len(digits) <= 15 and not NO_PHONE.match(number)


def strangers_phone(lines: list[str]) -> str:
    """The first phone on a line that speaks of nobody's staff, else ""."""
    return next(filter(None, map(phone_in_line, lines_of_theirs(lines))), "")


def is_brand(sender: Person) -> bool:
    """A sender that bears the name of its own house ("ChatNest" at chatnest.com).

    A company, perhaps a messenger.
    """
    house = re.sub(r"\W", "", house_of(sender.address).rpartition(".")[0])
    name = sender.name.lower()
    squeezed = re.sub(r"\W", "", DEPARTMENTS.sub("", name))
    telling_words = re.findall(r"\w{5,}", name)
    return len(squeezed) > 3 and any(part in house for part in (squeezed, *telling_words))


def trim_name(name: str) -> str:
    """Without what systems put behind a name: "Ana Li (new patient)"."""
    return re.sub(r"\s{0,9}\([^()]{0,60}\)\s*$|\s[-–|,/]\s\S*@.*$", "", name).strip()


def without_own(details: Details, own: frozenset[str]) -> Details:
    return replace(details, email="") if details.email and is_own(details.email, own) else details


def words_of(lines: list[str]) -> str:
    """The lead's own words: under a heading that says so, else the longest quoted passage."""
    for index, line in enumerate(lines):
        if HEADING_WORDS.match(line) and (text := words_below_heading(lines[index + 1 :])):
            return text
    quoted = re.findall(r"[\"“]([^\"“”]{25,})[\"”]", "\n".join(lines))
    return max(quoted, key=len, default="").strip()


def words_below_heading(lines: list[str]) -> str:
    """What stands there up to a footer, a link or the next heading."""
    message_lines: list[str] = []
    for line in lines:
        after_blank = message_lines[-1:] == [""]
        if begins_something_else(line) or (after_blank and is_capital_heading(line)):
            break
        message_lines.append(line)
    text = "\n".join(message_lines).strip().strip('"“”').strip()
    return text.split("\n\n" + "Quote")[0]


def begins_something_else(line: str) -> bool:
    return bool(FOOTER.match(line) or re.match(r"https?://", line))


def is_capital_heading(line: str) -> bool:
    """The next heading, in capitals."""
    return bool(re.fullmatch(r"[A-ZÄÖÜÉ][A-ZÄÖÜÉ &/.]{3,40}", line))


def words_after_marker(lines: list[str]) -> str:
    """Their own words, or where nothing marks them the whole of the text."""
    return words_of(lines) or trim("\n".join(lines))


def trim(text: str) -> str:
    """Without the messenger's footer and announcement."""
    first, *rest = text.strip().split("\n")
    lines = [first, *takewhile(lambda line: not FOOTER.match(line.strip()), rest)]
    if is_announced_in_first_line(lines):
        lines = lines[2:]
    return "\n".join(lines).strip()


def is_announced_in_first_line(lines: list[str]) -> bool:
    """A sentence of the messenger's, with a blank line below it."""
    return bool(len(lines) > 2 and FIRST_LINE.match(lines[0]) and not lines[1].strip())


def same_house(domain: str, other: str) -> bool:
    """mail.bark.example and bark.example are one messenger."""
    return domain == other or domain.endswith("." + other) or other.endswith("." + domain)


def above_footer(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")[:MAX_LINES]]
    return [*lines[:3], *takewhile(is_above_footer, lines[3:])]


def is_above_footer(line: str) -> bool:
    return not FOOTER.match(line) or bool(FOOTER_DETAIL.match(line))
