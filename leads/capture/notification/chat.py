"""The transcript of a chat: who is not one of us, and what they said."""

import re
from itertools import chain
from typing import NamedTuple

from integrations.inbound_mail import InboundMail
from leads.capture.notification.shared import (
    MAX_LINES,
    Notification,
    is_own,
    phone_in_line,
    stranger_in,
)
from leads.capture.people import emails_in
from leads.contacts.signing import as_name
from leads.fields import Details, classify_label
from leads.words import pattern

TIME = r"\[?\(?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\)?\]?"
SAID = re.compile(
    rf"""
    ^\s{{0,4}}
    (?:
        {TIME}\s{{0,3}}[-–—]?\s{{0,3}}([^:>\n\[\]]{{1,50}}?)\s?[:>]  # 10:32 - Dana Fox: Hello
        | ([^:\n\[\]]{{1,50}}?)\s{{1,3}}{TIME}\s?:  # Dana Fox (10:32): Hello
        | {TIME}\s{{1,3}}([^:>\n\[\]]{{1,40}}?)\s{{2,}}  # 10:32 Dana Fox   Hello
    )
    \s{{0,20}}(\S.*)$
    """,
    re.X,
)
STARTS_WITH_TIME = re.compile(rf"\s*{TIME}")
ANONYMOUS = pattern("chats", "anonymous")
STAFF = pattern("chats", "staff")
SERVED_BY = pattern("chats", "served_by")
BEFORE_A_NAME = pattern("chats", "before_a_name")
MY_NAME_IS = pattern("chats", "my_name_is")
FEWEST_LINES = 2


class Turn(NamedTuple):
    speaker: str
    text: str


def from_chat(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    turns = spoken(mail.text)
    visitor = visitor_in(turns, mail, own) if len(turns) >= FEWEST_LINES else ""
    if not visitor:
        return None
    texts = texts_of(visitor, turns)
    address = address_in(texts, own) or stranger_in(
        mail.text.split("\n")[:MAX_LINES], mail.sender, own
    )  # some ask in a form before it
    phone = next(filter(None, map(phone_in_line, texts)), "")
    if not address and not phone:
        return None
    message = "\n".join(texts)
    name = name_beside(texts, address) if ANONYMOUS.match(visitor) else visitor
    return Notification(
        Details(name=name, email=address, phone=phone, message=message, subject=mail.subject),
        "chat",
        {"name": name, "email": address, "phone": phone, "message": message},
    )


def visitor_in(turns: list[Turn], mail: InboundMail, own: frozenset[str]) -> str:
    """The speaker who is none of ours: nameless, or who left an address or phone, or whom the
    subject names; else "".
    """
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    others = those_not_of_staff(speakers, mail)
    nameless = (s for s in speakers if ANONYMOUS.match(s))
    giving = (s for s in others if gave_something(s, turns, own))
    named_in_subject = (s for s in others if len(s) > 3 and s.lower() in mail.subject.lower())
    return next(chain(nameless, giving, named_in_subject), "")


def those_not_of_staff(speakers: list[str], mail: InboundMail) -> list[str]:
    staff = {name.strip().lower() for name in SERVED_BY.findall(mail.text)}
    return [s for s in speakers if not STAFF.search(s) and s.lower() not in staff]


def address_in(texts: list[str], own: frozenset[str]) -> str:
    return next((e for text in texts for e in emails_in(text) if not is_own(e, own)), "")


def spoken(text: str) -> list[Turn]:
    """Who said what, line by line.

    A line without a speaker goes on from the one above.
    """
    turns: list[Turn] = []
    open_line = False
    for line in text.split("\n")[:MAX_LINES]:
        turn = turn_of_line(line)
        if turn:
            turns.append(turn)
        elif open_line and goes_on(line):
            turns[-1] = Turn(turns[-1].speaker, f"{turns[-1].text}\n{line.strip()}")
        open_line = bool(turn or (open_line and line.strip()))
    return turns


def turn_of_line(line: str) -> Turn | None:
    found = SAID.match(line)
    if not found:
        return None
    speaker = found[1] or found[2] or found[3]
    return Turn(speaker.strip(), found[4].strip())


def goes_on(line: str) -> bool:
    return bool(line.strip()) and not STARTS_WITH_TIME.match(line)


def gave_something(speaker: str, turns: list[Turn], own: frozenset[str]) -> bool:
    texts = texts_of(speaker, turns)
    return bool(address_in(texts, own)) or any(map(phone_in_line, texts))


def texts_of(speaker: str, turns: list[Turn]) -> list[str]:
    return [turn.text for turn in turns if turn.speaker == speaker]


def name_beside(texts: list[str], address: str) -> str:
    """A visitor without a name writes it where they were asked, mostly next to their address."""
    names = (name_before(text, address) or introduced_name(text) for text in texts)
    return next(filter(None, names), "")


def name_before(text: str, address: str) -> str:
    before, found, _ = text.lower().partition(address) if address else ("", "", "")
    if not found:
        return ""
    return as_name(BEFORE_A_NAME.sub("", text[: len(before)].strip(" ,;-–/|(")))


def introduced_name(text: str) -> str:
    found = MY_NAME_IS.match(text)
    return found[1] if found and not classify_label(found[1]) else ""
