"""An import under way: each row arrives at the door as one inquiry."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from leads.capture import rows as capture_rows
from leads.capture.filing import file_next_arrival, try_to_file
from leads.capture.rows import TableRow
from leads.models import Arrival, Business, Import, ImportRow, Source
from leads.models.arrival_shapes import ArrivalMeta
from leads.sources.importing.batches import (
    advance,
    cells_of,
    claim_import,
    giving_way,
    locked_import,
    next_rows,
)

BATCH = 25  # rows in one transaction: a visitor waits for no more than this
PEOPLE_FIRST = 20  # arrivals that are filed before a batch, where so many wait


def import_next_rows(pk: int, now: datetime) -> bool:
    """Bring some more rows in, behind all people who wait. False where another worker does."""
    file_people(now)
    running = claim_import(pk, Import.State.RUNNING, now)
    if running is None:
        return False
    source = source_of(running.business)
    meta: ArrivalMeta = {
        "import": running.pk,
        "columns": [[title, running.mapping.get(title, "")] for title in running.columns],
        "quiet": not running.may_answer,
        "no_clock": True,
    }
    arriving = [
        capture_rows.arriving_row(
            source,
            cells_of(running, row),
            now,
            submission_id(running, row.number),
            meta_of(row, meta),
        )
        for row in next_rows(running, BATCH)
        if not row.is_skipped
    ]
    with giving_way():
        unfiled = taken_in(running, arriving, now)
    for arrival in unfiled:
        try_to_file(arrival.pk, now)
    return True


def meta_of(row: ImportRow, meta: ArrivalMeta) -> ArrivalMeta:
    opted_out = row.told.get("opted_out")
    return {**meta, "opted_out": opted_out} if opted_out else meta


def file_people(now: datetime) -> None:
    """Who wrote to us is filed before rows of a table are."""
    for _ in range(PEOPLE_FIRST):
        if not file_next_arrival(now):
            return


def taken_in(running: Import, arriving: list[TableRow], now: datetime) -> list[Arrival]:
    """Keep these rows; those that are yet to be filed."""
    try:
        return take_in_rows(running, arriving, now, together=True)
    except IntegrityError:  # one of these people has written to us in this very moment
        return take_in_rows(running, arriving, now, together=False)


@transaction.atomic(durable=True)
def take_in_rows(
    running: Import, arriving: list[TableRow], now: datetime, *, together: bool
) -> list[Arrival]:
    """Keep these rows and note how far it is, both or neither."""
    row = locked_import(running)
    if row is None:
        return []
    unfiled = capture_rows.file_rows(arriving, now, together=together)
    advance(row, BATCH, Import.State.DONE, now)
    return unfiled


def source_of(business: Business) -> Source:
    return Source.objects.filter(business=business, kind=Source.Kind.IMPORT).order_by(
        "id"
    ).first() or Source.objects.create(
        business=business, kind=Source.Kind.IMPORT, name="Import", key=f"{business.key}-import"
    )


def submission_id(of: Import, row: int) -> str:
    """The id under which a row arrives: the same row twice is one arrival."""
    return f"import-{of.pk}-{row}"


def arrivals_of(of: Import, ids: Iterable[str]) -> QuerySet[Arrival]:
    """What arrived under these ids of rows."""
    sources = Source.objects.filter(business=of.business_id, kind=Source.Kind.IMPORT)
    return Arrival.objects.filter(source__in=sources, submission_id__in=list(ids))
