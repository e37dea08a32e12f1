"""Whether everything that keeps the promise is alive, and how old the oldest waiting row of each
kind is.
"""

import logging
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import DatabaseError

from followups.models import Message
from integrations import clock, queue
from leadflow.models import Heartbeat
from leads.models import Arrival, Lead

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
    """What /healthz says. Ages are seconds; None means that nothing of that kind waits."""

    ok: bool
    alive: dict[str, bool]
    oldest_waiting_seconds: dict[str, float | None]


def health() -> tuple[bool, Health]:
    """(all well, what was found)."""
    try:
        now = clock.now()
        seen = dict(Heartbeat.objects.values_list("name", "at"))
        waiting = oldest(now)
        parts = {name: name in seen and now - seen[name] <= SILENT_AFTER for name in KEEPERS}
        database = True
    except DatabaseError as error:
        log.warning("health: %s", error)
        parts, waiting, database = {}, {}, False
    parts = {"database": database, "queue": queue.ping(), **parts}
    return all(parts.values()), {
        "ok": all(parts.values()),
        "alive": parts,
        "oldest_waiting_seconds": waiting,
    }


def oldest(now: datetime) -> dict[str, float | None]:
    def age(moment: datetime | None) -> float | None:
        return round(max(0.0, (now - moment).total_seconds()), 1) if moment else None

    def first(rows: Any, column: str) -> datetime | None:
        return rows.order_by(column).values_list(column, flat=True).first()

    return {
        "arrivals": age(first(Arrival.objects.filter(became=Arrival.Became.OPEN), "received_at")),
        "judgements": age(
            first(Lead.objects.awaiting_judgement(now).filter(judgements__isnull=True), "judge_at")
        ),
        "messages": age(first(Message.objects.due(now), "not_before")),
        "sending": age(first(Message.objects.filter(state=Message.State.SENDING), "sending_at")),
        "promises": age(
            first(Lead.objects.open().filter(waiting_since__isnull=False), "waiting_since")
        ),
    }
