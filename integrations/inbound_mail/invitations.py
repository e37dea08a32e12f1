"""Whom a calendar part invites. Source: RFC 5545, 3.8.4.1 and 3.8.4.3; 5546 for the methods."""

import re
from email.message import Message

from integrations.inbound_mail.raw.headers import Person
from integrations.inbound_mail.raw.parts import content, parts

GUEST = re.compile(
    r"""
    ^(?:ATTENDEE|ORGANIZER)
    ((?:;(?:[^:;"\n]{0,300}|[^:;"\n]{0,60}"[^"\n]{0,200}"))*)  # its parameters
    :\s?mailto:([^\s]{3,254})\s*$
    """,
    re.I | re.X,
)
COMMON_NAME = re.compile(r";CN=(\"[^\"]{0,200}\"|[^;:]{0,200})", re.I)
MAX_TEXT = 50_000
LONGEST_LINE = 1_500
MAX_GUESTS = 50


def guests(message: Message) -> list[Person]:
    """Everybody on an invitation, its organizer too; none for an answer to one of ours."""
    text = next(
        (content(p)[:MAX_TEXT] for p in parts(message) if p.get_content_type() == "text/calendar"),
        "",
    )
    if not text or re.search(r"^METHOD:(?:REPLY|CANCEL|COUNTER)", text, re.I | re.M):
        return []
    unfolded = re.sub(r"\n[ \t]", "", text)
    lines = [line for line in unfolded.split("\n") if len(line) <= LONGEST_LINE]
    named = [guest_named(*found) for line in lines for found in GUEST.findall(line)]
    return list(dict.fromkeys(named))[:MAX_GUESTS]


def guest_named(parameters: str, address: str) -> Person:
    """Programs that know no name put the address in its place."""
    found = COMMON_NAME.search(parameters)
    name = found[1].strip('" ') if found else ""
    return Person("" if "@" in name else name, address.lower())
