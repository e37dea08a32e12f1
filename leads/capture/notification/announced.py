"""No layout at all.

A machine, or a system of ours, announces somebody in a sentence, or lets us answer through itself.
"""

import re

from integrations.inbound_mail import InboundMail
from leads.capture.notification.shared import (
    BULK_RETURN,
    PHONE,
    ROBOT_SENDER,
    Notification,
    above_footer,
    is_brand,
    is_own,
    is_strangers,
    same_house,
    stranger_in,
    strangers_phone,
    trim,
    words_after_marker,
)
from leads.fields import Details
from leads.words import pattern, words

ANNOUNCES = pattern("notifications", "announces")
NEWS = pattern("notifications", "news")
AFTER_A_LABEL = pattern("notifications", "after_a_label")
NAMED = [
    pattern("notifications", "does_something"),
    AFTER_A_LABEL,
    pattern("notifications", "with_somebody"),
    pattern("notifications", "done_by"),
    pattern("notifications", "details_of"),
    pattern("notifications", "whose_details"),
    pattern("notifications", "introduces"),
]
NOBODY = words("notifications", "nobody")
NO_NAME = pattern("notifications", "no_name")
THROUGH = pattern("notifications", "through")
RELAY = pattern("mail", "relay")
RULER = re.compile(r"^\s*(?:[-_=*─—]\s?){6,}\s*$", re.M)


def announced(mail: InboundMail, own: frozenset[str]) -> str:
    """The person whom subject or text announce ("Dana Fox is requesting a quote", "New lead.

    Dana Fox"), else "".
    """
    own_words = {
        part for one in own for part in re.split(r"\W+", one.rpartition("@")[2]) if len(part) > 2
    }
    lines = [mail.subject, *[line.strip() for line in mail.text.split("\n") if line.strip()][:8]]
    for told in NAMED:
        for line in lines:
            found = told.search(line[:300])
            parts = {w.lower().strip(".") for w in found[1].split()} if found else set()
            if (
                found
                and (len(parts) > 1 or told is not AFTER_A_LABEL)
                and not parts & (NOBODY | own_words)
                and not is_messengers(found[1], mail)
            ):
                return found[1].strip()
    return ""


def is_messengers(name: str, mail: InboundMail) -> bool:
    """Whether a name is the messenger's own.

    The brand that sent it, or a part of what a robot calls itself ("Local Services" of "Acme Local
    Services").
    """
    sender, lower = mail.sender.name.lower(), name.lower()
    return bool(is_brand(mail.sender) and sender == lower) or bool(
        ROBOT_SENDER.search(mail.sender.address)
        and len(name.split()) > 1
        and lower in sender
        and not THROUGH.search(sender)
    )


def is_messenger(mail: InboundMail, own: frozenset[str]) -> bool:
    """Whether a machine sent it: by its address, by saying so, because it is a system of ours.

    Or a house that mails in bulk or brings news.
    """
    if ROBOT_SENDER.search(mail.sender.address) or is_own(mail.sender.address, own):
        return True
    in_bulk, brand, news = (
        BULK_RETURN.match(mail.headers.get("Return-Path", "")),
        is_brand(mail.sender),
        NEWS.search(mail.subject),
    )
    return bool(
        not mail.references
        and (
            mail.headers.get("Auto-Submitted") or (in_bulk and (brand or news)) or (brand and news)
        )
    )


def is_name(name: str) -> bool:
    return bool(name) and len(name.split()) <= 4 and not NO_NAME.search(name)


def from_relay(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """A marketplace that lets nobody see an address.

    What is sent to its relay address reaches the person.
    """
    address = next((a for a in (mail.reply_to.address, mail.sender.address) if RELAY.match(a)), "")
    name = announced(mail, own) if address and not mail.references else ""
    if not name:
        return None
    lines = above_footer(mail.text)
    message = words_after_marker(lines)
    address = stranger_in(lines, mail.sender, own) or address
    return Notification(
        Details(name=name, email=address, message=message, subject=mail.subject),
        "relay",
        {"name": name, "email": address, "message": message},
    )


def from_invitation(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """A booking system invites us and them.

    Of the guests, the one who is neither ours nor the system.
    """
    theirs = [g for g in mail.guests if is_strangers(g.address, mail.sender, own)]
    if len({g.address for g in theirs}) != 1 or mail.references:
        return None
    lines = above_footer(mail.text)
    phone = strangers_phone(lines)
    message = words_after_marker(lines)
    details = Details(
        name=theirs[0].name,
        email=theirs[0].address,
        phone=phone,
        message=message,
        subject=mail.subject,
    )
    return Notification(
        details,
        "invitation",
        {"name": details.name, "email": details.email, "phone": phone, "message": message},
    )


def from_prose(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """No layout at all, but a machine, or a system of ours, announces somebody.

    The address or phone in its words, above its footer, is theirs.
    """
    is_news = NEWS.search(mail.subject) or PHONE.search(mail.subject) or announced(mail, own)
    if mail.references or not (is_news or (is_messenger(mail, own) and mail.kind != "list")):
        return None
    lines = above_footer(mail.text)
    address = stranger_in([mail.subject, *lines], mail.sender, own)
    if not is_news and not address:
        return None  # a phone alone may be anybody's
    phone = strangers_phone([mail.subject, *lines])
    if not address and not phone:
        return None
    message = words_after_marker(lines)
    fields = {k: v for k, v in {"email": address, "phone": phone, "message": message}.items() if v}
    return Notification(
        Details(email=address, phone=phone, message=message, subject=mail.subject), "prose", fields
    )


def from_reply_to(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The sender is a machine, and Reply-To is a person elsewhere.

    What stands between the rulers is what they said.
    """
    address = mail.reply_to.address
    if (
        not address
        or is_own(address, own)
        or address == mail.sender.address
        or ROBOT_SENDER.search(address)
    ):
        return None
    if same_house(
        address.rpartition("@")[2], mail.sender.address.rpartition("@")[2]
    ) and not is_own(mail.sender.address, own):
        return None  # the messenger's own support desk
    if not is_own(mail.sender.address, own) and not ROBOT_SENDER.search(mail.sender.address):
        return None
    message = between_rulers(mail.text)
    return Notification(
        Details(name=mail.reply_to.name, email=address, message=message, subject=mail.subject),
        "reply-to",
        {"name": mail.reply_to.name, "email": address, "message": message},
    )


def between_rulers(text: str) -> str:
    pieces = [p.strip() for p in RULER.split(text)]
    if len(pieces) >= 3:
        return trim(max(pieces[1:-1], key=len))
    return trim(pieces[-1] if len(pieces) == 2 and len(pieces[1]) > len(pieces[0]) else text)
