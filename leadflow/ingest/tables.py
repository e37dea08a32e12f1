"""A table of people, imported as the page would with its first guess and no box ticked."""

from collections.abc import Iterator
from datetime import datetime

from leadflow.ingest.doors import filed
from leads.models import Arrival, Business, Import
from leads.sources import importing, tables
from leads.sources.importing import Fate


def take_table(
    name: str, raw: bytes, business: Business, now: datetime
) -> Iterator[tuple[Fate, Arrival | None]]:
    """Each row with what was foretold for it, and its arrival where it was not skipped.

    Raises tables.Unreadable, and Declined where no column holds a way to reach somebody.
    """
    draft = importing.keep_table(business, name, tables.read_file(name, raw), now, None)
    foretold = list(importing.fates(draft))
    importing.start_import(draft)
    while Import.objects.filter(pk=draft.pk, state=Import.State.RUNNING).exists():
        importing.import_next_rows(now)
    arrivals = {arrival.submission_id: arrival for arrival in importing.arrivals_of(draft)}
    for fate in foretold:
        arrival = arrivals.get(importing.submission_id(draft, fate.row))
        yield fate, filed(arrival) if arrival else None
