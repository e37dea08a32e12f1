"""Raw mail → InboundMail. Never raises for what a stranger sent."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message

from integrations.inbound_mail.attachments import Attachment, attachments, left_out
from integrations.inbound_mail.authentication import checks_of
from integrations.inbound_mail.body.bodies import body_of
from integrations.inbound_mail.body.safe_html import safe_html
from integrations.inbound_mail.invitations import guests
from integrations.inbound_mail.quoting.headings import Parties
from integrations.inbound_mail.quoting.ours import OurWords
from integrations.inbound_mail.quoting.quotes import split_text
from integrations.inbound_mail.raw.headers import (
    Person,
    date,
    first_id,
    header,
    ids,
    person,
    recipients,
)
from integrations.inbound_mail.raw.mending import parse_message
from integrations.inbound_mail.raw.parts import inner_mail, parts
from integrations.inbound_mail.returned.bounces import (
    Returned,
    returned_ids,
    returned_in,
    tells_of_delivery,
)
from integrations.inbound_mail.senders import KEPT_HEADERS, Kind, kind_of
from integrations.mailing.mail_phrases import PHRASES


@dataclass(frozen=True)
class InboundMail:
    """What one raw mail says.

    Addresses are lower case; `at` is the Date header in UTC or None; text has no NUL.
    """

    sender: Person
    reply_to: Person
    original: Person  # who wrote it, where a group put itself into From
    recipients: list[str]
    subject: str
    message_id: str
    references: list[str]
    at: datetime | None
    text: str
    fresh: str  # what is new to us: what they typed, and what they pass on
    typed: str
    quoted: str
    kind: Kind
    failed: str = ""
    hard: bool = False
    plain_bounce: bool = False  # a bounce by its words alone
    complaint: bool = False
    of_delivery: bool = False  # a server's or a big sender's news of what became of a mail
    returned_ids: list[str] = field(default_factory=list)
    html: str = ""
    safe: str = ""  # the HTML as a person may see it
    calendar: bool = False
    guests: list[Person] = field(default_factory=list)  # of an invitation
    attached: "InboundMail | None" = None  # a mail forwarded as an attachment
    attachments: list[Attachment] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)  # what servers say they found of its sender


DECLARED = re.compile(
    rb"(?im)^(?:content-type|content-disposition):[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*"
)
ORIGINAL_SENDERS = ("X-Original-From", "X-Google-Original-From", "X-Original-Sender")
FORWARD_PREFIX = PHRASES.pattern("forward_prefix")
REPLY_PREFIX = PHRASES.pattern("reply_prefix")
LONGEST_DECLARED, MAX_PARAMETERS = 4_000, 40
LONGEST_SUBJECT = 500


def tamed(raw: bytes) -> bytes:
    """With what parts declare of themselves cut to a sane length.

    The standard library takes minutes over a quoted parameter full of semicolons.
    """
    return DECLARED.sub(
        lambda found: (
            found[0]
            if len(found[0]) <= LONGEST_DECLARED and found[0].count(b";") <= MAX_PARAMETERS
            else b";".join(found[0][:LONGEST_DECLARED].split(b";")[:MAX_PARAMETERS])
        ),
        raw,
    )


def read(raw: bytes, inside: bool = False) -> InboundMail:
    """Parse a mail's bytes (RFC 5322 or what passes for it); what cannot be read is left empty."""
    message = parse_message(tamed(raw))
    text, html, rest = body_of(message)
    subject, sender = header(message, "Subject")[:LONGEST_SUBJECT], person(message, "From")
    references = ids(header(message, "In-Reply-To") + " " + header(message, "References"))
    split = split_text(text, passes_on=passes_on(subject, references))
    returned = returned_in(message, subject, text, sender)
    back = returned or Returned()
    headers = {name: header(message, name) for name in KEPT_HEADERS}
    of_delivery = tells_of_delivery(message, text)
    return InboundMail(
        sender=sender,
        reply_to=person(message, "Reply-To"),
        original=original_sender(message),
        recipients=recipients(message),
        subject=subject,
        message_id=first_id(header(message, "Message-ID")),
        references=references,
        at=date(message),
        text=text,
        fresh=split.fresh,
        typed=split.typed,
        quoted=split.quoted,
        kind="bounce" if returned else kind_of(headers, subject, text, of_delivery),
        failed=back.failed,
        hard=back.hard,
        plain_bounce=back.by_words,
        complaint=back.complaint,
        of_delivery=of_delivery,
        returned_ids=[*returned_ids(message), *back.ids],
        html=html,
        safe=safe_html(html),
        calendar=has_part(message, "text/calendar"),
        guests=guests(message),
        attached=None if inside else attached_mail(message),
        attachments=[*attachments(message), *left_out(message, rest)],
        headers=headers,
        checks=checks_of(message),
    )


def original_sender(message: Message) -> Person:
    """Groups that rewrite From keep the writer in headers of their own."""
    found = (person(message, name) for name in ORIGINAL_SENDERS)
    return next((one for one in found if one.address), Person())


def passes_on(subject: str, references: list[str]) -> bool:
    """Whether headers inside a mail begin what its writer sends on, and not what they answer."""
    return bool(FORWARD_PREFIX.match(subject)) or not (references or REPLY_PREFIX.match(subject))


def split_again(mail: InboundMail, ours: OurWords, parties: Parties) -> InboundMail:
    """The mail with our own words folded: `ours` went to its writer, `parties` names us both."""
    on = passes_on(mail.subject, mail.references)
    split = split_text(mail.text, ours, parties, on)
    return replace(mail, fresh=split.fresh, typed=split.typed, quoted=split.quoted)


def has_part(message: Message, kind: str) -> bool:
    return any(part.get_content_type() == kind for part in parts(message))


def attached_mail(message: Message) -> InboundMail | None:
    """The first mail that hangs on this one; none where this one is a machine's report about it."""
    if message.get_content_type() in ("multipart/report", "message/rfc822"):
        return None
    inner = next((p for p in parts(message) if p.get_content_type() == "message/rfc822"), None)
    raw = inner_mail(inner) if inner is not None else b""
    return read(raw, inside=True) if raw else None
