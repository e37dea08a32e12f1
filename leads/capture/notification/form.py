"""Labels and values, however a layout held them, become a notification where they are enough."""

import re
from dataclasses import replace

from integrations.inbound_mail import InboundMail
from leads.capture.notification.shared import (
    FOOTER,
    PHONE,
    Fields,
    Notification,
    above_footer,
    house_of,
    is_own,
    is_strangers,
    lines_of_theirs,
    phone_in_line,
    same_house,
    stranger_in,
    without_own,
)
from leads.capture.people import emails_in
from leads.contacts.typed import email_address
from leads.fields import classify_label, says_something, understand_fields
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
    if is_field(label, value):
        fields.setdefault(label, value)


def is_field(label: str, value: str) -> bool:
    """Neither of them empty, and no footer or heading of a table."""
    if not label or not says_something(value) or FOOTER.match(label):
        return False
    return (label.lower(), value.lower()) not in HEADER_ROWS


def enough(fields: Fields, how: str, mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Two fields whose meaning we know, one of them a way to reach somebody, make a form.

    A value tells what it is where its label does not.
    """
    if not makes_a_form(fields):
        return None
    values = values_of_theirs(fields)
    strangers = strangers_among(values, mail, own)
    if not strangers and is_senders_card(values, mail, own):
        return None
    details = without_own(understand_fields(fields), own)
    address = best_address(
        details.email, strangers, address_alone(values, mail, own)
    ) or stranger_in(above_footer(mail.text), mail.sender, own)
    phone = phone_in_line(details.phone) or details.phone or phone_among(fields)
    return Notification(
        replace(details, email=address, phone=first_line(phone), name=first_line(details.name)),
        how,
        fields,
    )


def makes_a_form(fields: Fields) -> bool:
    meant = meanings_of(fields)
    return len(meant) >= 2 and bool(meant & {"email", "phone"})


def meanings_of(fields: Fields) -> set[str]:
    """What labels and values tell of; beside a message, "From" may be the way to reach somebody."""
    meant: set[str] = set()
    for label, value in fields.items():
        meant |= {classify_label(label), classify_value(label, value)} - {""}
    if "message" in meant and any(is_from_address(*field) for field in fields.items()):
        meant.add("email")
    return meant


def is_from_address(label: str, value: str) -> bool:
    return classify_label(label) == "from" and "@" in value


def values_of_theirs(fields: Fields) -> list[str]:
    """The values of all fields but footers and those of somebody's staff."""
    theirs = lines_of_theirs(list(fields))
    return [fields[label] for label in theirs if not FOOTER.match(label)]


def strangers_among(values: list[str], mail: InboundMail, own: frozenset[str]) -> list[str]:
    addresses = (address for value in values for address in emails_in(value))
    return [address for address in addresses if is_strangers(address, mail.sender, own)]


def is_senders_card(values: list[str], mail: InboundMail, own: frozenset[str]) -> bool:
    """The sender's own address and phone, as below a letter."""
    house = house_of(mail.sender.address)
    return not is_own(mail.sender.address, own) and any(
        same_house(house_of(address), house) for address in filter(None, map(email_address, values))
    )


def best_address(labelled: str, strangers: list[str], alone: str) -> str:
    """The labelled one where it is a stranger's, else the one alone in its field, else the first
    stranger's; "" without any.
    """
    if labelled in strangers:
        return labelled
    return alone or next(iter(strangers), "")


def address_alone(values: list[str], mail: InboundMail, own: frozenset[str]) -> str:
    """The first value that is a stranger's address and nothing else."""
    addresses = filter(None, map(email_address, values))
    return next((e for e in addresses if is_strangers(e, mail.sender, own)), "")


def phone_among(fields: Fields) -> str:
    """The first value that is a phone, or holds one below a name, and is called nothing else."""
    named = ((label, value) for label, value in fields.items() if not OTHER_NUMBER.search(label))
    return next(filter(None, (phone_of_field(label, value) for label, value in named)), "")


def phone_of_field(label: str, value: str) -> str:
    in_address = "\n" in value and classify_label(label) == "name"
    lines = value.split("\n")[:4]
    phone_lines = lines if in_address else [one for one in lines if PHONE.fullmatch(one.strip())]
    return next(filter(None, map(phone_in_line, phone_lines)), "")


def first_line(value: str) -> str:
    return value.split("\n")[0].strip()


def classify_value(label: str, value: str) -> str:
    """email or phone where a value is nothing else and its label does not speak of another kind of
    number.
    """
    if any(email_address(line.strip()) for line in value.split("\n")[:3]):
        return "email"
    return "phone" if is_phone(value) and not OTHER_NUMBER.search(label) else ""


def is_phone(value: str) -> bool:
    """A number to call, perhaps with a remark in brackets behind it, and nothing else."""
    bare = re.sub(r"\s{0,3}\([^()\d]*(?:\d[^()]{0,12})?\)\s*$", "", value)
    return bool(PHONE.fullmatch(bare) and phone_in_line(bare))
