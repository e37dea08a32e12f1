"""What the rows of an import would become, found out some at a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.strangers import reader
from leads.fields import OptedOut, Row, understand_row
from leads.models import Import, ImportRow
from leads.models.importing import RowTold
from leads.sources.importing.batches import (
    advance,
    cells_of,
    claim_import,
    giving_way,
    locked_import,
    next_rows,
)
from leads.sources.importing.draft import promise_of
from leads.sources.importing.fates import Fate, fates_of, seen_before

LOOKED_AT = 500  # rows at once
SHOWN = 80  # characters of a message
KEPT = ("fate", "why", "is_silent", "told")


def look_at_next_rows(pk: int, now: datetime) -> bool:
    """Find out what some more rows would become. False where another worker does."""
    draft = claim_import(pk, Import.State.LOOKING, now)
    if draft is None:
        return False
    rows = {row.number: row for row in next_rows(draft, LOOKED_AT)}
    country = draft.business.country
    cells = [cells_of(draft, row) for row in rows.values()]
    told_by_rows = reader.apart(understand_rows, cells, draft.mapping, country)
    understood = list(zip(rows, told_by_rows, strict=True))
    wishes: dict[int, OptedOut] = {}  # by the row in which the same person stood first
    for number, told, fate in fates_of(draft.business, seen_before(draft), understood):
        note_fate(rows[number], told, fate)
        if told.opted_out and fate.first_row:
            wishes[fate.first_row] = told.opted_out
    with giving_way():
        keep_fates(draft, list(rows.values()), wishes, now)
    return True


def understand_rows(rows: list[dict[str, str]], mapping: dict[str, str], country: str) -> list[Row]:
    """What each of them tells, by what its columns mean."""
    return [understand_row(cells, mapping, country) for cells in rows]


def note_fate(row: ImportRow, told: Row, fate: Fate) -> None:
    row.fate, row.why, row.is_silent = fate.what, fate.why, fate.is_silent
    row.told = RowTold(
        name=told.details.name,
        emails=told.emails,
        phones=told.phones,
        message=told.details.message[:SHOWN],
        notes=told.notes,
    )
    if told.opted_out:
        note_opted_out(row, told.opted_out)


def note_opted_out(row: ImportRow, where: OptedOut) -> None:
    row.is_silent = True
    row.told["opted_out"] = list(where)
    row.told["notes"] = [*row.told["notes"], where.in_words]


@transaction.atomic(durable=True)
def keep_fates(
    draft: Import, rows: list[ImportRow], wishes: dict[int, OptedOut], now: datetime
) -> None:
    """Keep them, and after the last one let a person look, or begin where one has started it.

    What a further row of somebody asks holds for their first one, which is the one that counts.
    """
    row = locked_import(draft)
    if row is None:
        return
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["of", "number"], update_fields=KEPT
    )
    for first in row.table_rows.filter(number__in=wishes):
        note_opted_out(first, wishes[first.number])
        first.save(update_fields=["is_silent", "told"])
    is_last = row.done_rows + LOOKED_AT >= row.total_rows
    then = after_looking(row) if is_last else Import.State.LOOKING
    advance(row, LOOKED_AT, then, now)
    if is_last:
        Import.objects.filter(pk=row.pk).update(done_rows=0)


def after_looking(row: Import) -> Import.State:
    """Where a person has pressed start, it begins if it still does what they saw."""
    if row.promised and row.promised == promise_of(row):
        return Import.State.RUNNING
    if row.promised:
        row.why = gettext_noop(
            "It would do something else by now than when you looked. Look once more."
        )
    row.promised = ""
    return Import.State.DRAFT
