"""What became of a mail, as big senders tell it by mail: JSON, and no words."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from integrations.inbound_mail.raw.headers import ADDRESS, guarded
from integrations.mailing import mail_diagnosis

LONGEST = 100_000
DEEPEST = 6
# Where providers say what happened …
HAPPENED = ("notificationtype", "eventtype", "recordtype", "event", "type", "message_event")
Kind = Literal["bounced", "complained", "other"]
KINDS: dict[Kind, re.Pattern[str]] = {
    "bounced": re.compile(r"bounce|bounced|failed|dropped|rejected|reject|spambounce", re.I),
    "complained": re.compile(r"complaint|complained|spamcomplaint|spam_complaint|spamreport", re.I),
    "other": re.compile(
        r"delivery|delivered|delay|deferred|send|sent|processed|accepted|injection", re.I
    ),
}
# … to whom, why, and with which mail.
RECIPIENT = ("emailaddress", "recipient", "rcpt_to", "email", "rcpt")
REASON = ("diagnosticcode", "status", "reason", "raw_reason", "description", "details", "response")
KIND_OF_BOUNCE = ("bouncetype", "bounce_class", "severity")
SOFT = re.compile(r"transient|temporary|soft", re.I)
# A form may ask for a "type" as well; it has these instead of a mail's id.
OF_A_FORM = ("name", "first_name", "firstname", "phone", "message", "comments")
MAIL_ID = ("messageid", "message_id", "message-id", "smtp-id")


class Notice(NamedTuple):
    kind: Kind
    address: str = ""
    hard: bool = False
    ids: tuple[str, ...] = ()


def read_notice(text: str) -> Notice | None:
    """None where the words are no such notice. A form that posts JSON tells of no delivery."""
    leaves = list(leaves_of(json_of(text[:LONGEST].lstrip())))
    if is_form(leaves):
        return None
    told = (kind_of(value) for key, value in leaves if key in HAPPENED)
    kind = next((one for one in told if one), None)
    address = found(leaves, RECIPIENT, ADDRESS)
    if kind is None or not address:
        return None
    return Notice(kind, address, kind == "bounced" and is_hard(leaves), mail_ids(leaves))


def is_form(leaves: list[tuple[str, str]]) -> bool:
    keys = {key for key, _ in leaves}
    return not keys.isdisjoint(OF_A_FORM) and keys.isdisjoint(MAIL_ID)


def json_of(text: str) -> Any:
    """What a text begins with, None where that is no object and no list."""
    if not text.startswith(("{", "[")):
        return None
    return guarded(lambda: json.JSONDecoder(strict=False).raw_decode(text)[0], None)


def kind_of(happened: str) -> Kind | None:
    return next((kind for kind, name in KINDS.items() if name.fullmatch(happened)), None)


def mail_ids(leaves: list[tuple[str, str]]) -> tuple[str, ...]:
    found = (value for key, value in leaves if key in MAIL_ID and "@" in value)
    return tuple(f"<{value.strip('<>')}>" for value in found)


def is_hard(leaves: list[tuple[str, str]]) -> bool:
    """Whether the address is dead; never where the provider itself calls it a soft bounce."""
    if any(SOFT.search(value) for key, value in leaves if key in KIND_OF_BOUNCE):
        return False
    return mail_diagnosis.is_dead(" ".join(value for key, value in leaves if key in REASON))


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
