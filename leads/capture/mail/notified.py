"""Mail in which somebody else's system tells us of a person."""

from dataclasses import replace

from integrations.inbound_mail import InboundMail
from integrations.texts.sentences import sentence
from leads.capture.filed import Filed, FiledWhy
from leads.capture.inquiry import attach_or_open
from leads.capture.mail.heard import Told
from leads.capture.mail.whose import own_addresses
from leads.capture.notification import Notification, is_from_robot, is_own
from leads.capture.words import Words
from leads.contacts.typed import phone_number
from leads.models import Arrival, Business


def file_notification(
    arrival: Arrival, mail: InboundMail, told: Told, in_our_name: bool = False
) -> Filed:
    """Somebody else's system tells us of a person: they are the contact, whoever sent the mail.

    `in_our_name`: it bears an address of ours, and nothing shows that we sent it.
    """
    found, details = told.found, told.found.details
    words = Words(
        text=told.text,
        heard=told.heard,
        subject=mail.subject,
        sender=details.email,
        mail_ids=[mail.message_id],
        html=mail.safe,
        attachments=mail.attachments,
        in_our_name=in_our_name,
        by_other=is_told_by_somebody_else(mail, found, arrival.source.business),
    )
    filed = attach_or_open(arrival, details, words, found.fields)
    if filed.code:
        return filed
    text = sentence("Read from a notification (%(how)s).", how=found.how)
    return replace(filed, code=FiledWhy.NOTIFICATION, text=text)


def is_told_by_somebody_else(mail: InboundMail, found: Notification, business: Business) -> bool:
    """A person's mail that names another one."""
    is_messenger = is_own(mail.sender.address, own_addresses(business)) or is_from_robot(mail)
    return not is_messenger and mail.sender.address != found.details.email


def is_only_us(found: Notification, business: Business) -> bool:
    """A parcel's notice and the like: all it names is our own phone."""
    return (
        not found.details.email
        and bool(business.phone)
        and phone_number(found.details.phone, business.country)
        == phone_number(business.phone, business.country)
    )
