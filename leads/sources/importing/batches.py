"""The rows of an import, some at a time, each batch in the hands of one worker."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from integrations.timing.stopwatch import Stopwatch
from leads.models import Erasure, Import, ImportRow

LONGEST_REST = 0.5  # seconds
LEASE = timedelta(minutes=2)  # longer than a batch takes; then its worker is taken for dead
HOLDS_PEOPLE = (Import.State.LOOKING, Import.State.RUNNING)  # rows are in some worker's hands


@transaction.atomic(durable=True)
def claim_import(pk: int, state: str, now: datetime, lease: timedelta = LEASE) -> Import | None:
    """The import as it stands, for one worker alone; None where another one has it, or where
    somebody is being erased who may stand in its rows.
    """
    if state in HOLDS_PEOPLE and is_somebody_erased(Import.objects.get(pk=pk).business_id):
        return None
    free = Q(due_at__isnull=True) | Q(due_at__lte=now)
    taken = Import.objects.filter(free, pk=pk, state=state).update(due_at=now + lease)
    return Import.objects.select_related("business").get(pk=pk) if taken else None


def locked_import(claimed: Import) -> Import | None:
    """The row, locked, where nothing has happened to it since it was claimed; else None.

    Who holds rows in hand that may be of somebody who is being erased gives them up.
    """
    as_it_was = {"state": claimed.state, "done_rows": claimed.done_rows, "due_at": claimed.due_at}
    rows = Import.objects.select_for_update(of=("self",)).select_related("business")
    row = rows.filter(pk=claimed.pk, **as_it_was).first()
    if row and row.state in HOLDS_PEOPLE and is_somebody_erased(row.business_id):
        return None
    return row


def is_somebody_erased(business: int) -> bool:
    """Whether rows are being looked through for somebody at this moment."""
    return Erasure.objects.filter(business=business, due_at__isnull=False).exists()


def take_rows_from_workers(business: int, now: datetime) -> None:
    """What they hold in hand of tables counts no more, and is read anew; within the caller's
    transaction.
    """
    Import.objects.filter(business=business, state__in=HOLDS_PEOPLE).update(due_at=now)


def is_table_being_read(business: int, before: datetime) -> bool:
    """Whether rows are still to come of a file that was given before this moment."""
    reading = Import.objects.filter(business=business, state=Import.State.READING)
    return reading.filter(created_at__lte=before).exists()


def next_rows(of: Import, most: int) -> list[ImportRow]:
    """Those of the next `most` numbers that hold something."""
    begin = of.first_row + of.done_rows
    return list(of.table_rows.filter(number__gte=begin, number__lt=begin + most))


def advance(row: Import, by: int, then: str, now: datetime) -> None:
    """Note how far a locked import is, and its next state where that was all of it."""
    row.done_rows, row.due_at = min(row.total_rows, row.done_rows + by), now
    if row.done_rows >= row.total_rows:
        row.state = then
    row.save(
        update_fields=["done_rows", "due_at", "state", "why", "promised", "taken_back", "stayed"]
    )


@contextmanager
def giving_way() -> Iterator[None]:
    """SQLite lets one write at a time, and who finds it busy asks again every tenth of a second:
    between two batches it is free for longer than a batch takes.
    """
    took = Stopwatch()
    yield
    if connection.vendor == "sqlite":
        time.sleep(min(LONGEST_REST, 2 * took.seconds))


def cells_of(of: Import, row: ImportRow) -> dict[str, str]:
    """{column: cell} of those that hold something."""
    return {column: cell for column, cell in zip(of.columns, row.cells, strict=False) if cell}
