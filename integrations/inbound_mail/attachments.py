"""What hangs on a mail.

Kept with limits, its kind told by content and never by what its name claims. No archive is opened.
"""

import hashlib
from dataclasses import dataclass
from email.message import Message
from functools import partial

from integrations import files
from integrations.inbound_mail.bodies import attachment_name, inner_mail, parts
from integrations.inbound_mail.headers import guarded

MAX_FILES = 25
LARGEST = 15 * 1024 * 1024  # bytes, each
LARGEST_TOGETHER = 30 * 1024 * 1024
NOT_FILES = (
    "message/delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
    "text/rfc822-headers",
)


@dataclass(frozen=True)
class Attachment:
    """`size` is bytes as sent; `data` is empty where it is not kept, and `why` then says so."""

    name: str
    kind: str
    size: int
    sha256: str
    data: bytes
    why: str = ""


def attachments(message: Message) -> list[Attachment]:
    """Every file on a mail, in order; what is over a limit is named and not kept."""
    found: list[Attachment] = []
    room = LARGEST_TOGETHER
    for part in parts(
        message, into_mails=message.get_content_type() == "message/rfc822"
    ):  # what hangs on a mail that hangs here is kept inside it
        if len(found) >= MAX_FILES:
            break
        if not is_file(part, message):
            continue
        data = bytes_of(part)
        why = (
            f"larger than {LARGEST // 1024 // 1024} MB"
            if len(data) > LARGEST
            else "the mail's files are too large together"
            if len(data) > room
            else ""
        )
        room -= 0 if why else len(data)
        found.append(
            Attachment(
                name_of(part, len(found) + 1),
                files.kind(data),
                len(data),
                hashlib.sha256(data).hexdigest(),
                b"" if why else data,
                why,
            )
        )
    return found


def is_file(part: Message, whole: Message) -> bool:
    kind = part.get_content_type()
    if part is whole or kind in NOT_FILES or whole.get_content_type() == "multipart/report":
        return False
    if kind == "message/rfc822":
        return True
    if part.is_multipart():
        return False
    return (
        bool(attachment_name(part))
        or guarded(part.get_content_disposition, None) == "attachment"
        or not kind.startswith("text/")
    )


def bytes_of(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return inner_mail(part)
    found = guarded(partial(part.get_payload, decode=True), None)
    return found if isinstance(found, bytes) else b""


def name_of(part: Message, number: int) -> str:
    if name := attachment_name(part):
        return name
    return f"mail-{number}.eml" if part.get_content_type() == "message/rfc822" else f"file-{number}"
