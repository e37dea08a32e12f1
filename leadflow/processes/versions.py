"""Whether the program and the tables of its database are of one version."""

import sqlite3
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = ("leadflow", "followups", "leads")


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those that this program brings; read once, since files may be newer than what runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def unknown_migrations() -> list[str]:
    """What a newer program has done to the database. [] where this one knows it all."""
    rows = MigrationRecorder.Migration.objects.filter(app__in=OURS)
    applied = set(rows.values_list("app", "name"))
    return sorted(".".join(one) for one in applied - known_migrations())


def outdated_words() -> str:
    """What to say where a newer program has changed the database; "" where none has."""
    newer = unknown_migrations()
    if not newer:
        return ""
    return (
        f"The database is newer than this program ({newer[0]}), which stops. Nothing is lost: a "
        "program of the new version goes on. Start that one."
    )


def waiting_migrations() -> list[str]:
    """Those that are not applied; one that replaces others is, once all of these are."""
    applied = MigrationLoader(connection).applied_migrations
    return sorted(".".join(one) for one in known_migrations() - set(applied))


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"
