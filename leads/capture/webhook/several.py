"""Several people in one post: a list of inquiries becomes as many arrivals. Pure."""

import json
from collections.abc import Collection
from typing import Any

from leads.capture.nested import leaves, opened, pairs_of, titled
from leads.capture.webhook.payload import Payload, is_own_id
from leads.fields import Details, classify_label, column_meaning, understand_fields

DEEPEST = 4
WAYS = ("email", "phone")  # a list of them is of one person
OF_INQUIRIES = (  # names of lists whose rows are inquiries, whoever is named beside them
    "leads",
    "submissions",
    "entries",
    "inquiries",
    "enquiries",
    "responses",
    "records",
    "rows",
    "prospects",
)
COME_TOGETHER = (  # names of lists of people of whom one writes
    "attendees",
    "guests",
    "invitees",
    "participants",
    "recipients",
    "to",
    "cc",
    "bcc",
    "household",
    "family",
    "members",
    "answers",
)


def parts_of(data: Payload, own: Collection[str]) -> list[bytes]:
    """A body for each person of whom a post tells; [] where it tells of one, or of nobody."""
    is_typeform = isinstance(data.get("form_response"), dict)
    parts = [] if is_typeform else people_in(data, own)
    return [json.dumps(part, ensure_ascii=False, sort_keys=True).encode() for part in parts]


def people_in(data: Payload, own: Collection[str], depth: int = 0) -> list[Payload]:
    """Each row of the first list that tells of several people, with what stands beside the list."""
    for name, content in data.items():
        rows = rows_of(content)
        beside = {key: value for key, value in data.items() if key != name}
        is_theirs = name.lower() in OF_INQUIRIES or not is_person(beside, own)
        if not is_theirs or name.lower() in COME_TOGETHER or column_meaning(name) in WAYS:
            continue
        if are_several(rows, own):
            return [with_beside(row, beside, own) for row in rows]
        inner = [row for row in rows or [opened_value(content)] if isinstance(row, dict)]
        for one in inner if depth < DEEPEST else []:
            if found := people_in(one, own, depth + 1):
                return [with_beside(part, beside, own) for part in found]
    return []


def rows_of(content: object) -> list[Any]:
    """A list, also one whose rows have numbers (`leads[0][name]=…`, "lead1") or are pairs."""
    content = opened_value(content)
    if isinstance(content, dict) and all(str(key)[-1:].isdigit() for key in content):
        content = [*content.values()]
    rows = content if isinstance(content, list) else []
    return [dict(pairs) if (pairs := pairs_of(row)) else row for row in rows]


def opened_value(content: object) -> object:
    return opened(content) if isinstance(content, str) else content


def are_several(rows: list[Any], own: Collection[str]) -> bool:
    """Whether two of them are people, and not the same one."""
    told = [understood(row, own) for row in rows if isinstance(row, dict) and is_person(row, own)]
    return any(not is_same(one, told[0]) for one in told[1:])


def is_same(one: Details, other: Details) -> bool:
    shares_email = bool(one.email) and one.email == other.email
    return shares_email or (bool(one.phone) and one.phone == other.phone)


def understood(row: Payload, own: Collection[str]) -> Details:
    return understand_fields(dict(leaves(row)), own)


def is_person(row: Payload, own: Collection[str]) -> bool:
    """Whether it has a way to reach somebody, and says who or what; a single field has neither."""
    if titled(row, 0) and not any(classify_label(str(key)) == "email" for key in row):
        return False
    told, labels = understood(row, own), leaves(row)
    is_told = bool(told.name or told.message) or all(map(classify_label, labels))
    return bool(told.email or told.phone) and is_told


def with_beside(row: object, beside: Payload, own: Collection[str]) -> Payload:
    """A row with the values beside its list that reach nobody; all that stood there is kept."""
    part = dict(row) if isinstance(row, dict) else {"data": row}
    for name, value in beside.items():
        is_value = isinstance(value, (str, int, float)) and not is_own_id(name, value)
        told = understand_fields({name: value}, own) if is_value else Details(email="-")
        if not (told.email or told.phone or told.name or told.message):
            part.setdefault(name, value)
    if beside:
        part.setdefault("meta", beside)
    return part
