"""Headers, each read on its own and guarded.

The standard library raises a dozen unrelated errors on what strangers really send.
"""

import base64
import email.utils
import quopri
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from functools import partial
from itertools import islice
from typing import Any

from integrations.texts.charsets import decode_bytes

LONGEST_HEADER = 20_000
FEW_PARTS = 20
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]{0,2000})\?=", re.I)
ENCODED_WORDS = re.compile(rf"{ENCODED_WORD.pattern}(?:\s*{ENCODED_WORD.pattern})*", re.I)
ADDRESS = re.compile(r"[^\s<>\"',;:@()\[\]]{1,64}@[^\s<>\"',;:@()\[\]]{1,190}")
MAILTO = re.compile(rf"[<\[]\s*mailto:\s*({ADDRESS.pattern})\s*[>\]]?", re.I)
BRACKETED = re.compile(rf"<\s*({ADDRESS.pattern})\s*>?")


@dataclass(frozen=True)
class Person:
    name: str = ""
    address: str = ""


def guarded(read_it: Callable[[], Any], fallback: Any) -> Any:
    """What `read_it` returns, or `fallback` where it raises."""
    try:
        return read_it()
    except MemoryError:  # that is for whoever has set its limit
        raise
    except Exception:
        return fallback


def clean(text: str) -> str:
    """No NUL, no lone surrogate, one kind of line end: what a database and a page can hold."""
    return (
        text.encode("utf-8", "replace")
        .decode()
        .replace("\x00", "")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def raw_value(message: Message, name: str) -> str:
    """A header as it came, every letter of it: also those that were never encoded."""
    found = (v for k, v in message.raw_items() if k.lower() == name.lower())
    value = str(guarded(lambda: next(found), ""))[:LONGEST_HEADER]
    return as_letters(value, message).replace("\x00", "")


def as_letters(value: str, message: Message) -> str:
    """Eight-bit letters in a header are mostly of the charset that the mail itself is written in.

    RFC 5322 has none, RFC 6532 UTF-8 alone; the world has all.
    """
    if value.isascii():
        return value
    return decode_bytes(value.encode("utf-8", "surrogateescape"), charset_within(message))


def charset_within(message: Message) -> str:
    """The first that a part of a mail names; "" where none does."""
    named = (guarded(part.get_content_charset, None) for part in islice(message.walk(), FEW_PARTS))
    return str(guarded(lambda: next(filter(None, named)), ""))


def decoded(text: str) -> str:
    """With encoded words (RFC 2047) as text, also in quotes or with a charset nobody knows."""
    return ENCODED_WORDS.sub(lambda found: words_of_run(found[0]), text)


def words_of_run(run: str) -> str:
    """Encoded words next to each other: a letter may be spread over two of them."""
    pieces: list[tuple[str, bytes]] = []
    for charset, way, word in ENCODED_WORD.findall(run):
        raw = guarded(partial(bytes_of_word, way.lower(), word), word.encode())
        if pieces and pieces[-1][0] == charset.lower():
            raw = pieces.pop()[1] + raw
        pieces.append((charset.lower(), raw))
    return "".join(decode_bytes(raw, charset.partition("*")[0]) for charset, raw in pieces)


def bytes_of_word(way: str, word: str) -> bytes:
    if way == "q":
        return quopri.decodestring(word.encode(), header=True)
    return base64.b64decode(word.rstrip("=") + "===")


def header(message: Message, name: str) -> str:
    value = guarded(lambda: decoded(raw_value(message, name)), "")
    return re.sub(r"\s+", " ", clean(value)).strip()


def person(message: Message, name: str) -> Person:
    """Whom a header names, however it is written; of several the first."""
    raw = re.sub(r"\s+", " ", guarded(lambda: raw_value(message, name), ""))[:2000]
    raw = MAILTO.sub(r"<\1>", raw)
    shown, address = named_address(raw)
    shown = re.sub(r"\s+", " ", clean(decoded(shown))).strip(" \"'")
    return Person(shown[:200], clean(address).strip().lower()[:254])


def named_address(raw: str) -> tuple[str, str]:
    """(name, address) of what should be "Name <address>".

    `Fox, Dana <dana@x>` is one person, and so are `Dana dana@x` and `a@x <b@y>`, who is b.
    """
    unreadable: list[str] = []
    for shown, address in addresses([raw]):
        if ADDRESS.fullmatch(address.rstrip(".")) and is_the_address(address, raw):
            return ", ".join(filter(None, [*unreadable, shown])), address.rstrip(".")
        if "@" in address:
            break
        unreadable.append(address or shown)
    found = BRACKETED.search(raw) or ADDRESS.search(raw)
    if not found:
        return raw.strip(" <>"), ""
    beside = raw[: found.start()] or raw[found.end() :]
    return beside.strip(" \"'<>()[],;:"), found[found.lastindex or 0].rstrip(".")


def is_the_address(address: str, raw: str) -> bool:
    """Where there are angle brackets, it stands in them."""
    return "<" not in raw or bool(re.search(rf"<\s*{re.escape(address)}\s*(?:>|$)", raw))


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """(name, address) pairs.

    The lenient reading, since strangers' headers are rarely strictly right.
    """
    lenient = {"strict": False} if getattr(email.utils, "supports_strict_parsing", False) else {}
    return guarded(lambda: email.utils.getaddresses(values, **lenient), [])


def recipients(message: Message) -> list[str]:
    """Envelope recipients first: they hold the reply token even where To does not."""
    found: list[str] = []
    for name in ("Delivered-To", "X-Original-To", "To", "Cc"):
        values = [str(v) for v in guarded(partial(message.get_all, name, []), [])]
        for _, address in addresses(values):
            if "@" in address and address.lower() not in found:
                found.append(address.lower())
    return found[:100]


def ids(text: str) -> list[str]:
    return list(dict.fromkeys(found[:255] for found in re.findall(r"<[^<>\s]+>", text)))[:50]


def first_id(text: str) -> str:
    return next(iter(ids(text)), text.strip()[:255])


def date(message: Message) -> datetime | None:
    parsed = guarded(lambda: email.utils.parsedate_to_datetime(str(message.get("Date"))), None)
    return guarded(
        lambda: (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC), None
    )
