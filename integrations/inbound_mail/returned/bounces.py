"""What came back, and to whom.

Source: RFC 3464, and the half of all bounces that does not follow it.
"""

import re
from collections.abc import Iterator
from email.message import Message
from functools import partial
from typing import NamedTuple

from flufl.bounce import all_failures

from integrations.inbound_mail.raw.headers import ADDRESS, Person, guarded, header, ids, person
from integrations.inbound_mail.raw.parts import content, parts
from integrations.inbound_mail.returned.excerpt import excerpt_of
from integrations.inbound_mail.returned.provider_notices import read_notice
from integrations.mailing import mail_diagnosis
from integrations.mailing.mail_phrases import PHRASES

DAEMON = PHRASES.pattern("daemon")
POSTMASTER = PHRASES.pattern("postmaster")
UNDELIVERED = PHRASES.pattern("undelivered")
SAYS_SO = PHRASES.pattern("says_so")
NO_FAILURE = PHRASES.pattern("no_failure")
ARRIVED = PHRASES.pattern("arrived")
DENIED = PHRASES.pattern("denied")
# Where a bounce in plain words goes on with the mail that it returns.
ORIGINAL_BELOW = re.compile(
    r"(?im)^(?:-{2,}.{0,80}\b(?:copy|original|message|headers)\b.*|(?:Return-Path|Received):\s.*)$"
)
MAX_TEXT = 5_000


class Returned(NamedTuple):
    """`failed` is the address, `hard` whether it is dead; `by_words` where no machine marked it."""

    failed: str = ""
    hard: bool = False
    by_words: bool = False
    complaint: bool = False  # they called it spam
    ids: tuple[str, ...] = ()  # of the mail, where the report tells them itself


def returned_in(message: Message, subject: str, text: str, sender: Person) -> Returned | None:
    """What a mail tells of one that came back, or was called spam; None where it tells of none."""
    if notice := read_notice(text):
        is_complaint = notice.kind == "complained"
        told = Returned(notice.address, notice.hard, complaint=is_complaint, ids=notice.ids)
        return None if notice.kind == "other" else told
    reports = list(reports_in(message))
    found = of_reports(reports, text) if reports else by_words(message, subject, text, sender)
    if any(part.get_content_type() == "message/feedback-report" for part in parts(message)):
        return (found or Returned())._replace(complaint=True)
    return found


def by_words(message: Message, subject: str, text: str, sender: Person) -> Returned | None:
    """A bounce without a report.

    Forwarding one or answering one is a person's doing and keeps its Re: or Fwd:.
    """
    text = ORIGINAL_BELOW.split(text[:MAX_TEXT])[0]
    if not is_bounce_in_words(message, subject, text, sender) or tells_no_failure(subject, text):
        return None
    failed = failed_by_words(message, text, sender)
    return Returned(failed, mail_diagnosis.is_dead(text), by_words=not is_daemon(sender))


def tells_no_failure(subject: str, text: str) -> bool:
    return any(NO_FAILURE.search(said) or tells_of_arrival(said) for said in (subject, text[:500]))


def tells_of_arrival(text: str) -> bool:
    """That a mail has arrived, and not that it has not."""
    return any(not DENIED.search(text[: found.start()]) for found in ARRIVED.finditer(text))


def tells_of_delivery(message: Message, text: str) -> bool:
    """A mail server's or a big sender's news of what became of a mail, be it good or bad."""
    if read_notice(text):
        return True
    kinds = [part.get_content_type() for part in own_parts(message)]
    return "message/delivery-status" in kinds or is_daemon(person(message, "From"))


def is_daemon(sender: Person) -> bool:
    return bool(DAEMON.match(sender.address or sender.name))


def own_parts(message: Message) -> list[Message]:
    return parts(message, into_mails=False)


def reports_in(message: Message) -> Iterator[Message]:
    """The blocks of a delivery report that speak of one recipient each."""
    for part in own_parts(message):
        if part.get_content_type() == "message/delivery-status":
            blocks = guarded(part.get_payload, [])
            yield from (b for b in blocks if isinstance(b, Message) and recipient_of(b))


def recipient_of(block: Message) -> str:
    """The address to which we wrote; "" where the block names none."""
    for name in ("Original-Recipient", "Final-Recipient"):
        if found := ADDRESS.search(header(block, name).partition(";")[2] or header(block, name)):
            return found[0].lower().strip(".")
    return ""


def of_reports(reports: list[Message], text: str) -> Returned | None:
    """The first recipient for whom delivery failed."""
    failed = [b for b in reports if header(b, "Action").lower().strip() in ("failed", "")]
    if not failed:
        return None
    block = failed[0]
    said = f"{header(block, 'Status')} {header(block, 'Diagnostic-Code')}".strip()
    if not header(block, "Diagnostic-Code"):
        said = f"{said} {ORIGINAL_BELOW.split(text[:MAX_TEXT])[0]}"
    return Returned(recipient_of(block), mail_diagnosis.is_dead(said))


def is_bounce_in_words(message: Message, subject: str, text: str, sender: Person) -> bool:
    if is_daemon(sender) or message.get("X-Failed-Recipients"):
        return True
    titled, says_so = UNDELIVERED.search(subject), SAYS_SO.search(text)
    by_server = not sender.address or bool(POSTMASTER.match(sender.address))
    returned = header(message, "Return-Path") == "<>" and has_original(message)
    return bool((titled and (says_so or by_server)) or (says_so and (by_server or returned)))


def has_original(message: Message) -> bool:
    kinds = [part.get_content_type() for part in own_parts(message)]
    return "message/rfc822" in kinds or "text/rfc822-headers" in kinds


def failed_by_words(message: Message, text: str, sender: Person) -> str:
    """The address that a bounce in words names; "" where none."""
    named = ADDRESS.search(header(message, "X-Failed-Recipients"))
    if named:
        return named[0].lower()
    small = guarded(partial(excerpt_of, message), message)
    temporary, permanent = guarded(partial(all_failures, small), (set(), set()))
    addresses = [as_text(a) for a in (*sorted(permanent), *sorted(temporary))]
    addresses += [found[0] for found in ADDRESS.finditer(text)]
    others = (a.lower().strip(".<>") for a in addresses)
    return next((a for a in others if a not in (sender.address, "")), "")


def as_text(address: bytes | str) -> str:
    return address.decode(errors="replace") if isinstance(address, bytes) else str(address)


def returned_ids(message: Message) -> list[str]:
    """Message-IDs inside a returned original: evidence of which of our mails came back."""
    found: list[str] = []
    for part in parts(message):
        if part is not message:
            found += ids(header(part, "Message-ID") + header(part, "Original-Message-ID"))
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            found += re.findall(r"(?im)^[> \t]{0,4}message-id:\s*(<[^<>\s]+>)", content(part))
    return list(dict.fromkeys(found))[:20]
