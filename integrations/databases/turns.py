"""Turns at what must not be decided by two at once, such as how much has gone as far as a limit
counts it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg.errors import LockNotAvailable

LONGEST = 3.0  # seconds: whoever decides does so in less


class TurnTaken(Exception):
    """Whoever took one of these before has held it for too long: hangs, or is cut off."""


def take_turns(names: Collection[str]) -> None:
    """Wait until whoever took one of these before has committed; ours end with this transaction.

    What is read afterwards holds what they wrote. SQLite has one writer at a time, who has waited
    already. Raises TurnTaken; the transaction can only be given up then.
    """
    if not names or connection.vendor != "postgresql":
        return
    keys = sorted({lock_key(name) for name in names})  # so that no two wait for each other
    try:
        with connection.cursor() as cursor, shorter_waits(cursor):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys]
            )
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise TurnTaken from error
        raise


@contextmanager
def shorter_waits(cursor: CursorWrapper) -> Iterator[None]:
    """Within the transaction; as it was afterwards, where the transaction goes on."""
    cursor.execute("SELECT current_setting('lock_timeout')")
    before = cursor.fetchone()[0]
    change = "SELECT set_config('lock_timeout', %s, true)"
    cursor.execute(change, [f"{int(LONGEST * 1000)}ms"])
    yield
    cursor.execute(change, [before])


def lock_key(name: str) -> int:
    """Of 64 bits with a sign, as PostgreSQL numbers what is locked."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
