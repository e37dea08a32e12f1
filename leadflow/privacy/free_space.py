"""What a database keeps of rows that are gone."""

from django.db import connection


def wipe_free_space() -> None:
    """What SQLite deletes is overwritten (`secure_delete`); its journal is emptied here.

    Within a transaction it cannot be. PostgreSQL frees what is deleted by itself, when it vacuums.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
