"""Whether everything that keeps the promise is alive: cheap enough to be asked every second."""

import logging
from datetime import datetime, timedelta
from typing import TypedDict

from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Value

from integrations import queue
from integrations.timing import clock
from leadflow.configuration.secret_keys import is_key_right, lost_of
from leadflow.models import Heartbeat, KeyFingerprint

log = logging.getLogger(__name__)

SILENT_AFTER = timedelta(seconds=60)
KEEPERS = ("worker", "timetable")


def record_heartbeat(name: str) -> None:
    """Note that one of our processes is alive.

    Never raises: a heartbeat must not kill what it watches. A connection that has failed is let go,
    since the one who waits here would never get another one.
    """
    try:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})
    except (DatabaseError, InterfaceError) as error:
        log.warning("no heartbeat for %s: %s", name, error)
        close_broken_connections()


def forget_heartbeat(name: str) -> None:
    """One that ends as it should is known to be gone at once; any other of its kind beats on."""
    try:
        Heartbeat.objects.filter(name=name).delete()
    except (DatabaseError, InterfaceError) as error:
        log.warning("no end noted for %s: %s", name, error)


def close_broken_connections() -> None:
    """A connection that has failed is let go of; the next question opens another one."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def is_alive(at: datetime | None, now: datetime) -> bool:
    """A heartbeat of the future says nothing: whoever left it may have died since."""
    return at is not None and abs(now - at) <= SILENT_AFTER


def heartbeats_and_keys() -> tuple[dict[str, datetime], dict[str, datetime]]:
    """({name: when}, {fingerprint of a key: in use since}), in one question."""
    beats = Heartbeat.objects.annotate(is_key=Value(False)).values_list("is_key", "name", "at")
    keys = KeyFingerprint.objects.annotate(is_key=Value(True)).values_list("is_key", "pk", "since")
    rows = list(beats.union(keys, all=True))
    seen = {name: at for is_key, name, at in rows if not is_key}
    return seen, {name: since for is_key, name, since in rows if is_key}


def in_doubt() -> bool:
    """Whether follow-ups wait, because the clock or the secret key may be wrong."""
    return clock.leap() is not None or not is_key_right()


class Health(TypedDict):
    """What /healthz says to anybody: no figures, which are for /metrics."""

    ok: bool
    alive: dict[str, bool]


def health() -> tuple[bool, Health]:
    """(all well, what was found)."""
    try:
        now = clock.now()
        seen, keys = heartbeats_and_keys()
        parts = {name: is_alive(seen.get(name), now) for name in KEEPERS}
        parts |= {"clock": clock.leap() is None, "key": not lost_of(keys)}
        database = True
    except (DatabaseError, InterfaceError) as error:
        log.warning("health: %s", error)
        close_broken_connections()
        parts, database = {}, False
    parts = {"database": database, "queue": queue.ping(), **parts}
    return all(parts.values()), {"ok": all(parts.values()), "alive": parts}
