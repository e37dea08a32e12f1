"""A mail that one of us, or another system, sends on.

The inner From is the person, and the quoted part is the message.
"""

import email.utils
import re
from dataclasses import replace
from itertools import dropwhile

from integrations.inbound_mail import FORWARD_PREFIX, FORWARDED, InboundMail
from leads.capture.notification.data import from_json
from leads.capture.notification.labels import from_labels
from leads.capture.notification.shared import ROBOT_SENDER, Notification, is_own, trim
from leads.capture.people import emails_in
from leads.contacts.identity import email_address
from leads.fields import Details, text_of
from leads.words import one_of, pattern, word_file

FORWARDED_FROM = pattern("mail", "forwarded_from")
HEADER_WORDS = word_file("mail").grouped("headers")
HEADERS = {word: name for name in ("from", "subject") for word in HEADER_WORDS[name]}
INNER_HEADER = word_file("mail").pattern(
    "inner_header", header=one_of(word for found in HEADER_WORDS.values() for word in found)
)


def from_forward(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The inner From is the person, and the quoted part is the message."""
    mark = forward_mark(mail)
    if not mark:
        return None
    inner = [re.sub(r"^\s*>+ ?", "", line) for line in mail.text[mark.end() :].split("\n")]
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


def forward_mark(mail: InboundMail) -> re.Match[str] | None:
    """Where a mail says that what follows was forwarded."""
    mark = FORWARDED.search(mail.text)
    if not mark and FORWARD_PREFIX.match(mail.subject):
        mark = FORWARDED_FROM.search(mail.text)
    return mark


def inner_sender(header: str) -> tuple[str, str]:
    """(name, address) of a From header as mail programs show it."""
    shown, address = email.utils.parseaddr(header.replace("[mailto:", "<").replace("]", ">"))
    found = email_address(address) or next(iter(emails_in(header)), "")
    return text_of(shown).strip("\"' "), found


def inner_headers(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """(headers by name, the lines below them)."""
    headers: dict[str, str] = {}
    last = ""
    lines = list(dropwhile(lambda line: not line.strip(), lines))
    for index, line in enumerate(lines):
        if found := INNER_HEADER.match(line):
            last = HEADERS.get(found[1].lower(), found[1].lower())
            headers.setdefault(last, found[2].strip())
        elif line.strip() and last and not headers[last]:
            headers[last] = line.strip()
        else:
            return headers, lines[index:]
    return headers, []


def forwarded_person(name: str, address: str, headers: dict[str, str], text: str) -> Notification:
    message, subject = trim(text), headers.get("subject", "")
    details = Details(name=name, email=address, message=message, subject=subject)
    return Notification(
        details,
        "forward",
        {"from": headers.get("from", ""), "subject": subject, "message": message},
    )
