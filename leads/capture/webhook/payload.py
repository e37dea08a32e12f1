"""A posted body as nested data, and the sender's own id of it."""

import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qsl

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
MAX_VALUES = 200
Payload = dict[str, Any]  # as nested as its sender likes
JSON_KINDS = ("application/json", "text/json")
FORM_KIND = "application/x-www-form-urlencoded"


class Unreadable(Exception):
    """A body that is neither JSON nor a form. The message is for whoever set the webhook up."""


def payload(body: bytes, content_type: str) -> Payload:
    """A posted body as nested data. Raises Unreadable."""
    kind = content_type.split(";")[0].strip().lower()
    text = body.decode("utf-8", "replace").replace("\x00", "")
    if kind == FORM_KIND or (kind not in JSON_KINDS and looks_like_form(text)):
        return bracketed(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_VALUES))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The body is neither JSON nor a form: {error}") from error
    return found if isinstance(found, dict) else {"data": found}


def looks_like_form(text: str) -> bool:
    return "=" in text and not text.lstrip().startswith(("{", "["))


def bracketed(pairs: list[tuple[str, str]]) -> Payload:
    """fields[email][value]=x as nested data; a value that is itself JSON is opened."""
    found: Payload = {}
    for key, value in pairs:
        steps = [s for s in re.split(r"[\[\]]+", key) if s][:6] or [key]
        place = found
        for step in steps[:-1]:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else {}
        place[steps[-1]] = opened(value)
    return found


def opened(value: str) -> Any:
    if value[:1] in "{[" and value[:1]:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def own_id(data: Payload, body: bytes) -> str:
    """The sender's own id of a submission, so that its retries are harmless.

    Else the body's hash.
    """
    levels = (data, *(v for v in data.values() if isinstance(v, dict)))
    ids = (value for level in levels for key, value in level.items() if is_own_id(key, value))
    found = next(ids, None)
    if found is not None:
        return f"own-{str(found)[:80]}"
    return "body-" + hashlib.sha256(body).hexdigest()


def is_own_id(key: object, value: object) -> bool:
    name = re.sub(r"[^a-z_]", "", str(key).lower())
    return name in OWN_IDS and isinstance(value, (str, int)) and value != ""
