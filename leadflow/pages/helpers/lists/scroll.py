"""A list without an end: a page begins where another ended, so that the last is as quick as the
first (keyset paging).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

from leadflow.pages.helpers.forms.safe_input import number_in
from leadflow.pages.helpers.lists.lineup import MOST_COUNTED, by_id

PARAMETERS = ("after", "before")
Place = tuple[datetime, int]  # the moment of a row, and its id


@dataclass(frozen=True)
class Scroll:
    """Some rows, each with its moment `at`; the places where the pages beside them begin, or ""."""

    rows: list[Any]
    before: str = ""
    after: str = ""
    beyond: int = 0  # how many rows come after, as far as they are counted

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def places(self) -> dict[str, str]:
        return {"before": self.before, "after": self.after}

    @property
    def found(self) -> str:
        """How many there are from this page on, as far as they are counted."""
        count = len(self.rows) + max(0, min(self.beyond, MOST_COUNTED))
        return f"{count}+" if self.before or self.beyond > MOST_COUNTED else str(count)

    @property
    def more(self) -> str:
        """How many come after this page, in words."""
        return (
            gettext("%(most)s+ more") % {"most": MOST_COUNTED}
            if self.beyond > MOST_COUNTED
            else gettext("%(count)s more") % {"count": self.beyond}
        )


def scroll_of(
    request: HttpRequest,
    parts: Sequence[QuerySet[Any]],
    rows: QuerySet[Any],
    size: int,
    rising: bool = False,
) -> Scroll:
    """The page that the address asks for, of all `parts` in one order: by `at`, then by id.

    The parts (of a business, of a source) are annotated with `at`, and each has an index in this
    order; so are `rows`, which say what is shown of a row.
    """
    back = place_in(request.GET.get("before", ""))
    place = back or place_in(request.GET.get("after", ""))
    upwards = rising != bool(back)
    found = ids_beyond(parts, place, size + 1 + (0 if back else MOST_COUNTED), upwards)
    shown = found[:size]
    has_more = len(found) > size
    if back:
        shown.reverse()
    known = by_id(rows.filter(pk__in=shown))
    listed = [known[pk] for pk in shown if pk in known]
    first, last = (name_of_place(row) for row in (listed[0], listed[-1])) if listed else ("", "")
    return Scroll(
        listed,
        first if (has_more if back else place) else "",
        last if has_more or back else "",
        MOST_COUNTED + 1 if back else len(found) - size,
    )


def ids_beyond(
    parts: Sequence[QuerySet[Any]], place: Place | None, most: int, upwards: bool
) -> list[int]:
    """The ids after a place, by one query; from the beginning where there is none."""
    selects: list[str] = []
    values: list[Any] = []
    order = ("at", "pk") if upwards else ("-at", "-pk")
    for part in parts:
        if place:
            part = part.filter(beyond(place, upwards))
        named = part.order_by(*order).values(moment=F("at"), number=F("pk"))[:most]
        try:
            sql, given = named.query.sql_with_params()
        except EmptyResultSet:
            continue
        selects.append(f"SELECT moment, number FROM ({sql}) AS part")  # noqa: S608  # values apart
        values += given
    if not selects:
        return []
    way = "ASC" if upwards else "DESC"
    with connection.cursor() as cursor:
        union = " UNION ALL ".join(selects)
        cursor.execute(f"{union} ORDER BY 1 {way}, 2 {way} LIMIT {most}", values)
        return [pk for _, pk in cursor.fetchall()]


def beyond(place: Place, upwards: bool) -> Q:
    """The first condition alone could use the index; the others take away the same moment."""
    at, pk = place
    if upwards:
        return Q(at__gte=at) & (Q(at__gt=at) | Q(pk__gt=pk))
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk))


def name_of_place(row: Any) -> str:
    return f"{row.at.isoformat()}~{row.pk}"


def place_in(typed: str) -> Place | None:
    """None for anything that names no place."""
    moment, _, number = typed.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, number_in(number)) if at.tzinfo and number_in(number) else None
