"""Whether a person wrote a mail, and what came back.

Source: RFC 3464, 3834, and the half of all bounces that follows neither.
"""

import re
from email.message import Message
from functools import partial
from typing import Literal

from flufl.bounce import all_failures

from integrations.inbound_mail.headers import Person, guarded, header, ids, person
from integrations.inbound_mail.parts import content, parts
from integrations.mail_phrases import PHRASES

Kind = Literal["human", "automatic", "bounce", "list"]

DAEMON = PHRASES.pattern("daemon")
UNDELIVERED = PHRASES.pattern("undelivered")
SAYS_SO = PHRASES.pattern("says_so")


def is_plain_bounce(subject: str, text: str, sender: Person) -> bool:
    """A bounce in words alone, from whatever address.

    Forwarding or answering one is a person's doing and keeps its Re: or Fwd:.
    """
    return bool(
        UNDELIVERED.search(subject) and (SAYS_SO.search(text[:5_000]) or not sender.address)
    )


def kind_of(
    headers: dict[str, str],
    sender: Person,
    failed: str,
    complaint: bool,
    plain_bounce: bool = False,
) -> Kind:
    """By the headers, and for bounces by plain words.

    What else only the words tell is told by whoever knows what we wait for.
    """
    is_report = "delivery-status" in headers["Content-Type"]
    if complaint or failed or plain_bounce or is_report or DAEMON.match(sender.address):
        return "bounce"
    if is_automatic(headers):
        return "automatic"
    return "list" if is_to_list(headers) else "human"


def is_automatic(headers: dict[str, str]) -> bool:
    if "disposition-notification" in headers["Content-Type"].lower():
        return True  # a read receipt: opened, and no word written
    if headers["Auto-Submitted"].lower() not in ("", "no") or headers["Return-Path"] == "<>":
        return True
    return bool(
        headers["X-Autoreply"]
        or headers["X-Autorespond"]
        or "auto_reply" in headers["Precedence"].lower()
    )


def is_to_list(headers: dict[str, str]) -> bool:
    return bool(
        headers["List-Id"]
        or headers["List-Unsubscribe"]
        or headers["Precedence"].lower() in ("bulk", "list", "junk")
    )


def failures(message: Message, text: str, plain_bounce: bool) -> tuple[str, bool]:
    """(address that failed, whether for good).

    A 5.7.x block and a full mailbox are not a dead address.
    """
    is_report = message.get_content_type() == "multipart/report"
    if not plain_bounce and not is_report and not DAEMON.match(person(message, "From").address):
        return "", False
    temporary, permanent = guarded(lambda: all_failures(message), (set(), set()))
    for addresses, hard in ((permanent, True), (temporary, False)):
        for address in sorted(addresses):
            return as_text(address).lower(), hard and is_dead(status(message) or text)
    return "", False


def as_text(address: bytes | str) -> str:
    return address.decode(errors="replace") if isinstance(address, bytes) else str(address)


def status(message: Message) -> str:
    for part in parts(message):
        if found := guarded(partial(part.get, "Status"), None):
            return str(found)
    return ""


def is_dead(text: str) -> bool:
    code = re.search(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b", text)
    return not code or (
        code.group(1) == "5"
        and code.group(2) != "7"
        and (code.group(2), code.group(3)) != ("2", "2")
    )


def returned_ids(message: Message) -> list[str]:
    """Message-IDs inside a returned original: evidence of which of our mails came back."""
    found: list[str] = []
    for part in parts(message)[1:]:
        for name in ("Message-ID", "Original-Message-ID"):
            found += ids(header(part, name))
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            found += re.findall(r"(?im)^message-id:\s*(<[^<>\s]+>)", content(part))
    return list(dict.fromkeys(found))[:20]
