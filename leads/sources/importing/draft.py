"""An import before it begins: its table, what the columns mean, and its start."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from leads.declined import Declined
from leads.fields import one_line
from leads.models import Business, Import
from leads.sources.importing.fates import fates, promise_of
from leads.sources.importing.guessing import guess_mapping
from leads.sources.tables import Table


@transaction.atomic(durable=True)
def keep_table(
    business: Business, name: str, table: Table, now: datetime, by: User | None
) -> Import:
    """Keep what a file of this name holds as a draft with a guessed mapping."""
    return Import.objects.create(
        business=business,
        name=one_line(name, 200),
        columns=table.columns,
        rows=table.rows,
        first_row=table.first_row,
        notes=list(table.notes),
        mapping=guess_mapping(table, business.country),
        created_at=now,
        created_by=by,
    )


@transaction.atomic(durable=True)
def change_mapping(draft: Import, mapping: dict[str, str], may_answer: bool) -> bool:
    """What the columns mean, "" for one that is kept as it is; whether that is anything new.

    Declined once it has begun.
    """
    row = Import.objects.select_for_update().get(pk=draft.pk)
    if row.state != Import.State.DRAFT:
        raise Declined("This import has been started already.")
    meant = {column: mapping.get(column, "") for column in row.columns}
    before = (row.mapping, row.may_answer)
    row.mapping = {column: meaning for column, meaning in meant.items() if meaning}
    row.may_answer = may_answer
    row.save(update_fields=["mapping", "may_answer"])
    return before != (row.mapping, row.may_answer)


@transaction.atomic(durable=True)
def start_import(draft: Import, promised: str = "") -> None:
    """Begin.

    Declined where it has begun already, where nobody could be reached, or where it would do
    something else by now than was `promised` (see `promise_of`).
    """
    row = Import.objects.select_for_update().get(pk=draft.pk)
    if row.state != Import.State.DRAFT:
        raise Declined("This import has been started already.")
    if not set(row.mapping.values()) & {"email", "phone"}:
        raise Declined("Say first which column holds the e-mail address or the phone number.")
    foretold = list(fates(row))
    if promised and promised != promise_of(foretold):
        raise Declined("It would do something else by now than when you looked. Look once more.")
    row.state = Import.State.RUNNING
    row.skipped = [fate.row for fate in foretold if fate.what == "skip"]
    row.save(update_fields=["state", "skipped"])
