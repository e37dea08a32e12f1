"""Posts of forms made elsewhere.

What the fields mean, by the owner's clicks, else by sensible guesses. Pure.
"""

import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from leads.capture.nested import leaves
from leads.contacts.identity import email_address
from leads.fields import classify_label

MEANINGS = ("name", "first_name", "last_name", "email", "phone", "message", "subject", "timezone")
IGNORED = "ignore"
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
GRAVITY_NAME = {"3": "first_name", "6": "last_name"}
LONGEST_BODY = 256 * 1024
MAX_VALUES = 200


class Unreadable(Exception):
    """A body that is neither JSON nor a form. The message is for whoever set the webhook up."""


def payload(body: bytes, content_type: str) -> dict[str, Any]:
    """A posted body as nested data. Raises Unreadable."""
    kind = content_type.split(";")[0].strip().lower()
    text = body.decode("utf-8", "replace").replace("\x00", "")
    if kind == "application/x-www-form-urlencoded" or (
        kind not in ("application/json", "text/json")
        and "=" in text
        and not text.lstrip().startswith(("{", "["))
    ):
        return bracketed(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_VALUES))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The body is neither JSON nor a form: {error}") from error
    return found if isinstance(found, dict) else {"data": found}


def bracketed(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """fields[email][value]=x as nested data; a value that is itself JSON is opened."""
    found: dict[str, Any] = {}
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


def named(data: dict[str, Any], mapping: dict[str, str]) -> dict[str, str]:
    """{label: value} with the labels that we understand put in their plain form.

    `mapping` (label → meaning) decides before any guess.
    """
    found = with_titles(data)
    result: dict[str, str] = {}
    for label, value in found.items():
        what = mapping.get(label) or gravity(label)
        if what != IGNORED:
            result[what or label] = f"{result[what]} {value}" if what and what in result else value
    return guessed(result, mapping)


def with_titles(data: dict[str, Any]) -> dict[str, str]:
    """The leaves of a payload.

    Typeform sends titles apart from answers, Jotform numbers its questions.
    """
    answers = data.get("form_response")
    if isinstance(answers, dict) and isinstance(answers.get("answers"), list):
        titles = {
            f.get("id"): f.get("title")
            for f in (answers.get("definition") or {}).get("fields", [])
            if isinstance(f, dict)
        }
        rows = [
            {
                **a,
                "title": titles.get((a.get("field") or {}).get("id"))
                or (a.get("field") or {}).get("ref"),
                "field": None,
            }
            for a in answers["answers"]
            if isinstance(a, dict)
        ]
        rows = [
            {"title": r["title"], "value": r.get(str(r.get("type")), r.get("text"))}
            for r in rows
            if r["title"]
        ]
        return leaves({"answers": rows})
    return {
        re.sub(r"^q\d+_", "", label): value
        for label, value in leaves(
            data.get("rawRequest") if isinstance(data.get("rawRequest"), dict) else data
        ).items()
    }


def gravity(label: str) -> str:
    """Gravity Forms numbers the parts of a name: 1.3 is the first, 1.6 the last."""
    found = re.fullmatch(r"\d+\.(\d)", label)
    return GRAVITY_NAME.get(found[1], "") if found else ""


def guessed(fields: dict[str, str], mapping: dict[str, str]) -> dict[str, str]:
    """Where no label says so.

    An address by its shape, a phone by its digits, the longest words as the message.
    """
    meant = {classify_label(label) for label in fields}
    free = {
        label: value
        for label, value in fields.items()
        if not classify_label(label) and label not in mapping
    }
    if "email" not in meant and (
        label := next((k for k, v in free.items() if email_address(v)), "")
    ):
        fields["email"] = fields.pop(label)
    if "phone" not in meant and (
        label := next(
            (
                k
                for k, v in free.items()
                if k in fields
                and re.fullmatch(r"\+?[\d\s().-]{7,20}", v)
                and 7 <= sum(c.isdigit() for c in v) <= 15
            ),
            "",
        )
    ):
        fields["phone"] = fields.pop(label)
    if "message" not in meant:
        words = {
            k: v
            for k, v in free.items()
            if k in fields and len(v.split()) >= 3 and not v.startswith("http")
        }
        if words:
            fields["message"] = fields.pop(max(words, key=lambda k: len(words[k])))
    return fields


def own_id(data: dict[str, Any], body: bytes) -> str:
    """The sender's own id of a submission, so that its retries are harmless.

    Else the body's hash.
    """
    for level in (data, *(v for v in data.values() if isinstance(v, dict))):
        for key, value in level.items():
            if (
                re.sub(r"[^a-z_]", "", str(key).lower()) in OWN_IDS
                and isinstance(value, (str, int))
                and str(value)
            ):
                return f"own-{str(value)[:80]}"
    return "body-" + hashlib.sha256(body).hexdigest()
