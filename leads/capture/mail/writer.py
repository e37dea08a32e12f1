"""Who wrote a mail that speaks for itself."""

import re

from integrations.inbound_mail import InboundMail
from leads.capture import notification
from leads.capture.people import emails_in, name_under, phone_in
from leads.contacts.identity import email_address, phone_number
from leads.fields import Details
from leads.models import Business
from leads.words import pattern

NOBODY_READS = pattern("mail", "nobody_reads")


def writer(mail: InboundMail, business: Business) -> Details:
    """Who wrote a direct mail, with the phone from its signature where it gives one."""
    address = mail.sender.address or mail.reply_to.address
    if mail.reply_to.address and notification.ROBOT_SENDER.search(mail.sender.address):
        address = mail.reply_to.address
    if NOBODY_READS.match(address):
        return Details(
            name=name_under(mail.fresh),
            phone=their_phone(mail.fresh, business, ""),
            message=mail.fresh,
            subject=mail.subject,
        )
    name = mail.sender.name if address == mail.sender.address else mail.reply_to.name
    if not name or re.search(r"@|\bvia\b", name):
        name = name_under(mail.fresh) or re.sub(
            r"(?i)\s+via\b.*$", "", name if "@" not in name else ""
        )
    if turned := re.fullmatch(r"([\w'’-]+), ([\w'’-]+(?: [\w'’-]+)?)", name):
        name = f"{turned[2]} {turned[1]}"  # "Family, Given" as office address books show it
    phone = their_phone(mail.fresh, business, name) or their_phone(signature(mail), business, name)
    if not address:
        address = next(iter(emails_in(mail.text)), "")
    return Details(
        name=name,
        email=email_address(address),
        phone=phone,
        message=mail.fresh,
        subject=mail.subject,
    )


def their_phone(text: str, business: Business, name: str) -> str:
    return phone_in(
        text, business.country, exclude=(phone_number(business.phone, business.country),), name=name
    )


def signature(mail: InboundMail) -> str:
    """The lines under "--", which are cut off with what is quoted, like the greeting above them."""
    found = re.match(
        r"(?:(?!>|--)[^\n]{0,60}\n){0,5}--\s*\n((?:(?!>)[^\n]*(?:\n|$)){1,8})", mail.quoted
    )
    return found[1] if found else ""
