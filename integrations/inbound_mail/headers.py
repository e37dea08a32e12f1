"""Headers, each read on its own and guarded.

The standard library raises a dozen unrelated errors on what strangers really send.
"""

import email.utils
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from typing import Any

from rq.timeouts import BaseTimeoutException


@dataclass(frozen=True)
class Person:
    name: str = ""
    address: str = ""


def guarded(read_it: Callable[[], Any], fallback: Any) -> Any:
    """What `read_it` returns, or `fallback` where it raises."""
    try:
        return read_it()
    except BaseTimeoutException:  # a job's time is up: that is for whoever runs it
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


def header(message: Message, name: str) -> str:
    value = guarded(lambda: message.get(name), None)
    if value is None:
        return ""
    decoded = guarded(lambda: str(make_header(decode_header(str(value)[:20_000]))), str(value))
    decoded = decoded.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\s+", " ", clean(decoded)).strip()


def person(message: Message, name: str) -> Person:
    raw = guarded(lambda: str(message.get(name) or ""), "")[:2000]
    pair = next(iter(addresses([raw])), ("", ""))
    shown = guarded(lambda: str(make_header(decode_header(pair[0]))), pair[0])
    address = pair[1].strip().lower()
    if "@" not in address:
        found = re.search(r"[^\s<>\"',;:@]{1,64}@[^\s<>\"',;:@]{1,190}", raw)
        address = found.group(0).lower() if found else ""
    shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Person(re.sub(r"\s+", " ", clean(shown)).strip(" \"'")[:200], address[:254])


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
