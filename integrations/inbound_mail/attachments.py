"""What hangs on a mail.

Kept with limits, its kind told by content and never by what its name claims. No archive is opened.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from email.message import Message
from functools import partial

from integrations.inbound_mail.raw.headers import guarded
from integrations.inbound_mail.raw.parts import (
    SHOWN,
    attachment_name,
    has_more_parts,
    inner_mail,
    parts,
)
from integrations.strangers import files
from integrations.texts.sentences import sentence

MAX_FILES = 100
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
    # what hangs on a mail that hangs here is kept inside it
    into_mails = message.get_content_type() == "message/rfc822"
    file_parts = [part for part in parts(message, into_mails) if is_file(part, message)]
    for number, part in enumerate(file_parts[:MAX_FILES], start=1):
        data = bytes_of(part)
        why = why_not_kept(len(data), room)
        kept = b"" if why else data
        room -= len(kept)
        found.append(attachment(name_of(part, number), data, kept, why))
    if (more := len(file_parts) - MAX_FILES) > 0:
        why = sentence("more than %(most)s", most=MAX_FILES)
        found.append(named_only(f"{more} more files", why))
    return found


def attachment(name: str, data: bytes, kept: bytes, why: str) -> Attachment:
    sha256 = hashlib.sha256(data).hexdigest()
    return Attachment(name, files.kind(data), len(data), sha256, kept, why)


def named_only(name: str, why: str) -> Attachment:
    """Something that was not read: a person may look into the mailbox."""
    return attachment(name, b"", b"", sentence("%(why)s: look into the mailbox", why=why))


def left_out(message: Message, rest: str) -> list[Attachment]:
    """What goes beyond our limits, by name: words that are too many, parts that are too many."""
    found = []
    if rest:
        data = rest.encode()[:LARGEST]
        found.append(attachment("the rest of the words.txt", data, data, ""))
    if has_more_parts(message):
        found.append(named_only("more parts", sentence("more than can be read")))
    return found


def why_not_kept(size: int, room: int) -> str:
    """`room`: bytes that are left for a mail's files; "" where it is kept."""
    if size > LARGEST:
        return sentence("larger than %(most)s MB", most=LARGEST // 1024 // 1024)
    return sentence("the mail's files are too large together") if size > room else ""


def is_file(part: Message, whole: Message) -> bool:
    """All that is not the mail's own words; the whole mail too, where it is a scan or a photo."""
    kind = part.get_content_type()
    if kind in NOT_FILES or whole.get_content_type() == "multipart/report":
        return False
    if part is whole and (kind == "message/rfc822" or kind in SHOWN):
        return False
    return kind == "message/rfc822" or (not part.is_multipart() and is_no_text(part, kind))


def is_no_text(part: Message, kind: str) -> bool:
    """It has a file's name, is meant to be kept, or is nothing that is shown."""
    if attachment_name(part) or kind not in SHOWN:
        return True
    return guarded(part.get_content_disposition, None) == "attachment"


def bytes_of(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return inner_mail(part)
    found = guarded(partial(part.get_payload, decode=True), None)
    return found if isinstance(found, bytes) else b""


def name_of(part: Message, number: int) -> str:
    if name := attachment_name(part):
        return name
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return f"mail-{number}.eml"
    return f"file-{number}{mimetypes.guess_extension(kind) or ''}"
