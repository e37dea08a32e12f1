"""Bare contact lines under a heading, as marketplaces have them."""

import re
from typing import NamedTuple

from integrations.inbound_mail import InboundMail
from leads.capture.notification.announced import ANNOUNCES, NEWS, announced
from leads.capture.notification.shared import (
    CONTACT_HEADING,
    MAX_LINES,
    Fields,
    Notification,
    above_footer,
    house_of,
    is_from_robot,
    is_own,
    lines_of_theirs,
    same_house,
    strangers_phone,
    trim,
    words_of,
)
from leads.capture.people import emails_in
from leads.contacts.signing import as_name
from leads.fields import Details, classify_label
from leads.words import pattern

LONGEST_NAME = 5  # words
GREETING = pattern("notifications", "greeting")
PHONE_LINE = pattern("notifications", "phone_line")
BEFORE_A_NAME = pattern("notifications", "before_a_name")
NO_NAME = re.compile(r"[@:\d]|\b[A-Z]{2}$")  # "Halifax NS" is a place


class Reached(NamedTuple):
    """Who can be reached, and how; "" for what is not known."""

    name: str
    address: str
    phone: str


def from_bare_lines(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """An address on a line of its own that is neither ours nor the messenger's, its name above it,
    its phone near it.
    """
    if mail.references:
        return None
    lines = [line.strip() for line in mail.text.split("\n")[:MAX_LINES]]
    fields = dotted(lines)
    message = message_in(mail, lines, fields, own)
    found = first_reached(lines, mail, own) if message else None
    if not found:
        return None
    details = Details(
        name=found.name,
        email=found.address,
        phone=found.phone,
        message=message,
        subject=mail.subject,
        extra=fields,
    )
    shown = {"name": found.name, "email": found.address, "phone": found.phone, "message": message}
    return Notification(details, "bare lines", {**fields, **shown})


def message_in(mail: InboundMail, lines: list[str], fields: Fields, own: frozenset[str]) -> str:
    """Their words; where nothing marks them, the whole text of a mail that brings news."""
    labelled = (value for label, value in fields.items() if classify_label(label) == "message")
    return words_of(lines) or next(labelled, "") or whole_text_of_news(mail, own)


def whole_text_of_news(mail: InboundMail, own: frozenset[str]) -> str:
    announces = announced(mail, own) or NEWS.search(mail.subject)
    from_machine = is_own(mail.sender.address, own) or is_from_robot(mail)
    return trim("\n".join(above_footer(mail.text))) if announces or from_machine else ""


def first_reached(lines: list[str], mail: InboundMail, own: frozenset[str]) -> Reached | None:
    """The first whom a line tells how to reach, with what stands next to it."""
    given_name = announced(mail, own)
    ways = ((index, way_to_reach(line, mail, own)) for index, line in enumerate(lines))
    reached = (around(lines, index, *way, given_name) for index, way in ways if way)
    return next(filter(None, reached), None)


def way_to_reach(line: str, mail: InboundMail, own: frozenset[str]) -> tuple[str, str] | None:
    """(address, phone) of a line that holds one of them and hardly anything else.

    A bare phone only in a machine's mail.
    """
    if "@" in line and len(line) <= 320:
        address = strangers_address(line, mail, own)
        return (address, "") if address and len(line) <= len(address) + 25 else None
    found = PHONE_LINE.match(line)
    return ("", found[1]) if found and is_machines(mail, own) else None


def strangers_address(line: str, mail: InboundMail, own: frozenset[str]) -> str:
    """The first that is neither ours nor of a house that sent the mail, else ""."""
    houses = [house_of(mail.sender.address), house_of(mail.reply_to.address)]
    strangers = (e for e in emails_in(line) if not is_own(e, own) and not is_of(houses, e))
    return next(strangers, "")


def is_of(houses: list[str], address: str) -> bool:
    return any(same_house(house_of(address), house) for house in houses if house)


def is_machines(mail: InboundMail, own: frozenset[str]) -> bool:
    """A robot's, or one whose subject and text announce somebody."""
    if is_from_robot(mail):
        return True
    return bool(ANNOUNCES.search(mail.subject) and announced(mail, own))


def around(
    lines: list[str], index: int, address: str, phone: str, given_name: str
) -> Reached | None:
    """With what stands next to a way to reach somebody."""
    near = [n for n in lines[max(0, index - 3) : index + 4] if n and n != lines[index]]
    address = address or first_address(near)
    phone = phone or strangers_phone(near)
    name = name_on(lines[index]) or pick(names_above(lines[max(0, index - 6) : index]), given_name)
    return Reached(name, address, phone) if name or (address and phone) else None


def first_address(lines: list[str]) -> str:
    """The first on a line that speaks of nobody's staff, else ""."""
    return next((e for line in lines_of_theirs(lines) for e in emails_in(line)), "")


def name_on(line: str) -> str:
    """Two words or more before an address on its line, else ""."""
    beside = as_name(re.sub(r"[<(\[]?[^\s@]{1,64}@\S+.*$", "", line).strip(" :–-*•"))
    return beside if len(beside.split()) > 1 else ""


def names_above(lines: list[str]) -> list[str]:
    """The lines that may be a name, from the nearest on."""
    above = [line.strip(" *•-–") for line in reversed(lines) if not says_something_else(line)]
    return [BEFORE_A_NAME.sub("", line) for line in above if may_be_name(line)]


def says_something_else(line: str) -> bool:
    """A heading, a greeting or a label."""
    return bool(
        CONTACT_HEADING.match(line) or GREETING.match(line) or classify_label(line.strip(" :"))
    )


def may_be_name(line: str) -> bool:
    return 0 < len(line) <= 60 and len(line.split()) <= LONGEST_NAME and not NO_NAME.search(line)


def pick(names: list[str], given_name: str) -> str:
    """The line that fits whom the mail announces ("Dana F." is "Dana Fox"), else the announced,
    else the nearest.
    """
    if not given_name:
        return next(iter(names), "")
    first = given_name.split(" ")[0]
    return next((n for n in names if n.split(" ")[0] == first), given_name)


def dotted(lines: list[str]) -> Fields:
    """ "Budget ........... $10,000" lines."""
    found: Fields = {}
    for line in lines:
        if match := re.match(r"^([^\W\d_][^.:]{1,40}?)\s?\??\s?(?:\.{3,}|:\s)\s*(\S.*)$", line):
            found[match[1].strip()] = match[2].strip()
    return found
