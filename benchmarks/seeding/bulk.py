"""Rows by the million, made by the database itself, on PostgreSQL and SQLite.

A statement a table and batch: `INSERT … SELECT … FROM numbers`. What no expression is given for
gets the default of its model, so a new column needs nothing here. Indexes and foreign keys are
taken away first and made anew at the end; that checks every row.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, Field, Model

IS_POSTGRESQL = connection.vendor == "postgresql"
BATCH = 100_000


def moment(base: datetime, seconds: str) -> str:
    """SQL for `base` plus a number of seconds, itself an SQL expression."""
    if IS_POSTGRESQL:
        return f"timestamptz '{base:%Y-%m-%d %H:%M:%S}+00' + make_interval(secs => ({seconds}))"
    return (
        f"strftime('%Y-%m-%d %H:%M:%S', {int(base.timestamp())} + CAST({seconds} AS INTEGER), "
        "'unixepoch')"
    )


def payload(text: str) -> str:
    """SQL for the bytes of a text."""
    return f"convert_to({text}, 'UTF8')" if IS_POSTGRESQL else f"CAST({text} AS BLOB)"


def json(text: str) -> str:
    """SQL for JSON that stands in a text."""
    return f"({text})::jsonb" if IS_POSTGRESQL else text


def random_uuid() -> str:
    return "gen_random_uuid()" if IS_POSTGRESQL else "lower(hex(randomblob(16)))"


def numbers(first: int, last: int) -> str:
    """A table `n` of the whole numbers `i` from `first` to `last`."""
    return (
        f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
        if not IS_POSTGRESQL
        else f"WITH n(i) AS (SELECT generate_series({first}::bigint, {last}::bigint))"
    )


def default_of(field: Field) -> str:
    """SQL for the default of a column."""
    if field.primary_key or (field.null and field.default is NOT_PROVIDED):
        return "NULL"
    value = field.get_db_prep_save(field.get_default(), connection)
    with connection.cursor() as cursor:
        if IS_POSTGRESQL:
            return cursor.mogrify("%s", [value])
    if isinstance(value, bool | int | float):
        return str(int(value) if isinstance(value, bool) else value)
    return "X''" if isinstance(value, memoryview) else f"'{value}'"


def fill(into: type[Model], last: int, where: str = "true", /, **given: str) -> None:
    """A row for each number from 1 to `last` for which `where` holds, `given` by column.

    An expression reads the number as `i`; without one for its id, a row gets the next.
    """
    columns = {f.column: given.pop(f.column, "") or default_of(f) for f in columns_of(into)}
    if given:
        raise TypeError(f"{into.__name__} has no {', '.join(given)}")
    columns = {name: sql for name, sql in columns.items() if (name, sql) != ("id", "NULL")}
    names = ", ".join(f'"{name}"' for name in columns)
    for first in range(1, last + 1, BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            until = min(last, first + BATCH - 1)
            with_numbers = numbers(first, until)
            chosen = f"SELECT {', '.join(columns.values())} FROM n WHERE {where}"
            table = into._meta.db_table
            sql = f'INSERT INTO "{table}" ({names}) {with_numbers} {chosen}'
            cursor.execute(sql)


def columns_of(model: type[Model]) -> list[Field]:
    return list(model._meta.concrete_fields)


@contextmanager
def without_checks(models: list[type[Model]]) -> Iterator[None]:
    """Neither indexes nor foreign keys meanwhile; afterwards every row is checked, and counted."""
    if IS_POSTGRESQL:
        taken = take_away_from_postgresql([m._meta.db_table for m in models])
    else:
        taken = take_away_from_sqlite([m._meta.db_table for m in models])
    yield
    with connection.cursor() as cursor:
        if IS_POSTGRESQL:
            cursor.execute("SET maintenance_work_mem = '1GB'")
        for sql in taken:
            cursor.execute(sql)
        if IS_POSTGRESQL:
            go_on_counting(models)
            cursor.execute("VACUUM ANALYZE")
            return
        cursor.execute("PRAGMA foreign_key_check")
        if broken := cursor.fetchall():
            raise ValueError(f"Rows that point to nothing: {broken[:5]}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("ANALYZE")


def go_on_counting(models: Iterable[type[Model]]) -> None:
    """The next row of each gets the number after the last. SQLite does so by itself."""
    if not IS_POSTGRESQL:
        return
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), "
                f'coalesce(max("id"), 1)) FROM "{table}"'
            )


def take_away_from_postgresql(tables: list[str]) -> list[str]:
    """What makes them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
            [tables],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND "
            "indexname NOT IN (SELECT conname FROM pg_constraint)",
            [tables],
        )
        indexes = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    return [
        *(sql for _, sql in indexes),
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {sql}' for table, name, sql in keys),
    ]


def take_away_from_sqlite(tables: list[str]) -> list[str]:
    """What makes them again. Foreign keys are checked all at once at the end."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -400000")
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND "
            f"tbl_name IN ({', '.join(['%s'] * len(tables))})",
            tables,
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    return [sql for _, sql in indexes]
