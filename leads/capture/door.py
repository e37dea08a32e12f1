"""The public door: check, INSERT the arrival, answer. What it means is found out behind it."""

import hashlib
import json
import threading
import uuid
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from leads.fields import text_of
from leads.models import Arrival, Source
from leads.models.arrival_shapes import ArrivalMeta
from leads.models.lead import LeadFields
from leads.screening.client import NOWHERE, place_of

LONGEST_SUBMISSION_ID = 100
TRUSTED_IDS = (Source.Kind.SMS,)  # their own id of a thing: told again in other words it is one

# SQLite lets one write at a time, and who finds it busy sleeps and asks again: waiting in line here
# is shorter than that.
_in_line: AbstractContextManager[Any] = (
    threading.Lock() if connection.vendor == "sqlite" else nullcontext()
)


def receive_fields(
    source: Source,
    channel: str,
    fields: LeadFields,
    now: datetime,
    submission_id: str = "",
    meta: ArrivalMeta | None = None,
    ip: str = "",
    due_at: datetime | None = None,
) -> Arrival:
    """Keep a submission of named fields.

    The same submission id twice is one arrival, and both senders get it. `due_at` is when it may be
    filed, now unless it waits for more.
    """
    arrival = fields_arrival(source, channel, fields, now, submission_id, meta or {})
    note_place(arrival, ip)
    arrival.due_at = due_at or now
    return keep_arrival(arrival)


def receive_body(
    source: Source,
    channel: str,
    body: bytes,
    now: datetime,
    submission_id: str,
    meta: ArrivalMeta,
    ip: str = "",
) -> Arrival:
    """Keep what was posted as it came, to be understood when it is filed."""
    arrival = new_arrival(source, channel, body, now, submission_id, meta)
    note_place(arrival, ip)
    return keep_arrival(arrival)


def note_place(arrival: Arrival, ip: str) -> None:
    """Where it was posted from; "" where it came by another way than the web."""
    arrival.ip, arrival.place = None if ip in ("", NOWHERE) else ip, place_of(ip)


def receive_mail(
    source: Source,
    raw: bytes,
    now: datetime,
    submission_id: str = "",
    meta: ArrivalMeta | None = None,
) -> Arrival:
    """Keep a raw mail.

    Without an id of its own (IMAP has one), the same bytes twice are one arrival.
    """
    own_id = submission_id or id_of_mail(raw)
    return keep_arrival(new_arrival(source, "email", raw, now, own_id, meta or {}))


def id_of_mail(raw: bytes) -> str:
    return "mail-" + hashlib.sha256(raw).hexdigest()


def fields_arrival(
    source: Source,
    channel: str,
    fields: LeadFields,
    now: datetime,
    submission_id: str,
    meta: ArrivalMeta,
) -> Arrival:
    """Named fields, not kept yet."""
    raw = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str).encode(
        "utf-8", "replace"
    )
    return new_arrival(source, channel, raw, now, submission_id or str(uuid.uuid4()), meta)


def new_arrival(
    source: Source,
    channel: str,
    raw: bytes,
    now: datetime,
    submission_id: str,
    meta: ArrivalMeta,
) -> Arrival:
    """Not kept yet."""
    return Arrival(
        source=source,
        channel=channel,
        submission_id=text_of(submission_id)[:LONGEST_SUBMISSION_ID] or str(uuid.uuid4()),
        received_at=now,
        due_at=now,
        raw=raw,
        meta=storable(meta),
        content_hash=hashlib.sha256(raw).hexdigest(),
    )


def storable(kept: Any) -> Any:
    """The same without the signs that no database takes, as a NUL in the address of a page."""
    if isinstance(kept, dict):
        return {name: storable(value) for name, value in kept.items()}
    return text_of(kept) if isinstance(kept, str) else kept


def keep_arrival(arrival: Arrival) -> Arrival:
    """One INSERT, committed before anybody is answered; what was kept before under the same id."""
    try:
        with _in_line:
            insert_arrival(arrival)
    except IntegrityError:
        before = Arrival.objects.get(source=arrival.source, submission_id=arrival.submission_id)
        if before.content_hash == arrival.content_hash or arrival.source.kind in TRUSTED_IDS:
            return before
        # Other words under the same id are other words: a sender that always gives the same id must
        # lose nothing.
        arrival.submission_id = f"{arrival.submission_id[:60]}-{arrival.content_hash[:24]}"
        return keep_arrival(arrival)
    return arrival


def insert_arrival(arrival: Arrival) -> None:
    """One statement is a transaction of its own, and the shortest there is; SQLite is told of it,
    since who is in a hurry goes first there.

    Within another one it is refused, as every verb is: it would not be durable.
    """
    is_told = connection.vendor == "sqlite" or connection.in_atomic_block
    with transaction.atomic(durable=True) if is_told else nullcontext():
        arrival.save(force_insert=True)
