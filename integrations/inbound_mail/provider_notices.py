"""What became of a mail, as big senders tell it by mail: JSON, and no words."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from integrations import mail_diagnosis
from integrations.inbound_mail.headers import ADDRESS, guarded

LONGEST = 100_000
DEEPEST = 6
# Where providers say what happened …
HAPPENED = ("notificationtype", "eventtype", "recordtype", "event", "type", "message_event")
BOUNCED = re.compile(r"bounce|bounced|failed|dropped|rejected|reject|spambounce", re.I)
COMPLAINED = re.compile(r"complaint|complained|spamcomplaint|spam_complaint|spamreport", re.I)
OTHER = re.compile(
    r"delivery|delivered|delay|deferred|send|sent|processed|accepted|injection", re.I
)
# … to whom, why, and with which mail.
RECIPIENT = ("emailaddress", "recipient", "rcpt_to", "email", "rcpt")
REASON = ("diagnosticcode", "status", "reason", "raw_reason", "description", "details", "response")
KIND_OF_BOUNCE = ("bouncetype", "bounce_class", "severity")
SOFT = re.compile(r"transient|temporary|soft", re.I)
MAIL_ID = ("messageid", "message_id", "message-id", "smtp-id")


class Notice(NamedTuple):
    kind: Literal["bounced", "complained", "other"]
    address: str = ""
    hard: bool = False
    ids: tuple[str, ...] = ()


def read_notice(text: str) -> Notice | None:
    """None where the words are no such notice. A form that posts JSON tells of no delivery."""
    start = text[:LONGEST].lstrip()
    if not start.startswith(("{", "[")):
        return None
    parsed = guarded(lambda: json.JSONDecoder(strict=False).raw_decode(start)[0], None)
    leaves = list(leaves_of(parsed))
    happened = next((value for key, value in leaves if key in HAPPENED and said(value)), "")
    address = found(leaves, RECIPIENT, ADDRESS)
    if not happened or not address:
        return None
    ids = tuple(
        f"<{value.strip('<>')}>" for key, value in leaves if key in MAIL_ID and "@" in value
    )
    if COMPLAINED.fullmatch(happened):
        return Notice("complained", address, ids=ids)
    if not BOUNCED.fullmatch(happened):
        return Notice("other", address, ids=ids)
    is_soft = any(SOFT.search(value) for key, value in leaves if key in KIND_OF_BOUNCE)
    why = " ".join(value for key, value in leaves if key in REASON)
    return Notice("bounced", address, not is_soft and mail_diagnosis.is_dead(why), ids)


def said(value: str) -> bool:
    return any(pattern.fullmatch(value) for pattern in (BOUNCED, COMPLAINED, OTHER))


def found(leaves: list[tuple[str, str]], keys: tuple[str, ...], shape: re.Pattern[str]) -> str:
    """The first value under one of the keys that has this shape, else ""."""
    matches = (shape.search(value) for wanted in keys for key, value in leaves if key == wanted)
    return next((match[0].lower() for match in matches if match), "")


def leaves_of(data: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """(key in small letters, text) of all values."""
    if depth > DEEPEST:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves_of(value, str(name).lower(), depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from leaves_of(value, key, depth + 1)
    else:
        yield key, str(data)
