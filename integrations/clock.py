"""What time it is, the same on every host.

Rows are claimed, leased and due by time, so everybody must agree about it: the database's clock
counts. How far it is from this machine's is measured every few seconds, so that asking for the
time costs no query. SQLite serves one machine, and that machine's clock counts.

While the database is away, the difference that was measured last goes on to count; a process that
has never reached the database goes by its machine's clock.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import Error, connection
from django.utils import timezone

log = logging.getLogger(__name__)

MEASURED_EVERY = 5.0  # seconds

_offset = timedelta(0)
_measured_at = float("-inf")  # on the monotonic clock


def now() -> datetime:
    """Aware, in UTC."""
    return timezone.now() + database_offset()


def database_offset() -> timedelta:
    """How far the database's clock is ahead of this machine's: measured a few seconds ago."""
    global _offset, _measured_at
    if connection.vendor != "postgresql":
        return timedelta(0)
    if time.monotonic() - _measured_at >= MEASURED_EVERY:
        try:
            _offset = measure_offset()
        except Error as error:
            log.warning("the database's clock cannot be read: %s", error)
        _measured_at = time.monotonic()
    return _offset


def measure_offset() -> timedelta:
    """Ask the database now; wrong by at most half of the time that the question took."""
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return theirs - (before + (timezone.now() - before) / 2)
