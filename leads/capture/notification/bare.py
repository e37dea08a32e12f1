"""Bare contact lines under a heading, as marketplaces have them."""

import re
from typing import NamedTuple

from integrations.inbound_mail import InboundMail
from leads.capture.notification.announced import ANNOUNCES, NEWS, announced
from leads.capture.notification.shared import (
    CONTACT_HEADING,
    MAX_LINES,
    NOT_THEIRS,
    ROBOT_SENDER,
    Fields,
    Notification,
    above_footer,
    is_own,
    same_house,
    strangers_phone,
    trim,
    words_of,
)
from leads.capture.people import as_name, emails_in
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
    if not message:
        return None
    for index, line in enumerate(lines):
        if (reached := way_to_reach(line, mail, own)) and (
            found := around(lines, index, *reached, announced(mail, own))
        ):
            details = Details(
                name=found.name,
                email=found.address,
                phone=found.phone,
                message=message,
                subject=mail.subject,
                extra=fields,
            )
            return Notification(
                details,
                "bare lines",
                {
                    **fields,
                    "name": found.name,
                    "email": found.address,
                    "phone": found.phone,
                    "message": message,
                },
            )
    return None


def message_in(mail: InboundMail, lines: list[str], fields: Fields, own: frozenset[str]) -> str:
    """Their words; where nothing marks them, the whole text of a mail that brings news."""
    labelled = next(
        (value for label, value in fields.items() if classify_label(label) == "message"), ""
    )
    brings_news = (
        announced(mail, own)
        or NEWS.search(mail.subject)
        or is_own(mail.sender.address, own)
        or ROBOT_SENDER.search(mail.sender.address)
    )
    whole = trim("\n".join(above_footer(mail.text))) if brings_news else ""
    return words_of(lines) or labelled or whole


def way_to_reach(line: str, mail: InboundMail, own: frozenset[str]) -> tuple[str, str] | None:
    """(address, phone) of a line that holds one of them and hardly anything else.

    A bare phone only in a machine's mail.
    """
    if "@" in line and len(line) <= 320:
        theirs = (mail.sender.address.rpartition("@")[2], mail.reply_to.address.rpartition("@")[2])
        address = next(
            (
                e
                for e in emails_in(line)
                if not is_own(e, own)
                and not any(same_house(e.rpartition("@")[2], t) for t in theirs if t)
            ),
            "",
        )
        return (address, "") if address and len(line) <= len(address) + 25 else None
    if (found := PHONE_LINE.match(line)) and (
        ROBOT_SENDER.search(mail.sender.address)
        or (ANNOUNCES.search(mail.subject) and announced(mail, own))
    ):
        return "", found[1]
    return None


def around(
    lines: list[str], index: int, address: str, phone: str, given_name: str
) -> Reached | None:
    """With what stands next to a way to reach somebody."""
    near = [n for n in lines[max(0, index - 3) : index + 4] if n and n != lines[index]]
    address = address or next(
        (e for n in near for e in emails_in(n) if not NOT_THEIRS.search(n)), ""
    )
    phone = phone or strangers_phone(near)
    beside = as_name(re.sub(r"[<(\[]?\S+@\S+[>)\]]?.*$", "", lines[index]).strip(" :–-*•"))
    above = names_above(lines[max(0, index - 6) : index])
    name = beside if len(beside.split()) > 1 else pick(above, given_name)
    return Reached(name, address, phone) if name or (address and phone) else None


def names_above(lines: list[str]) -> list[str]:
    """The lines that may be a name, from the nearest on."""
    above = [
        line.strip(" *•-–")
        for line in reversed(lines)
        if line
        and not CONTACT_HEADING.match(line)
        and not GREETING.match(line)
        and not classify_label(line.strip(" :"))
    ]
    return [BEFORE_A_NAME.sub("", line) for line in above if may_be_name(line)]


def may_be_name(line: str) -> bool:
    return 0 < len(line) <= 60 and len(line.split()) <= LONGEST_NAME and not NO_NAME.search(line)


def pick(names: list[str], given_name: str) -> str:
    """The line that fits whom the mail announces ("Dana F." is "Dana Fox"), else the announced,
    else the nearest.
    """
    first = given_name.split(" ")[0]
    return (
        next((n for n in names if first and n.split(" ")[0] == first), "")
        or given_name
        or next(iter(names), "")
    )


def dotted(lines: list[str]) -> Fields:
    """ "Budget ........... $10,000" lines."""
    found: Fields = {}
    for line in lines:
        if match := re.match(r"^([^\W\d_][^.:]{1,40}?)\s?\??\s?(?:\.{3,}|:\s)\s*(\S.*)$", line):
            found[match[1].strip()] = match[2].strip()
    return found
