"""The parts of a mail: all of them within limits, what each is called, and the text in one."""

import re
from collections.abc import Iterator
from email.message import Message
from itertools import islice
from typing import Any

from integrations.inbound_mail.raw.headers import as_letters, clean, decoded, guarded
from integrations.texts.charsets import charset_of, decode_bytes

MAX_PARTS = 400
MAX_DEPTH = 60
SHOWN = (
    "text/plain",
    "text/html",
    "text/enriched",
    "text/richtext",
)  # as words, where it is no file
CHARSET_OF_PAGE = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,30})", re.I)
SIGNATURE_MARK = "-- "


def parts(message: Message, into_mails: bool = True) -> list[Message]:
    """Every part, breadth capped and depth capped, however deep a stranger nests.

    Those of an attached mail only `into_mails`.
    """
    return list(islice(all_parts(message, into_mails), MAX_PARTS))


def has_more_parts(message: Message) -> bool:
    """Whether some are left out of `parts`."""
    found = list(islice(all_parts(message, False, MAX_DEPTH + 1), MAX_PARTS + 1))
    return len(found) > len(parts(message, False))


def all_parts(message: Message, into_mails: bool, deepest: int = MAX_DEPTH) -> Iterator[Message]:
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop(0)
        yield part
        if part.get_content_type() == "message/rfc822" and not into_mails:
            continue
        if depth < deepest:
            waiting = [(inner, depth + 1) for inner in inner_parts(part)][:MAX_PARTS] + waiting


def inner_parts(part: Message) -> list[Message]:
    inner = guarded(part.get_payload, None)
    return [p for p in inner if isinstance(p, Message)] if isinstance(inner, list) else []


def attachment_name(part: Message) -> str:
    for field, raw in guarded(lambda: list(part.raw_items()), []):
        if names_in_bytes(field, str(raw)):
            part.replace_header(field, as_letters(str(raw), part))
    name = guarded(part.get_filename, None)
    if not name:
        return ""
    shown = guarded(lambda: decoded(str(name)), str(name))
    return re.sub(r"[\x00-\x1f/\\]", "_", clean(shown))[:150]


def names_in_bytes(field: str, raw: str) -> bool:
    """Some write a file's name as it is, in bytes."""
    return field.lower() in ("content-disposition", "content-type") and not raw.isascii()


def is_original(part: Message) -> bool:
    return part.get_content_type() in ("message/rfc822", "text/rfc822-headers")


def inner_mail(part: Message) -> bytes:
    """The mail that hangs on another; b"" where it cannot be written down."""
    inner: Any = guarded(part.get_payload, None)
    return bytes(guarded(lambda: inner[0].as_bytes(), b""))


def content(part: Message) -> str:
    """A part's text, in the charset that it says or, where that is none, looks like."""
    raw = guarded(lambda: part.get_payload(decode=True), None)
    if not isinstance(raw, bytes):
        return clean(str(guarded(part.get_payload, "")))
    text = clean(decode_bytes(raw, declared_charset(part, raw)))
    is_broken_anywhere = str(guarded(lambda: part.get_param("delsp"), "")).lower() == "yes"
    return without_soft_breaks(text) if is_broken_anywhere else text


def declared_charset(part: Message, raw: bytes) -> str:
    """The part's own; a page's own where its part names none that is one."""
    named = str(guarded(part.get_content_charset, None) or "")
    if charset_of(named) not in ("", "ascii") or part.get_content_type() != "text/html":
        return named
    found = CHARSET_OF_PAGE.search(raw[:4_000])
    return found[1].decode() if found else named


def without_soft_breaks(text: str) -> str:
    """Lines that end in a blank go on, and the blank is no part of them. Source: RFC 3676, 4.1."""
    joined: list[list[str]] = []  # each line in its pieces
    goes_on = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if goes_on and joined[-1][0].startswith(">" * depth) and words.rstrip() != "--":
            joined[-1].append(words)
        else:
            joined.append([line if depth else words])
        goes_on = words.endswith(" ") and words != SIGNATURE_MARK
        if goes_on:
            joined[-1][-1] = joined[-1][-1].removesuffix(" ")
    return "\n".join(map("".join, joined))
