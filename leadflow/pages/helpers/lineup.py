"""Long lists: a page of rows, how many there are, the way to the rest. None is cut silently."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

MOST_COUNTED = 1_000  # rows; beyond it nobody needs the number, and counting takes long
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Lineup:
    """Some querysets as one list, one after the other: each in an order that its index has."""

    parts: tuple[QuerySet[Any], ...]

    def count(self) -> int:
        """At most one more than MOST_COUNTED."""
        total = 0
        for part in self.parts:
            total += part.order_by()[: MOST_COUNTED + 1 - total].count()
            if total > MOST_COUNTED:
                break
        return total

    def rows(self, start: int, stop: int) -> list[Any]:
        found: list[Any] = []
        for part in self.parts:
            taken = list(part[start:stop])
            found += taken
            if len(taken) == stop - start:
                break
            length = start + len(taken) if taken or not start else part.order_by().count()
            start, stop = max(0, start - length), stop - length
        return found


@dataclass(frozen=True)
class Page:
    """One page of a list, as a template shows it. `name` is its parameter in the address."""

    name: str
    rows: list[Any]
    number: int
    size: int
    count: int
    has_next: bool

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

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
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def more(self) -> str:
        """How many come after this page, in words."""
        if self.count > MOST_COUNTED:
            return "more"
        return f"{self.count - self.last} more"


def page_of(request: HttpRequest, name: str, lineup: Lineup, size: int) -> Page:
    """The page that the address asks for by `name`, else the first."""
    asked = request.GET.get(name, "")
    number = min(int(asked), LAST_PAGE) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1
    start = (number - 1) * size
    rows = lineup.rows(start, start + size + 1)
    return Page(name, rows[:size], number, size, lineup.count(), len(rows) > size)
