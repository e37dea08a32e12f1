"""An import under way: each row arrives at the door as one inquiry."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from leads.capture import door
from leads.models import Arrival, Business, Import, Source
from leads.models.arrival_shapes import ArrivalMeta
from leads.sources.importing.fates import numbered_rows

BATCH = 50


def import_next_rows(now: datetime) -> bool:
    """Take one running import a batch further. False when none runs."""
    running = Import.objects.filter(state=Import.State.RUNNING).order_by("id").first()
    if running is None:
        return False
    skipped = set(running.skipped)
    source = source_of(running.business)
    meta: ArrivalMeta = {
        "import": running.pk,
        "columns": [[title, running.mapping.get(title, "")] for title in running.columns],
        "quiet": not running.may_answer,
        "no_clock": True,
    }
    begin = running.first_row + running.done_rows
    for number, cells in numbered_rows(running):
        if begin <= number < begin + BATCH and number not in skipped:
            door.receive_fields(source, "import", cells, now, submission_id(running, number), meta)
    advance_import(running.pk, running.done_rows)
    return True


@transaction.atomic(durable=True)
def advance_import(pk: int, done_before: int) -> None:
    """Note how far it is.

    A second worker that did the same batch changes nothing, since each row is one submission.
    """
    row = Import.objects.select_for_update().get(pk=pk)
    if row.done_rows != done_before:
        return
    row.done_rows = min(len(row.rows), done_before + BATCH)
    if row.done_rows >= len(row.rows):
        row.state = Import.State.DONE
    row.save(update_fields=["done_rows", "state"])


def source_of(business: Business) -> Source:
    return Source.objects.filter(business=business, kind=Source.Kind.IMPORT).order_by(
        "id"
    ).first() or Source.objects.create(
        business=business, kind=Source.Kind.IMPORT, name="Import", key=f"{business.key}-import"
    )


def submission_id(of: Import, row: int) -> str:
    """The id under which a row arrives: the same row twice is one arrival."""
    return f"import-{of.pk}-{row}"


def arrivals_of(done: Import) -> QuerySet[Arrival]:
    return Arrival.objects.filter(
        source__business=done.business, submission_id__startswith=f"import-{done.pk}-"
    )
