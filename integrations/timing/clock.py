"""What time it is, the same on every host.

Rows are claimed, leased and due by time, so everybody must agree about it: the database's clock
counts. How far it is from this machine's is measured every few seconds, so that asking for the
time costs no query. SQLite serves one machine, and that machine's clock counts.

While the database is away, the difference that was measured last goes on to count; a process that
has never reached the database goes by its machine's clock.

A clock that leaps is not believed at once: `steady_clock` goes on, and says so, until the clock is
back or has stood by its new time for a while.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import Error, connection
from django.utils import timezone

from integrations.timing import steady_clock
from integrations.timing.steady_clock import Leap

log = logging.getLogger(__name__)

MEASURED_EVERY = 5.0  # seconds

_offset = timedelta(0)
_measured_at = float("-inf")  # on the monotonic clock


def now() -> datetime:
    """Aware, in UTC."""
    return steady_clock.believed(shown(), again=shown_anew)


def shown() -> datetime:
    """What the clock shows, be it right or not."""
    return timezone.now() + database_offset()


def shown_anew() -> datetime:
    """The same, asked of the database: this machine's clock may have leapt since it was."""
    global _measured_at
    _measured_at = float("-inf")
    return shown()


def leap() -> Leap | None:
    """How the clock leapt, while nobody knows yet whether it is right; None where it did not."""
    return steady_clock.leap_now()


def watch() -> Leap | None:
    """Look whether the clock has leapt, and note it for every process of this machine."""
    return steady_clock.watch(shown_anew())


def database_offset() -> timedelta:
    """How far the database's clock is ahead of this machine's: measured a few seconds ago."""
    global _offset, _measured_at
    if connection.vendor != "postgresql":
        return timedelta(0)
    if not 0 <= time.monotonic() - _measured_at < MEASURED_EVERY:
        try:
            _offset = measure_offset()
        except Error as error:
            log.warning("the database's clock cannot be read: %s", error)
        _measured_at = time.monotonic()
    return _offset


def believe() -> None:
    """Somebody says that the clock is right as it is now."""
    steady_clock.believe_now(shown_anew())


def measure_offset() -> timedelta:
    """Ask the database now; wrong by at most half of the time that the question took."""
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return theirs - (before + (timezone.now() - before) / 2)
