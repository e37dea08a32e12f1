"""Whether everything that keeps the promise is alive: cheap enough to be asked every second."""

import logging
from datetime import timedelta
from typing import TypedDict

from django.db import DatabaseError

from integrations import clock, queue
from leadflow.models import Heartbeat

log = logging.getLogger(__name__)

SILENT_AFTER = timedelta(seconds=60)
KEEPERS = ("worker", "timetable")


def record_heartbeat(name: str) -> None:
    """Note that one of our processes is alive.

    Never raises: a heartbeat must not kill what it watches.
    """
    try:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})
    except DatabaseError as error:
        log.warning("no heartbeat for %s: %s", name, error)


class Health(TypedDict):
    """What /healthz says to anybody: no figures, which are for /metrics."""

    ok: bool
    alive: dict[str, bool]


def health() -> tuple[bool, Health]:
    """(all well, what was found)."""
    try:
        now = clock.now()
        seen = dict(Heartbeat.objects.values_list("name", "at"))
        parts = {name: name in seen and now - seen[name] <= SILENT_AFTER for name in KEEPERS}
        database = True
    except DatabaseError as error:
        log.warning("health: %s", error)
        parts, database = {}, False
    parts = {"database": database, "queue": queue.ping(), **parts}
    return all(parts.values()), {"ok": all(parts.values()), "alive": parts}
