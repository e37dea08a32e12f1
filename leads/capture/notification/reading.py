"""From the most certain layout to the least.

Data, fields, a forwarded mail, bare contact lines, a Reply-To, a relay, plain sentences.
"""

import re
from dataclasses import replace

from integrations.inbound_mail import InboundMail
from leads.capture.notification.announced import (
    NEWS,
    announced,
    from_invitation,
    from_prose,
    from_relay,
    from_reply_to,
    is_messenger,
    is_name,
)
from leads.capture.notification.bare import PHONE_LINE, from_bare_lines
from leads.capture.notification.chat import from_chat
from leads.capture.notification.data import from_json
from leads.capture.notification.forwarded import from_forward
from leads.capture.notification.labels import ALIGNED_LINE, RULER, from_labels, from_table, label_of
from leads.capture.notification.shared import (
    MAX_LINES,
    ROBOT_SENDER,
    Notification,
    above_footer,
    is_own,
    trim,
    trim_name,
    words_of,
)
from leads.capture.notification.stacked import from_run_on, from_stacked
from leads.capture.people import as_name
from leads.fields import FEWEST_WORDS, Details

PAPERWORK = re.compile(
    r"^\s*(?:your )?(?:receipt|invoice|order) (?:for|of|confirmation)\b.{0,20}\d{3,}|^\s*(?:your )?(?:invoice|receipt|statement|credit note|payment (?:receipt|reminder)|rechnung|facture|factura|faktura)\b.{0,12}\d{3,}.{0,80}\b(?:from|is due|due|de|von|od)\b|\b(?:verification|security|sign-?in|log-?in|one-time|confirmation|access) code\b|^\d[\d ]{3,8} is your\b|^report domain:|\b(?:daily|weekly|monthly)\b.{0,20}\b(?:report|summary|digest|recap|statistics)\b|\b(?:ihr paket|your (?:parcel|package)|votre colis|su paquete|twoja paczka|il tuo pacco|uw pakket)\b",
    re.I,
)  # what machines of suppliers send, which has fields too
LONGEST_NAME = 80


def read_notification(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The inquiry that a mail tells of, or None where it speaks for itself.

    `own` holds our addresses and domains.
    """
    from_machine = is_messenger(mail, own)
    if PAPERWORK.search(mail.subject):
        return None
    readers = (
        from_json,
        from_chat,
        from_forwarded_person,
        from_fields,
        from_attached,
        from_forward,
        from_invitation,
        from_bare_lines,
        from_reply_to,
        from_relay,
        from_prose,
    )
    for reader in readers:
        found = reader(mail, own)
        if found:
            found = replace(
                found, details=phoned(worded(named(found.details, mail, own), mail), mail, own)
            )
        if (
            found
            and is_somebody(found.details, mail, own)
            and (
                from_machine
                or found.how in ("forward", "attached", "bare lines", "relay", "invitation", "chat")
                or stands_apart(found, mail)
            )
        ):
            return found
    return None


def names_nobody(mail: InboundMail, own: frozenset[str]) -> bool:
    """A machine speaks, of which no news is expected and which announces no person.

    A report, a review, a link to change a password.
    """
    return (
        bool(ROBOT_SENDER.search(mail.sender.address))
        and not mail.references
        and not NEWS.search(mail.subject)
        and not announced(mail, own)
    )


def named(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    """With the name that the layout gave, turned round where it is "Family, Given".

    Else the Reply-To's, the one announced, the line above the way to reach them.
    """
    details = replace(details, name=trim_name(details.name))
    if turned := re.fullmatch(
        r"([^\W\d][\w'’-]+), ([^\W\d][\w'’-]*[a-zà-ÿ](?: [^\W\d][\w'’.-]*)?)", details.name
    ):
        return replace(details, name=f"{turned[2]} {turned[1]}")
    if turned := re.fullmatch(
        r"([A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}) ([A-ZÀ-Þ][a-zà-ÿ][\w'’-]*)", details.name
    ):  # "LEMAÎTRE Solène"
        return replace(details, name=f"{turned[2]} {turned[1].title()}")
    if is_name(details.name) and "," not in details.name:
        return details
    if mail.reply_to.name and mail.reply_to.address == details.email:
        return replace(details, name=mail.reply_to.name)
    return replace(
        details,
        name=announced(mail, own)
        or name_above(details, mail)
        or name_in_bare_lines(details, mail, own)
        or details.name,
    )


def worded(details: Details, mail: InboundMail) -> Details:
    """With their words, where a layout had none among its fields.

    A heading's, or what stands in quotation marks.
    """
    if details.message:
        return details
    lines = above_footer(mail.text)
    prose = trim(
        "\n".join(
            line
            for line in lines
            if not label_of(line, "")
            and not ALIGNED_LINE.match(line)
            and not RULER.match(line)
            and "@" not in line
        )
    )
    return replace(
        details, message=words_of(lines) or (prose if len(prose.split()) > FEWEST_WORDS else "")
    )


def name_above(details: Details, mail: InboundMail) -> str:
    lines = [line.strip() for line in mail.text.split("\n")[:MAX_LINES] if line.strip()]
    place = next(
        (
            n
            for n, line in enumerate(lines)
            if n and any(way and way in line for way in (details.email, details.phone))
        ),
        0,
    )
    above = lines[place - 1] if place else ""
    return (
        above
        if len(above.split()) in (2, 3)
        and all(w[:1].isupper() for w in above.split())
        and as_name(above) == above
        and not re.search(r"\b[A-Z]{2}$", above)
        else ""
    )


def name_in_bare_lines(details: Details, mail: InboundMail, own: frozenset[str]) -> str:
    bare = from_bare_lines(mail, own)
    return as_name(bare.details.name) if bare and bare.details.email == details.email else ""


def phoned(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    """With the phone on the line next to their address, each alone on its line, where a layout had
    no field for it.
    """
    lines = [line.strip() for line in mail.text.split("\n")[:MAX_LINES] if line.strip()]
    if (
        details.phone
        or not details.email
        or details.email not in lines
        or is_own(mail.sender.address, own)
    ):
        return details
    place = lines.index(details.email)
    beside = (
        m
        for line in [*lines[place + 1 : place + 2], *lines[max(0, place - 1) : place]]
        if (m := PHONE_LINE.match(line))
    )
    return replace(details, phone=next((m[1] for m in beside), ""))


def is_somebody(details: Details, mail: InboundMail, own: frozenset[str]) -> bool:
    """There must be a person to answer or to call who is neither ourselves nor the messenger."""
    reachable = (details.email and not is_own(details.email, own)) or details.phone
    return bool(reachable and (details.message or details.extra or details.name))


def stands_apart(found: Notification, mail: InboundMail) -> bool:
    """A layout with fields proves a notification also where a person's name is the sender.

    The contact inside is another.
    """
    return (
        found.how in ("json", "table", "labels")
        and len(found.fields) >= 3
        and found.details.email != mail.sender.address
    )


def from_fields(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Of four ways in which labels and values stand, the one that tells most of who it is and what
    they want.
    """
    found = [
        one
        for reader in (from_table, from_labels, from_stacked, from_run_on)
        if (one := reader(mail, own))
    ]
    return max(found, key=lambda one: known_of(one.details), default=None)


def known_of(details: Details) -> int:
    return sum(
        map(
            bool,
            (
                details.name and len(details.name) < LONGEST_NAME,
                details.email,
                details.phone,
                details.message,
            ),
        )
    )


def from_forwarded_person(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """What one of us passes on from a person, whose signature may look like fields."""
    found = from_forward(mail, own)
    return (
        found
        if found and "from" in found.fields and not ROBOT_SENDER.search(found.details.email)
        else None
    )


def from_attached(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Forwarded as an attachment by one of us: what hangs on the mail is the inquiry."""
    inner = mail.attached
    if inner is None or not is_own(mail.sender.address, own):
        return None
    if not is_own(inner.sender.address, own) and not ROBOT_SENDER.search(inner.sender.address):
        details = Details(
            name=inner.sender.name,
            email=inner.sender.address,
            message=inner.fresh,
            subject=inner.subject,
        )
        return Notification(
            details,
            "attached",
            {"from": inner.sender.address, "subject": inner.subject, "message": inner.fresh},
        )
    return read_notification(inner, own)
