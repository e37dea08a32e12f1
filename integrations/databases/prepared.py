"""Queries that are asked again and again: their SQL is written once.

Django takes many times as long to write one as a database to answer where there is little to find.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Union

from django.db import connection
from django.db.models import BigIntegerField, DateTimeField, Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

FIELDS: dict[type, type[Field]] = {datetime: DateTimeField, int: BigIntegerField}
Moment = Union[datetime, "Given"]
Number = Union[int, "Given"]
Value = datetime | int
Rows = Callable[..., QuerySet[Any, Any]]


class Given(Expression):
    """Stands in a query for a value that is known when it is asked, by its place among those."""

    def __init__(self, place: int, output_field: Field, later: timedelta = timedelta(0)) -> None:
        super().__init__(output_field)
        self.place, self.later = place, later

    def __add__(self, more: timedelta) -> "Given":  # type: ignore[override]
        return Given(self.place, self.output_field, self.later + more)

    def __sub__(self, less: timedelta) -> "Given":  # type: ignore[override]
        return self + -less

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: Any
    ) -> tuple[str, list[Any]]:
        return "%s", [self]

    def filled_in(self, values: Sequence[Any]) -> Any:
        """As the database takes it."""
        value = values[self.place] + self.later if self.later else values[self.place]
        return self.output_field.get_db_prep_value(value, connection)


@dataclass(frozen=True)
class Written:
    """A query for one kind of database; some of its parameters are Given."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    parameters: Sequence[Any]

    def with_values(self, values: Sequence[Value]) -> tuple[str, list[Any]]:
        filled = [p.filled_in(values) if isinstance(p, Given) else p for p in self.parameters]
        return self.sql, filled


class Prepared:
    """What `rows` asks for, which depends on the values that it is given and on nothing else.

    It is called once for each kind of database, with a Given in the place of each value; to those
    of moments it may add durations.
    """

    def __init__(self, rows: Rows) -> None:
        self.queryset = rows
        self.by_vendor: dict[str, Written] = {}

    def written(self, values: Sequence[Value]) -> Written:
        if connection.vendor not in self.by_vendor:
            kinds = [next(f for kind, f in FIELDS.items() if isinstance(v, kind)) for v in values]
            given = [Given(place, kind()) for place, kind in enumerate(kinds)]
            with connection.execute_wrapper(ask_nothing):
                queryset = self.queryset(*given)
            # Not within: a new connection is asked here, and once, what its database can do
            compiler = queryset.query.get_compiler(queryset.db)
            written = Written(queryset, compiler, *compiler.as_sql())
            self.by_vendor[connection.vendor] = written
        return self.by_vendor[connection.vendor]


def ask_nothing(*_: Any) -> None:
    raise RuntimeError("what a prepared query asks may not depend on what another one has found")


class PreparedRows(Prepared):
    def rows(self, *values: Value) -> list[Any]:
        """As Django's own query gives them."""
        written = self.written(values)
        compiler, asked = copy(written.compiler), written.queryset.all()
        vars(compiler).update(connection=connection, as_sql=lambda: written.with_values(values))
        vars(asked.query).update(get_compiler=lambda *_, **__: compiler)
        return list(asked)


class PreparedNumbers(Prepared):
    """Of the first `most` rows the number in the column `of`."""

    def __init__(self, rows: Rows, most: int, of: str) -> None:
        @wraps(rows)
        def numbers_alone(*given: Given) -> QuerySet[Any, Any]:
            found = rows(*given)
            ordered = found if found.ordered else found.order_by("pk")
            return ordered.values_list(of)[:most]

        super().__init__(numbers_alone)

    def numbers(self, *values: Value) -> list[int]:
        sql, filled = self.written(values).with_values(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return [row[0] for row in cursor.fetchall()]

    def first(self, *values: Value) -> int | None:
        return next(iter(self.numbers(*values)), None)


def prepared(most: int = 1, of: str = "pk") -> Callable[[Rows], PreparedNumbers]:
    """A decorator of a function that says which rows are looked for."""
    return lambda rows: PreparedNumbers(rows, most, of)


def prepared_rows(rows: Rows) -> PreparedRows:
    """A decorator of a function that says which rows are fetched."""
    return PreparedRows(rows)
