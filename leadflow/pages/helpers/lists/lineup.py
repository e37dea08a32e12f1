"""Long lists: a page of rows, how many there are, the way to the rest. None is cut silently.

First the ids, out of indexes and for all lists of a page at once, then the rows that are shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

MOST_COUNTED = 100  # rows; beyond it nobody needs the number, and counting takes long
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Lineup:
    """Some querysets as one list, one after the other: each in an order that its index has.

    `most` is how many are wanted at most, where that is less than a page needs.
    """

    parts: tuple[QuerySet[Any], ...]
    most: int | None = None

    def ids(self, most: int) -> list[int]:
        return ids_of_all({"": self}, most)[""]


def ids_of_all(lineups: Mapping[str, Lineup], most: int) -> dict[str, list[int]]:
    """The first ids of each list, at most `most` of each part, by one query."""
    found: dict[str, list[int]] = {name: [] for name in lineups}
    names, selects = list(lineups), []
    values: list[Any] = []
    for number, lineup in enumerate(lineups.values()):
        for place, part in enumerate(lineup.parts):
            numbers = part.values(number=F("pk"))[: lineup.most or most]
            try:
                sql, given = numbers.query.sql_with_params()
            except EmptyResultSet:
                continue
            begins = f"SELECT {number}, {place}, row_number() OVER (), number"
            selects.append(f"{begins} FROM ({sql}) AS part")  # with its values apart
            values += given
    if selects:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects) + " ORDER BY 1, 2, 3", values)
            for number, _, _, pk in cursor.fetchall():
                found[names[number]].append(pk)
    return {name: ids[:most] for name, ids in found.items()}


@dataclass(frozen=True)
class Page:
    """One page of a list, as a template shows it. `name` is its parameter in the address.

    `count` is how many rows there are at least; `is_all` says that there are no more.
    """

    name: str
    rows: list[Any]
    number: int
    size: int
    count: int
    is_all: bool

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_next(self) -> bool:
        return self.count > self.number * self.size or not self.is_all

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return self.name.replace("_", "-")

    @property
    def is_asked_for(self) -> bool:
        """Whether somebody has turned its pages: then it stands open."""
        return self.number > 1

    @property
    def total(self) -> str:
        return str(self.count) if self.is_all else f"{self.count}+"

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def more(self) -> str:
        """How many come after this page, in words."""
        if not self.is_all:
            return gettext("more")
        return gettext("%(count)s more") % {"count": self.count - self.last}

    def filled(self, rows: Mapping[int, Any]) -> "Page":
        """With the rows in place of their ids; without those that went meanwhile."""
        return replace(self, rows=[rows[pk] for pk in self.rows if pk in rows])


def pages_of_ids(
    request: HttpRequest, lineups: Mapping[str, Lineup], sizes: Mapping[str, int]
) -> dict[str, Page]:
    """Of each list the page that the address asks for by its name, else the first: of ids."""
    numbers = {name: number_asked_for(request, name) for name in lineups}
    most = max(furthest(numbers[name], sizes[name]) for name in lineups)
    return {
        name: new_page(name, found[: furthest(numbers[name], sizes[name])], numbers, sizes[name])
        for name, found in ids_of_all(lineups, most).items()
    }


def page_of(request: HttpRequest, name: str, rows: QuerySet[Any], size: int) -> Page:
    """The same of one list whose rows are small: they are read at once."""
    number = number_asked_for(request, name)
    return new_page(name, list(rows[: furthest(number, size)]), {name: number}, size)


def page_by_ids(request: HttpRequest, name: str, rows: QuerySet[Any], size: int) -> Page:
    """The same of one list whose rows are large: first the ids."""
    page = pages_of_ids(request, {name: Lineup((rows,))}, {name: size})[name]
    return page.filled(by_id(rows.filter(pk__in=page.rows)))


def page_of_known(request: HttpRequest, name: str, ids: Sequence[int], size: int) -> Page:
    """The same of a list whose ids are known: of ids."""
    number = number_asked_for(request, name)
    return Page(name, list(ids[(number - 1) * size : number * size]), number, size, len(ids), True)


def by_id(rows: Iterable[Model]) -> dict[int, Any]:
    return {row.pk: row for row in rows}


def number_asked_for(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return min(int(asked), LAST_PAGE) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1


def furthest(number: int, size: int) -> int:
    """How many rows are looked at: this page and one more, and enough to count a few."""
    return max(number * size, MOST_COUNTED) + 1


def new_page(name: str, found: list[Any], numbers: Mapping[str, int], size: int) -> Page:
    number = numbers[name]
    is_all = len(found) < furthest(number, size)
    count = len(found) if is_all else len(found) - 1
    return Page(name, found[(number - 1) * size : number * size], number, size, count, is_all)
