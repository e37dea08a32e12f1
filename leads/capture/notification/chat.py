"""The transcript of a chat: who is not one of us, and what they said."""

import re

from integrations.inbound_mail import InboundMail
from leads.capture.notification.shared import (
    MAX_LINES,
    Notification,
    is_own,
    phone_in_line,
    stranger_in,
)
from leads.capture.people import as_name, emails_in
from leads.fields import Details, classify_label

TIME = r"\[?\(?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\)?\]?"
SAID = re.compile(
    rf"^\s{{0,4}}(?:{TIME}\s{{0,3}}[-–—]?\s{{0,3}}([^:>\n\[\]]{{1,50}}?)\s?[:>]|([^:\n\[\]]{{1,50}}?)\s{{1,3}}{TIME}\s?:|{TIME}\s{{1,3}}([^:>\n\[\]]{{1,40}}?)\s{{2,}})\s{{0,20}}(\S.*)$"
)
ANONYMOUS = re.compile(
    r"^(?:visitor|guest|customer|client|user|you|web ?site visitor|besucher|gast|visiteur|visitante|invitado|gość|bezoeker)\b.{0,30}$",
    re.I,
)
STAFF = re.compile(r"\b(?:bot|agent|assistant|support|operator|team|system)\b", re.I)
SERVED_BY = re.compile(
    r"^(?:served by|agent|operator|answered by|assigned to|betreut von|atendido por|agente?)\W{1,3}\s?([^\n(,<]{2,40})",
    re.I | re.M,
)
FEWEST_LINES = 2


def from_chat(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    turns = spoken(mail.text)
    speakers = list(dict.fromkeys(speaker for speaker, _ in turns))
    if len(turns) < FEWEST_LINES:
        return None
    staff = {name.strip().lower() for name in SERVED_BY.findall(mail.text)}
    others = [s for s in speakers if not STAFF.search(s) and s.lower() not in staff]
    named_in_subject = (s for s in others if len(s) > 3 and s.lower() in mail.subject.lower())
    theirs = (
        next((s for s in speakers if ANONYMOUS.match(s)), "")
        or next((s for s in others if gave_something(s, turns, own)), "")
        or next(named_in_subject, "")
    )
    if not theirs:
        return None
    words = [text for speaker, text in turns if speaker == theirs]
    address = next(
        (e for text in words for e in emails_in(text) if not is_own(e, own)), ""
    ) or stranger_in(
        mail.text.split("\n")[:MAX_LINES], mail.sender, own
    )  # some ask in a form before it
    phone = next((found for text in words if (found := phone_in_line(text))), "")
    if not address and not phone:
        return None
    message = "\n".join(words)
    name = theirs if not ANONYMOUS.match(theirs) else name_beside(words, address)
    return Notification(
        Details(name=name, email=address, phone=phone, message=message, subject=mail.subject),
        "chat",
        {"name": name, "email": address, "phone": phone, "message": message},
    )


def spoken(text: str) -> list[tuple[str, str]]:
    """(speaker, what they said), line by line.

    A line without a speaker goes on from the one above.
    """
    turns: list[tuple[str, str]] = []
    open_line = False
    for line in text.split("\n")[:MAX_LINES]:
        found = SAID.match(line)
        if found:
            turns.append(((found[1] or found[2] or found[3]).strip(), found[4].strip()))
        elif turns and open_line and line.strip() and not re.match(rf"\s*{TIME}", line):
            turns[-1] = (turns[-1][0], f"{turns[-1][1]}\n{line.strip()}")
        open_line = bool(found or (open_line and line.strip()))
    return turns


def gave_something(speaker: str, turns: list[tuple[str, str]], own: frozenset[str]) -> bool:
    return any(
        who == speaker and (phone_in_line(text) or any(not is_own(e, own) for e in emails_in(text)))
        for who, text in turns
    )


def name_beside(words: list[str], address: str) -> str:
    """A visitor without a name writes it where they were asked, mostly next to their address."""
    for text in words:
        before = text.lower().find(address) if address else -1
        if before > 0 and (
            name := as_name(
                re.sub(
                    r"(?i)^(?:it'?s|i'?m|i am|my name is|name)\W+",
                    "",
                    text[:before].strip(" ,;-–/|("),
                )
            )
        ):
            return name
        if (
            found := re.match(
                r"(?i)(?:my name is|i'?m|i am|name\s?:)\s+([A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)",
                text,
            )
        ) and not classify_label(found[1]):
            return found[1]
    return ""
