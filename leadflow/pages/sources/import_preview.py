"""What people look at before an import begins."""

from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import ngettext

from leads.models import Import, ImportRow
from leads.sources import importing

SHOWN = 200  # rows
LOOKED_THROUGH = 1_000  # rows in which a column's first cell is looked for


def preview(found: Import) -> dict[str, Any]:
    """What each row would become, what is left out first, and how many of each."""
    counts = importing.counts_of(found)
    total, skipped = counts.total(), counts[ImportRow.Fate.SKIP]
    left_out_first = Case(When(fate=ImportRow.Fate.SKIP, then=Value(0)), default=Value(1))
    return {
        "shown": found.table_rows.order_by(left_out_first, "number")[:SHOWN],
        "more": max(0, total - SHOWN),
        "counts": counts,
        "people": total - skipped,
        "written_to": written_to(found),
        "notes": [*found.notes, *columns_left_out(found)],
        "promised": importing.promise_of(found),
    }


def written_to(found: Import) -> int:
    """How many would be answered where the import may send."""
    new_leads = (ImportRow.Fate.NEW, ImportRow.Fate.KNOWN)
    return found.table_rows.filter(fate__in=new_leads, is_silent=False).count()


def skipped_rows(found: Import) -> dict[str, Any]:
    """The rows that became nothing."""
    skipped = found.table_rows.filter(fate=ImportRow.Fate.SKIP)
    number = skipped.count()
    return {
        "shown": skipped[:SHOWN],
        "skipped": number,
        "imported": found.done_rows - number,
        "more": max(0, number - SHOWN),
    }


def columns_left_out(found: Import) -> list[str]:
    """The columns that somebody chose to leave out, with how many cells they hold."""
    ignored = [
        at
        for at, column in enumerate(found.columns)
        if found.mapping.get(column) == importing.IGNORED
    ]
    if not ignored:
        return []
    rows = list(found.table_rows.values_list("cells", flat=True))
    filled = {at: sum(bool(cells[at]) for cells in rows) for at in ignored}
    return [
        (
            ngettext(
                "Left out: the column “%(column)s” (%(count)s cell)",
                "Left out: the column “%(column)s” (%(count)s cells)",
                number,
            )
            % {"column": found.columns[at], "count": number}
        )
        for at, number in filled.items()
    ]


def first_cells(found: Import) -> dict[str, str]:
    """{column: the first thing that stands in it}"""
    firsts: dict[str, str] = {}
    for cells in found.table_rows.values_list("cells", flat=True)[:LOOKED_THROUGH]:
        filled = {c: v for c, v in zip(found.columns, cells, strict=False) if v}
        firsts = filled | firsts
    return firsts
