"""A table of people, imported as the page would with its first guess and no box ticked."""

from collections.abc import Iterator
from datetime import datetime

from leadflow.ingest.doors import filed
from leads.models import Arrival, Business, Import, ImportRow
from leads.sources import importing, tables


def take_table(
    name: str, raw: bytes, business: Business, now: datetime
) -> Iterator[tuple[ImportRow, Arrival | None]]:
    """Each row with what was foretold for it, and its arrival where it was not skipped.

    Raises tables.Unreadable, and Declined where no column holds a way to reach somebody.
    """
    tables.refuse_at_sight(name, raw)
    kept = importing.keep_file(business, name, raw, now, None)
    work_through(kept, now)
    if kept.is_unreadable:
        raise tables.Unreadable(kept.why)
    importing.start_import(kept)
    work_through(kept, now)
    for row in kept.table_rows.all():
        own_id = importing.submission_id(kept, row.number)
        arrival = importing.arrivals_of(kept, [own_id]).first()
        yield row, filed(arrival) if arrival else None


def work_through(kept: Import, now: datetime) -> None:
    """Until it waits for a person, or has ended."""
    while Import.objects.filter(pk=kept.pk, state__in=Import.GOES_ON).exists():
        importing.work_next_import(now)
    kept.refresh_from_db()
