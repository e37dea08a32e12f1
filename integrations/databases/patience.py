"""How long whoever asks over the web waits for the database, in all.

A visitor is told within seconds that it is away or locked. Workers wait longer. What we do
ourselves meanwhile does not count: a busy machine is no reason to refuse anybody.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Self

import psycopg
from django.db import connection
from psycopg import errors

SHORTEST_CONNECT = 2  # seconds; libpq takes less for this
ADDRESSES = 2  # of one name, as localhost has: each is tried for as long

_of_thread = threading.local()


@contextmanager
def patience(total: float) -> Iterator[None]:
    """Within it, what this thread asks of the database waits for no lock and no server beyond
    `total` seconds altogether.
    """
    _of_thread.left = total
    try:
        with connection.execute_wrapper(waiting_no_longer):
            yield
    finally:
        _of_thread.left = None


def left() -> float | None:
    """Seconds; 0.0 where none are left, None where nobody is in a hurry."""
    found: float | None = getattr(_of_thread, "left", None)
    return found


@contextmanager
def waiting() -> Iterator[None]:
    began = monotonic()
    try:
        yield
    finally:
        if (rest := left()) is not None:
            _of_thread.left = max(0.0, rest - (monotonic() - began))


def waiting_no_longer(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """SQLite waits for its lock inside of each statement, so each is told anew."""
    used = context["connection"]
    if used.vendor != "sqlite":
        return execute(sql, params, many, context)
    used.connection.execute(f"PRAGMA busy_timeout = {int((left() or 0.0) * 1000)}")
    with waiting():
        return execute(sql, params, many, context)


class PatientConnection(psycopg.Connection[Any]):
    """A connection to a PostgreSQL that may be frozen, or behind a network that swallows all."""

    @classmethod
    def connect(cls, conninfo: str = "", **given: Any) -> Self:
        rest = left()
        if rest is None:
            return super().connect(conninfo, **given)
        given["connect_timeout"] = max(SHORTEST_CONNECT, int(rest / ADDRESSES))
        with waiting():
            return super().connect(conninfo, **given)

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        rest = left()
        if rest is None:
            return super().wait(gen, interval, timeout)
        try:
            with waiting():
                shorter = rest if timeout is None else min(rest, timeout)
                return super().wait(gen, interval, shorter)
        except errors._WaitTimeout as error:
            self.pgconn.finish()  # what comes later would be taken for the answer to something else
            raise psycopg.OperationalError("the database does not answer") from error
