"""A mail that one of us, or another system, sends on.

The inner From is the person, and the quoted part is the message.
"""

import email.utils
import re
from dataclasses import replace
from itertools import dropwhile

from integrations.inbound_mail import (
    FORWARDED,
    ORIGINAL,
    InboundMail,
    are_headers,
    is_label,
    label_and_value,
    passes_on,
)
from leads.capture.notification.data import from_json
from leads.capture.notification.labels import from_labels
from leads.capture.notification.shared import ROBOT_SENDER, Notification, is_own, trim
from leads.capture.people import emails_in
from leads.contacts.typed import email_address
from leads.fields import Details, text_of
from leads.words import word_file

HEADER_WORDS = word_file("mail").grouped("headers")
HEADERS = {word: name for name in ("from", "subject") for word in HEADER_WORDS[name]}


def from_forward(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The inner From is the person, and the quoted part is the message."""
    inner = forwarded_lines(mail)
    if not inner:
        return None
    headers, body = inner_headers(inner)
    name, address = inner_sender(headers.get("from", ""))
    text = "\n".join(body)
    forwarded = replace(mail, text=text)
    if not address or is_own(address, own):
        found = from_labels(forwarded, own) or from_json(forwarded, own)
        return read_as_forward(found)
    within = from_labels(forwarded, own) if ROBOT_SENDER.search(address) else None
    return read_as_forward(within) or forwarded_person(name, address, headers, text)


def read_as_forward(found: Notification | None) -> Notification | None:
    return replace(found, how="forward") if found else None


def forwarded_lines(mail: InboundMail) -> list[str]:
    """The mail that a mail says it passes on, without marks; [] where it passes on none."""
    lines = [re.sub(r"^\s*>+ ?", "", line) for line in mail.text.split("\n")]
    on = passes_on(mail.subject, mail.references)
    for number, line in enumerate(lines):
        if FORWARDED.match(line) or (on and ORIGINAL.match(line)):
            return lines[number + 1 :]
        if on and are_headers(lines, number):
            return lines[number:]
    return []


def inner_sender(header: str) -> tuple[str, str]:
    """(name, address) of a From header as mail programs show it."""
    shown, address = email.utils.parseaddr(header.replace("[mailto:", "<").replace("]", ">"))
    found = email_address(address) or next(iter(emails_in(header)), "")
    return text_of(shown).strip("\"' "), found


def inner_headers(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """(headers by name, the lines below them). In a language that we do not know, the first label
    that gives an address is who wrote.
    """
    headers: dict[str, str] = {}
    last = ""
    lines = list(dropwhile(lambda line: not line.strip(), lines))
    for index, line in enumerate(lines):
        found = label_and_value(line) if is_label(line) else None
        if found:
            last = name_of_header(*found, headers)
            headers.setdefault(last, found[1])
        elif line.strip() and last and not headers[last]:
            headers[last] = line.strip()
        else:
            return headers, lines[index:]
    return headers, []


def name_of_header(label: str, value: str, known: dict[str, str]) -> str:
    label = label.strip("* ").lower()
    if label in HEADER_WORDS["other"] or label in HEADERS:
        return HEADERS.get(label, label)
    return "from" if emails_in(value) and "from" not in known else label


def forwarded_person(name: str, address: str, headers: dict[str, str], text: str) -> Notification:
    message, subject = trim(text), headers.get("subject", "")
    details = Details(name=name, email=address, message=message, subject=subject)
    return Notification(
        details,
        "forward",
        {"from": headers.get("from", ""), "subject": subject, "message": message},
    )
