"""Labels and values, however a layout held them, become a notification where they are enough."""

import re
from dataclasses import replace

from integrations.inbound_mail import InboundMail
from leads.capture.nested import EMPTY
from leads.capture.notification.shared import (
    FOOTER,
    NOT_THEIRS,
    PHONE,
    Fields,
    Notification,
    above_footer,
    is_own,
    is_strangers,
    phone_in_line,
    same_house,
    stranger_in,
    without_own,
)
from leads.capture.people import emails_in
from leads.contacts.identity import email_address
from leads.fields import classify_label, understand_fields
from leads.words import pattern

# What builders call the two columns of a table.
HEADER_ROWS = {
    ("question", "answer"),
    ("field", "value"),
    ("name", "value"),
    ("question", "response"),
}
OTHER_NUMBER = pattern("labels", "other_number")


def put(fields: Fields, label: str, value: str) -> None:
    """Keep a value under its label unless one stands there, it is empty, or it is no field."""
    label, value = label.strip(" *:\t\n"), value.strip()
    if (
        label
        and value
        and not FOOTER.match(label)
        and value.lower() not in EMPTY
        and (label.lower(), value.lower()) not in HEADER_ROWS
    ):
        fields.setdefault(label, value)


def enough(fields: Fields, how: str, mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Two fields whose meaning we know, one of them a way to reach somebody, make a form.

    A value tells what it is where its label does not.
    """
    if not makes_a_form(fields):
        return None
    values = [
        value
        for label, value in fields.items()
        if not FOOTER.match(label) and not NOT_THEIRS.search(label)
    ]
    strangers = [
        e for value in values for e in emails_in(value) if is_strangers(e, mail.sender, own)
    ]
    if not strangers and is_senders_card(values, mail, own):
        return None
    details = without_own(understand_fields(fields), own)
    address = (
        (details.email if details.email in strangers else "")
        or address_alone(values, mail, own)
        or next(iter(strangers), "")
        or stranger_in(above_footer(mail.text), mail.sender, own)
    )
    phone = phone_in_line(details.phone) or details.phone or phone_among(fields)
    return Notification(
        replace(details, email=address, phone=first_line(phone), name=first_line(details.name)),
        how,
        fields,
    )


def makes_a_form(fields: Fields) -> bool:
    meant: set[str] = set()
    for label, value in fields.items():
        meant |= {classify_label(label), classify_value(label, value)} - {""}
    if "message" in meant and any(
        classify_label(label) == "from" and "@" in value for label, value in fields.items()
    ):
        meant.add("email")
    return len(meant) >= 2 and bool(meant & {"email", "phone"})


def is_senders_card(values: list[str], mail: InboundMail, own: frozenset[str]) -> bool:
    """The sender's own address and phone, as below a letter."""
    house = mail.sender.address.rpartition("@")[2]
    return not is_own(mail.sender.address, own) and any(
        (e := email_address(value)) and same_house(e.rpartition("@")[2], house) for value in values
    )


def address_alone(values: list[str], mail: InboundMail, own: frozenset[str]) -> str:
    """The first value that is a stranger's address and nothing else."""
    addresses = (email_address(value) for value in values)
    return next((e for e in addresses if e and is_strangers(e, mail.sender, own)), "")


def phone_among(fields: Fields) -> str:
    """The first value that is a phone, or holds one below a name, and is called nothing else."""
    for label, value in fields.items():
        if OTHER_NUMBER.search(label):
            continue
        in_address = "\n" in value and classify_label(label) == "name"
        for line in value.split("\n")[:4]:
            if (PHONE.fullmatch(line.strip()) or in_address) and (found := phone_in_line(line)):
                return found
    return ""


def first_line(value: str) -> str:
    return value.split("\n")[0].strip()


def classify_value(label: str, value: str) -> str:
    """email or phone where a value is nothing else and its label does not speak of another kind of
    number.
    """
    if any(email_address(line.strip()) for line in value.split("\n")[:3]):
        return "email"
    bare = re.sub(r"\s*\([^()\d]*(?:\d[^()]{0,12})?\)\s*$", "", value)
    return (
        "phone"
        if PHONE.fullmatch(bare) and phone_in_line(bare) and not OTHER_NUMBER.search(label)
        else ""
    )
