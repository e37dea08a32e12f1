"""What a database keeps of rows that are gone."""

from django.db import connection

ANEW = "INSERT INTO leads_searchwords (leads_searchwords) VALUES ('rebuild')"


def wipe_free_space() -> None:
    """What SQLite deletes is overwritten (`secure_delete`); here its index of words, which only
    marks what has gone, is made anew, and its journal is emptied.

    The latter cannot be within a transaction. PostgreSQL frees what is deleted by itself, when it
    vacuums.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(ANEW)
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
