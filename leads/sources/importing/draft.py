"""An import before it begins: its file, what the columns mean, and its start."""

from collections import Counter
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext

from leads.declined import Declined
from leads.fields import one_line
from leads.models import Business, Import, ImportFile

REACHED_BY = {"email", "phone"}


@transaction.atomic(durable=True)
def keep_file(business: Business, name: str, raw: bytes, now: datetime, by: User | None) -> Import:
    """Keep a file as it was sent. What stands in it is read by a worker, never by who takes it."""
    kept = Import.objects.create(
        business=business, name=one_line(name, 200), due_at=now, created_at=now, created_by=by
    )
    ImportFile.objects.create(of=kept, raw=raw)
    return kept


@transaction.atomic(durable=True)
def change_mapping(draft: Import, mapping: dict[str, str], may_answer: bool) -> bool:
    """What the columns mean, "" for one that is kept as it is; whether that is anything new.

    Then every row is looked at again. Declined once it has begun.
    """
    row = Import.objects.select_for_update().get(pk=draft.pk)
    refuse_unless_draft(row)
    meant = {column: mapping.get(column, "") for column in row.columns}
    before = (row.mapping, row.may_answer)
    row.mapping = {column: meaning for column, meaning in meant.items() if meaning}
    row.may_answer, row.why = may_answer, ""
    if row.mapping != before[0]:
        row.state, row.done_rows, row.promised = Import.State.LOOKING, 0, ""
    row.save(update_fields=["mapping", "may_answer", "why", "state", "done_rows", "promised"])
    return before != (row.mapping, row.may_answer)


@transaction.atomic(durable=True)
def start_import(draft: Import, promised: str = "") -> None:
    """Have its rows looked at once more, and begin where they still become what was `promised`
    (see `promise_of`): what this very moment says where nothing was.

    Declined where it has begun already, or where nobody could be reached.
    """
    row = Import.objects.select_for_update().get(pk=draft.pk)
    refuse_unless_draft(row)
    if not set(row.mapping.values()) & REACHED_BY:
        raise Declined(
            gettext("Say first which column holds the e-mail address or the phone number.")
        )
    row.state, row.done_rows, row.why = Import.State.LOOKING, 0, ""
    row.promised = (promised or promise_of(row))[:100]
    row.save(update_fields=["state", "done_rows", "why", "promised"])


def refuse_unless_draft(row: Import) -> None:
    """Raises Declined."""
    if row.is_looking and not row.promised:
        raise Declined(gettext("Its rows are being looked at. Wait until that is done."))
    if row.state != Import.State.DRAFT:
        raise Declined(gettext("This import has been started already."))


def counts_of(draft: Import) -> Counter[str]:
    """How many rows would become what."""
    counted = draft.table_rows.order_by().values_list("fate").annotate(Count("pk"))
    return Counter(dict(counted))


def promise_of(draft: Import) -> str:
    """The same as a page hands it to the start."""
    counts = counts_of(draft)
    return ", ".join(f"{counts[what]} {what}" for what in sorted(counts))
