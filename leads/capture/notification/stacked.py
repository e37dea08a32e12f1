"""A label above its value, or before it with nothing between."""

import re

from integrations.inbound_mail import InboundMail
from leads.capture.notification.form import enough, put
from leads.capture.notification.shared import (
    CONTACT_HEADING,
    FOOTER,
    MAX_LINES,
    PHONE,
    Fields,
    Notification,
)
from leads.contacts.typed import email_address
from leads.fields import classify_label
from leads.words import pattern

LABEL_TAG = re.compile(r"<(?:b|strong|h[1-6]|label)\b[^<>]{0,200}>([^<>]{1,90})</", re.I)
ASKS_FOR = {
    what: pattern("labels", f"asks_for.{what.replace(' ', '_')}")
    for what in ("email", "phone", "last name", "first name", "name", "message")
}
MARKED_LINE = re.compile(r"\*\*.+\*\*|-{2,}\s.{1,80}\s-{2,}")  # bold, or between rulers
BULLET = re.compile(r"[*•] \S")
PLAIN_MEANINGS = ("name", "first_name", "last_name", "message")


def from_stacked(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Each label on a line of its own (a question, bold, or a word we know) and the answer below
    it.
    """
    bold = {one.strip() for one in LABEL_TAG.findall(mail.html[:300_000])}
    fields: Fields = {}
    label, value, after_blank = "", list[str](), True
    for raw in [*mail.text.split("\n")[:MAX_LINES], "\x00"]:
        line = raw.strip()
        starts = line != "\x00" and stacked_label(line, bold, after_blank)
        after_blank = not line
        if starts or line == "\x00" or FOOTER.match(line):
            put(fields, label, "\n".join(value))
            label, value = (starts or ""), []
        elif label:
            value.append(line)
    return enough(fields, "questions", mail, own)


def stacked_label(line: str, bold: set[str], after_blank: bool) -> str:
    """The label that a line is, in a form that `meaning` knows where it can be told, else "".

    A question may also stand inside an answer.
    """
    bare = line.strip("*_•-–—= :")
    if not bare or len(bare) > 90 or "@" in bare:
        return ""
    if classify_label(bare):
        return bare
    is_marked = bare in bold or MARKED_LINE.fullmatch(line)
    if not is_marked and not (after_blank and begins_a_question(line)):
        return ""
    return next((f"your {what}" for what, asks in ASKS_FOR.items() if asks.search(bare)), bare)


def begins_a_question(line: str) -> bool:
    return line.endswith(("?", " *")) or bool(BULLET.match(line))


def from_run_on(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Labels and values with nothing but a blank between them, as styled pages become text.

    Only three or more of the plainest make a form.
    """
    fields: Fields = {}
    for line in mail.text.split("\n")[:MAX_LINES]:
        put(fields, *run_on_field(line))
    return enough(fields, "labels", mail, own) if len(fields) >= 3 else None


def run_on_field(line: str) -> tuple[str, str]:
    """(label, value) of a line, the label of up to three words; ("", "") where it is no field."""
    if CONTACT_HEADING.match(line.strip()):
        return "", ""
    words = line.split()
    splits = ((" ".join(words[:count]), " ".join(words[count:])) for count in (3, 2, 1))
    return next((split for split in splits if is_plain_field(*split)), ("", ""))


def is_plain_field(label: str, value: str) -> bool:
    """A label without digits, and a value that looks like what the label asks for."""
    if not value or re.search(r"\d", label):
        return False
    match classify_label(label):
        case "email":
            return bool(email_address(value))
        case "phone":
            return bool(PHONE.fullmatch(value))
        case meaning:
            return meaning in PLAIN_MEANINGS
