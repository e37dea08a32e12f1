"""A posted body as nested data with its files, and the sender's own id of it. Pure."""

import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext_noop

from integrations.inbound_mail import Attachment
from integrations.texts.sentences import sentence
from leads.capture.nested import opened
from leads.capture.webhook import multipart
from leads.capture.webhook.charsets import as_bytes, decoded, named_charset

OWN_IDS = (
    "event_id",
    "eventid",
    "submissionid",
    "submission_id",
    "responseid",
    "response_id",
    "leadgen_id",
    "lead_id",
    "entry_id",
    "entryid",
)
MAX_VALUES, DEEPEST_NAME = 1000, 6
FORM_KIND = "application/x-www-form-urlencoded"
# Kinds of bodies that hold no form, whatever their sender thinks of it
NO_FORM = re.compile(
    r"(?:(?:image|audio|video|font|model)/"
    r"|application/(?:pdf|zip|gzip|x-tar|wasm|x-msdownload)\b)",
    re.I,
)
BEGINS_JSON = ("{", "[", '"')
ESCAPED_QUOTE = re.compile(r"(?<!\\)\\+(['\"])")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.I)
Payload = dict[str, Any]  # as nested as its sender likes


class Unreadable(Exception):
    """A body that is neither JSON nor a form. The message is for whoever set the webhook up."""


@dataclass(frozen=True)
class Post:
    """What a body holds."""

    data: Payload
    files: list[Attachment] = field(default_factory=list)


def read_post(body: bytes, content_type: str) -> Post:
    """A posted body, whatever its content type says of it. Raises Unreadable."""
    charset = named_charset(content_type)
    if multipart.is_multipart(content_type):
        parts = multipart.read_parts(body, content_type)
        if parts is None:
            raise Unreadable(
                gettext_noop("The body says that it has parts, and they cannot be told apart.")
            )
        pairs = [
            (decoded(as_bytes(n), charset), decoded(as_bytes(v), charset)) for n, v in parts[0]
        ]
        return Post(bracketed(pairs), parts[1])
    text = decoded(body, charset).replace("\x00", "").strip("\ufeff \t\r\n")
    is_form = content_type.split(";")[0].strip().lower() == FORM_KIND or "=" in text
    if text.startswith(BEGINS_JSON) or not is_form:
        return Post(json_data(text, body, charset))
    return Post(bracketed(form_pairs(body, charset)))


def json_data(text: str, body: bytes, charset: str) -> Payload:
    """Raises Unreadable."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "=" in text:
            return bracketed(form_pairs(body, charset))
        words = sentence("The body is neither JSON nor a form: %(error)s", error=error)
        raise Unreadable(words) from error
    return found if isinstance(found, dict) else {"data": found}


def form_pairs(body: bytes, charset: str) -> list[tuple[str, str]]:
    """The names and values of a form, whose letters are bytes of a charset that may be unsaid."""
    raw = body.decode("latin-1").replace("\x00", "").strip()
    try:
        pairs = parse_qsl(
            raw, keep_blank_values=True, encoding="latin-1", max_num_fields=MAX_VALUES
        )
    except ValueError as error:
        words = sentence("A form of more than %(most)s values.", most=MAX_VALUES)
        raise Unreadable(words) from error
    return [(decoded(as_bytes(n), charset), decoded(as_bytes(v), charset)) for n, v in pairs]


def bracketed(pairs: list[tuple[str, str]]) -> Payload:
    """fields[email][value]=x as nested data; a value that is itself JSON is opened, and of one name
    all values are kept.
    """
    found: Payload = {}
    for key, value in pairs:
        steps = [s for s in re.split(r"[\[\]]+", key) if s][:DEEPEST_NAME] or [key]
        place = found
        for step in steps[:-1]:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else {}
        keep_value(place, steps[-1], opened(value))
    return found


def keep_value(place: Payload, name: str, value: Any) -> None:
    """Several values of one name, as ticked boxes send them, become a list."""
    before = place.get(name)
    if before in (None, ""):
        place[name] = value
    elif value != "":
        place[name] = [*before, value] if isinstance(before, list) else [before, value]


def as_typed(text: str) -> str:
    """What somebody typed, without what a form plugin made of it: entities and escaped quotes."""
    if ENTITY.search(text):
        text = html.unescape(text)
    return ESCAPED_QUOTE.sub(r"\1", text) if "\\" in text else text


def own_id(data: Payload) -> str:
    """The sender's own id of a submission, so that its retries are harmless; "" without one."""
    levels = (data, *(v for v in data.values() if isinstance(v, dict)))
    ids = (value for level in levels for key, value in level.items() if is_own_id(key, value))
    found = next(ids, None)
    return "" if found is None else f"own-{str(found)[:80]}"


def id_of_body(body: bytes) -> str:
    return "body-" + hashlib.sha256(body).hexdigest()


def is_own_id(key: object, value: object) -> bool:
    name = re.sub(r"[^a-z_]", "", str(key).lower())
    return name in OWN_IDS and isinstance(value, (str, int)) and value != ""
