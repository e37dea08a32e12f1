"""A mail that one of us, or another system, sends on.

The inner From is the person, and the quoted part is the message.
"""

import email.utils
import re
from dataclasses import replace

from integrations.inbound_mail import FORWARDED, InboundMail
from leads.capture.notification.data import from_json
from leads.capture.notification.labels import from_labels
from leads.capture.notification.shared import ROBOT_SENDER, Notification, is_own, trim
from leads.capture.people import emails_in
from leads.contacts.identity import email_address
from leads.fields import Details, text_of
from leads.words import one_of, pattern, word_file

FORWARD_PREFIX = pattern("mail", "forward_prefix")
FORWARDED_FROM = pattern("mail", "forwarded_from")
HEADER_WORDS = word_file("mail").grouped("headers")
HEADERS = {word: name for name in ("from", "subject") for word in HEADER_WORDS[name]}
INNER_HEADER = word_file("mail").pattern(
    "inner_header", header=one_of(word for found in HEADER_WORDS.values() for word in found)
)


def from_forward(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The inner From is the person, and the quoted part is the message."""
    mark = FORWARDED.search(mail.text)
    if not mark and FORWARD_PREFIX.match(mail.subject):
        mark = FORWARDED_FROM.search(mail.text)
    if not mark:
        return None
    inner = [re.sub(r"^\s*>+ ?", "", line) for line in mail.text[mark.end() :].split("\n")]
    headers, body = inner_headers(inner)
    passed_on = replace(mail, text="\n".join(body))
    shown, address = inner_sender(headers.get("from", ""))
    if not address or is_own(address, own):
        again = from_labels(replace(passed_on, html=""), own) or from_json(passed_on, own)
        return replace(again, how="forward") if again else None
    if ROBOT_SENDER.search(address) and (within := from_labels(passed_on, own)):
        return replace(within, how="forward")
    message = trim(passed_on.text)
    subject = headers.get("subject", "")
    return Notification(
        Details(name=shown, email=address, message=message, subject=subject),
        "forward",
        {"from": headers.get("from", ""), "subject": subject, "message": message},
    )


def inner_sender(header: str) -> tuple[str, str]:
    """(name, address) of a From header as mail programs show it."""
    shown, address = email.utils.parseaddr(header.replace("[mailto:", "<").replace("]", ">"))
    found = email_address(address) or next(iter(emails_in(header)), "")
    return text_of(shown).strip("\"' "), found


def inner_headers(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    headers: dict[str, str] = {}
    index = 0
    while index < len(lines) and not lines[index].strip():
        index += 1
    last = ""
    while index < len(lines) and lines[index].strip():
        found = INNER_HEADER.match(lines[index])
        if found:
            last = HEADERS.get(found[1].lower(), found[1].lower())
            headers.setdefault(last, found[2].strip())
        elif last and not headers[last]:
            headers[last] = lines[index].strip()
        else:
            break
        index += 1
    return headers, lines[index:]
