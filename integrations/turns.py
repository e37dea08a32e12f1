"""Turns at what must not be decided by two at once, such as how much has gone as far as a limit
counts it.
"""

from collections.abc import Collection
from hashlib import blake2b

from django.db import connection


def take_turns(names: Collection[str]) -> None:
    """Wait until whoever took one of these before has committed; ours end with this transaction.

    What is read afterwards holds what they wrote. SQLite has one writer at a time, who has waited
    already.
    """
    if not names or connection.vendor != "postgresql":
        return
    # In one order, so that no two wait for each other.
    keys = sorted(
        {int.from_bytes(blake2b(n.encode(), digest_size=8).digest(), signed=True) for n in names}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def number_of(name: str) -> int:
    """Of 64 bits with a sign, as PostgreSQL numbers what is locked."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
