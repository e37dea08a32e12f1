"""Who wrote a mail that speaks for itself."""

import re

from integrations.inbound_mail import InboundMail
from leads.capture import notification
from leads.capture.people import emails_in, phone_in
from leads.contacts.signing import name_under
from leads.contacts.typed import email_address, phone_number
from leads.fields import Details
from leads.words import pattern

NOBODY_READS = pattern("mail", "nobody_reads")
FAMILY_COMMA_GIVEN = re.compile(r"([\w'’-]+), ([\w'’-]+(?: [\w'’-]+)?)")  # office address books


def writer(mail: InboundMail, our_phone: str, country: str) -> Details:
    """Who wrote a direct mail, with the phone from its signature where it gives one. Pure."""
    address = writers_address(mail)
    if NOBODY_READS.match(address):
        return Details(
            name=name_under(mail.typed),
            phone=their_phone(mail.typed, our_phone, country, ""),
            message=mail.fresh,
            subject=mail.subject,
        )
    name = writers_name(mail, address)
    texts = (without_others(text, address) for text in (mail.typed, signature(mail)))
    phone = next(filter(None, (their_phone(text, our_phone, country, name) for text in texts)), "")
    return Details(
        name=name,
        email=email_address(address or next(iter(emails_in(mail.text)), "")),
        phone=phone,
        message=mail.fresh,
        subject=mail.subject,
    )


def writers_address(mail: InboundMail) -> str:
    """The sender's; the Reply-To's where there is none, or a machine sent it."""
    if notification.ROBOT_SENDER.search(mail.sender.address):
        return mail.reply_to.address or mail.sender.address
    return mail.sender.address or mail.reply_to.address


def writers_name(mail: InboundMail, address: str) -> str:
    """The name beside this address, the given name first; what is no name is read from the text."""
    name = mail.sender.name if address == mail.sender.address else mail.reply_to.name
    if not name or re.search(r"@|\bvia\b", name):
        name = name_under(mail.typed) or without_via(name)
    turned = FAMILY_COMMA_GIVEN.fullmatch(name)
    return f"{turned[2]} {turned[1]}" if turned else name


def without_via(name: str) -> str:
    """The person's part of "Dana Fox via Messenger"; "" where an address stands there."""
    return "" if "@" in name else re.sub(r"(?i)(?<!\s)\s+via\b.*$", "", name)


def their_phone(text: str, our_phone: str, country: str, name: str) -> str:
    return phone_in(text, country, exclude=(phone_number(our_phone, country),), name=name)


def without_others(text: str, address: str) -> str:
    """Without the paragraphs that give somebody else's address: a phone there is theirs."""
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(p for p in paragraphs if set(map(email_address, emails_in(p))) <= {address})


def signature(mail: InboundMail) -> str:
    """The lines under "--", which are cut off with what is quoted, like the greeting above them."""
    found = re.match(
        r"(?:(?!>|--)[^\n]{0,60}\n){0,5}--\s*\n((?:(?!>)[^\n]*(?:\n|$)){1,8})", mail.quoted
    )
    return found[1] if found else ""
