"""From the most certain layout to the least.

Data, fields, a forwarded mail, bare contact lines, a Reply-To, a relay, plain sentences.
"""

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
)
from leads.capture.notification.bare import from_bare_lines
from leads.capture.notification.chat import from_chat
from leads.capture.notification.data import from_json
from leads.capture.notification.forwarded import from_forward
from leads.capture.notification.gaps import fill_gaps
from leads.capture.notification.labels import from_labels
from leads.capture.notification.shared import (
    ROBOT_SENDER,
    Notification,
    is_from_robot,
    is_own,
)
from leads.capture.notification.speaker import may_name_another
from leads.capture.notification.stacked import from_run_on, from_stacked
from leads.capture.notification.tables import from_table
from leads.fields import Details
from leads.words import pattern

PAPERWORK = pattern("mail", "paperwork")
LONGEST_NAME = 200  # characters
TELLING_LAYOUTS = ("forward", "attached", "bare lines", "relay", "invitation", "chat")


def read_notification(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The inquiry that a mail tells of, or None where it speaks for itself.

    `own` holds our addresses and domains.
    """
    is_paper = mail.of_delivery or PAPERWORK.search(mail.subject)
    if is_paper or not may_name_another(mail, own):
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
    readings = (reading for reader in readers if (reading := reader(mail, own)))
    filled = (replace(one, details=fill_gaps(one.details, mail, own)) for one in readings)
    return next((one for one in filled if is_believed(one, mail, own)), None)


def is_believed(found: Notification, mail: InboundMail, own: frozenset[str]) -> bool:
    """It tells of somebody, and a machine sent it or its layout shows that it is one."""
    return is_somebody(found.details, mail, own) and (
        found.how in TELLING_LAYOUTS or is_messenger(mail, own) or stands_apart(found, mail)
    )


def names_nobody(mail: InboundMail, own: frozenset[str]) -> bool:
    """A machine speaks, of which no news is expected and which announces no person.

    A report, a review, a link to change a password.
    """
    if not is_from_robot(mail) or mail.references:
        return False
    return not NEWS.search(mail.subject) and not announced(mail, own)


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
    readers = (from_table, from_labels, from_stacked, from_run_on)
    found = filter(None, (reader(mail, own) for reader in readers))
    return max(found, key=lambda one: known_of(one.details), default=None)


def known_of(details: Details) -> int:
    return sum(
        map(
            bool,
            (
                details.name and len(details.name) <= LONGEST_NAME,
                details.email,
                details.phone,
                details.message,
            ),
        )
    )


def from_forwarded_person(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """What one of us passes on from a person, whose signature may look like fields."""
    found = from_forward(mail, own)
    if not found or "from" not in found.fields:
        return None
    return None if ROBOT_SENDER.search(found.details.email) else found


def from_attached(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Forwarded as an attachment by one of us: what hangs on the mail is the inquiry."""
    inner = mail.attached
    if inner is None or not is_own(mail.sender.address, own):
        return None
    if is_own(inner.sender.address, own) or is_from_robot(inner):
        return read_notification(inner, own)
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
