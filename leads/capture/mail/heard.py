"""What a mail says by itself, whoever is known: found out by the reader, before any lock. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from integrations.inbound_mail import InboundMail
from leads.capture import notification
from leads.capture.canary import canary_word
from leads.capture.filed import Filed
from leads.capture.heard import Heard, hear, hear_answer
from leads.capture.mail import automatic
from leads.capture.mail.bounces import is_letter_about_bounce
from leads.capture.mail.writer import their_phone, writer
from leads.capture.notification import Notification
from leads.contacts.signing import name_under
from leads.fields import Details
from leads.words import absence

DAY = timedelta(days=1)


class Ours(NamedTuple):
    """By which a mail shows us: our addresses and domains, our phone and its country."""

    addresses: frozenset[str]
    phone: str
    country: str


@dataclass(frozen=True)
class Told:
    """Whom a mail tells of, and what their words say."""

    found: Notification
    text: str
    heard: Heard


@dataclass(frozen=True)
class HeardMail:
    """`returns` holds the day of a return for each day on which it may have come, by the zone.

    `without_lead` is what becomes of it where it is automatic and belongs to nobody.
    """

    words: Heard
    canary: str
    writer: Details
    without_lead: Filed
    is_automatic: bool
    is_automatic_reply: bool
    is_absence: bool
    returns: dict[date, date | None]
    is_letter_about_bounce: bool
    names_nobody: bool
    told: Told | None = None


def hear_mail(mail: InboundMail, ours: Ours, came: date) -> HeardMail:
    """`came` is the day of its arrival in UTC."""
    is_away = absence.is_absence(mail.subject, mail.typed, automatic.sent_by_no_person(mail))
    days = (came - DAY, came, came + DAY) if is_away else ()
    return HeardMail(
        words=hear_answer(mail.fresh, mail.typed, mail.subject),
        canary=canary_word(mail.subject),
        writer=writer(mail, ours.phone, ours.country),
        without_lead=automatic.fate_without_lead(mail),
        is_automatic=automatic.is_automatic(mail, ours.addresses),
        is_automatic_reply=automatic.is_automatic_reply(mail),
        is_absence=is_away,
        returns={day: absence.returns_on(mail.typed, day) for day in days},
        is_letter_about_bounce=is_letter_about_bounce(mail),
        names_nobody=notification.names_nobody(mail, ours.addresses),
    )


def hear_told(found: Notification, ours: Ours) -> Told:
    """With the name and the phone that stand under their message where no field gives them."""
    details = found.details
    if not details.name:
        details = replace(details, name=name_under(details.message))
    if not details.phone:
        phone = their_phone(details.message, ours.phone, ours.country, details.name)
        details = replace(details, phone=phone)
    text = details.message or "\n".join(f"{k}: {v}" for k, v in found.fields.items())
    return Told(replace(found, details=details), text, hear(text))
