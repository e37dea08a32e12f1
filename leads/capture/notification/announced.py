"""No layout at all.

A machine, or a system of ours, announces somebody in a sentence, or lets us answer through itself.
"""

import re
from itertools import product

from integrations.inbound_mail import InboundMail
from leads.capture.notification.shared import (
    BULK_RETURN,
    PHONE,
    ROBOT_SENDER,
    Notification,
    above_footer,
    house_of,
    is_brand,
    is_from_robot,
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
BRACKETS = " \t'\"()[]<>,;-–|"
RULER = re.compile(r"^[ \t]*(?:[-_=*─—][ \t]?){6,}[ \t]*$", re.M)


def announced(mail: InboundMail, own: frozenset[str]) -> str:
    """The person whom subject or text announce ("Dana Fox is requesting a quote", "New lead.

    Dana Fox"), else "".
    """
    nobody = NOBODY | words_of_our_houses(own)
    lines = [mail.subject, *[line.strip() for line in mail.text.split("\n") if line.strip()][:8]]
    for telling, line in product(NAMED, lines):
        name = announced_name(telling, line)
        if name and not name_parts(name) & nobody and not is_messengers(name, mail):
            return name.strip()
    return ""


def words_of_our_houses(own: frozenset[str]) -> set[str]:
    parts = (part for one in own for part in re.split(r"\W+", house_of(one)))
    return {part for part in parts if len(part) > 2}


def announced_name(telling: re.Pattern[str], line: str) -> str:
    """The name that a pattern finds in a line, else ""; behind a label one word is too little."""
    found = telling.search(line[:300])
    if not found or (telling is AFTER_A_LABEL and len(name_parts(found[1])) < 2):
        return ""
    return found[1]


def name_parts(name: str) -> set[str]:
    return {word.lower().strip(".") for word in name.split()}


def is_messengers(name: str, mail: InboundMail) -> bool:
    """Whether a name is the messenger's own.

    The brand that sent it, or a part of what a robot calls itself ("Local Services" of "Acme Local
    Services").
    """
    sender, lower = mail.sender.name.lower(), name.lower()
    if sender == lower and is_brand(mail.sender):
        return True
    is_part = len(name.split()) > 1 and lower in sender
    return is_part and is_from_robot(mail) and not THROUGH.search(sender)


def is_messenger(mail: InboundMail, own: frozenset[str]) -> bool:
    """Whether a machine sent it: by its address, by saying so, because it is a system of ours.

    Or a house that mails in bulk or brings news.
    """
    if is_from_robot(mail) or is_own(mail.sender.address, own):
        return True
    if mail.references:
        return False
    return bool(mail.headers.get("Auto-Submitted")) or has_signs_of_a_mailing(mail)


def has_signs_of_a_mailing(mail: InboundMail) -> bool:
    """Two of three signs: mailed in bulk, by a brand, with news."""
    signs = (
        BULK_RETURN.match(mail.headers.get("Return-Path", "")),
        is_brand(mail.sender),
        NEWS.search(mail.subject),
    )
    return sum(map(bool, signs)) >= 2


def is_name(name: str) -> bool:
    return bool(name) and len(name.split()) <= 4 and not NO_NAME.search(name)


def from_relay(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """A marketplace that lets nobody see an address.

    What is sent to its relay address reaches the person.
    """
    relay = relay_address(mail)
    name = announced(mail, own) if relay and not mail.references else ""
    if not name:
        return None
    lines = above_footer(mail.text)
    message = words_after_marker(lines)
    address = stranger_in(lines, mail.sender, own) or relay
    return Notification(
        Details(name=name, email=address, message=message, subject=mail.subject),
        "relay",
        {"name": name, "email": address, "message": message},
    )


def relay_address(mail: InboundMail) -> str:
    addresses = (mail.reply_to.address, mail.sender.address)
    return next(filter(RELAY.match, addresses), "")


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
    is_news = brings_news(mail, own)
    if answers_something(mail) or not (is_news or is_messengers_own_mail(mail, own)):
        return None
    lines = above_footer(mail.text)
    address = stranger_in([mail.subject, *lines], mail.sender, own)
    # Where no news is expected, a phone alone may be anybody's.
    phone = strangers_phone([mail.subject, *lines]) if is_news or address else ""
    if not address and not phone:
        return None
    message = words_after_marker(lines)
    fields = {k: v for k, v in {"email": address, "phone": phone, "message": message}.items() if v}
    return Notification(
        Details(email=address, phone=phone, message=message, subject=mail.subject), "prose", fields
    )


def answers_something(mail: InboundMail) -> bool:
    return bool(mail.references) or "auto-replied" in mail.headers.get("Auto-Submitted", "").lower()


def brings_news(mail: InboundMail, own: frozenset[str]) -> bool:
    return bool(NEWS.search(mail.subject) or PHONE.search(mail.subject) or announced(mail, own))


def is_messengers_own_mail(mail: InboundMail, own: frozenset[str]) -> bool:
    """A messenger's, and not what somebody wrote to a list."""
    return mail.kind != "list" and is_messenger(mail, own)


def from_reply_to(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The sender is a machine, and Reply-To is a person elsewhere.

    What stands between the rulers is what they said.
    """
    is_ours = is_own(mail.sender.address, own)
    if not (is_ours or is_from_robot(mail)) or not is_persons_reply_to(mail, own):
        return None
    address = mail.reply_to.address
    if not is_ours and same_house(house_of(address), house_of(mail.sender.address)):
        return None  # the messenger's own support desk
    message, name = between_rulers(mail.text), name_of_writer(mail)
    return Notification(
        Details(name=name, email=address, message=message, subject=mail.subject),
        "reply-to",
        {"name": name, "email": address, "message": message},
    )


def name_of_writer(mail: InboundMail) -> str:
    """Beside the Reply-To, or beside the same address in the name of whoever sent it on."""
    if mail.reply_to.name:
        return mail.reply_to.name
    before, found, behind = mail.sender.name.lower().partition(mail.reply_to.address)
    is_beside = found and not behind.strip(BRACKETS)
    return mail.sender.name[: len(before)].strip(BRACKETS) if is_beside else ""


def is_persons_reply_to(mail: InboundMail, own: frozenset[str]) -> bool:
    """Neither the sender's address again, nor one of ours, nor a machine's."""
    address = mail.reply_to.address
    if not address or address == mail.sender.address:
        return False
    return not is_own(address, own) and not ROBOT_SENDER.search(address)


def between_rulers(text: str) -> str:
    pieces = [p.strip() for p in RULER.split(text)]
    if len(pieces) >= 3:
        return trim(max(pieces[1:-1], key=len))
    return trim(pieces[-1] if len(pieces[-1]) > len(pieces[0]) else text)
