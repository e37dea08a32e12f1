"""What stands in the file of an import: read behind the door, in no transaction, twice at most."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.strangers import reader
from integrations.texts.sentences import KeptSentence, sentence
from leads.models import Import, ImportFile, ImportRow
from leads.sources import tables
from leads.sources.importing.batches import claim_import, giving_way, locked_import
from leads.sources.importing.guessing import guess_mapping
from leads.sources.tables import Table

log = logging.getLogger(__name__)

TRIES = 2
READING = timedelta(minutes=5)  # longer than a job may run
KEPT_AT_ONCE = 200  # rows


def read_next_file(pk: int, now: datetime) -> bool:
    """Read the file of one import and keep its rows. False where another worker reads it."""
    claimed = claim_import(pk, Import.State.READING, now, READING)
    if claimed is None:
        return False
    if not begin_reading(claimed):
        give_up(
            claimed,
            gettext_noop(
                "Reading it was tried twice, and broke off. Save it as CSV and try again."
            ),
        )
        return True
    try:
        raw = bytes(ImportFile.objects.get(of=claimed).raw)
        table = reader.apart(tables.read_file, claimed.name, raw)
    except tables.Unreadable as error:
        give_up(claimed, error.args[0])
        return True
    except reader.ReaderStopped as stopped:
        log.warning("import %s: %s", pk, stopped)
        note_reader_stopped(claimed, stopped_words(stopped), now)
        return True
    for some in chunks(rows_of(claimed, table), KEPT_AT_ONCE):
        with giving_way():
            keep_rows(some)
    end_reading(claimed, table, guess_mapping(table, claimed.business.country), now)
    return True


def stopped_words(stopped: reader.ReaderStopped) -> KeptSentence:
    return sentence("%(what)s %(then)s", what=stopped.args[0], then=sentence(tables.SMALLER))


@transaction.atomic(durable=True)
def begin_reading(claimed: Import) -> bool:
    """A try is noted before it is made: a file that kills its reader is not read for ever."""
    tried = Import.objects.filter(pk=claimed.pk, attempts__lt=TRIES)
    return bool(tried.update(attempts=claimed.attempts + 1))


def note_reader_stopped(claimed: Import, why: str, now: datetime) -> None:
    """It may have been the machine: read it once more, and no further time."""
    if claimed.attempts + 1 >= TRIES:
        give_up(claimed, why)
    else:
        put_back(claimed, now)


@transaction.atomic(durable=True)
def put_back(claimed: Import, now: datetime) -> None:
    Import.objects.filter(pk=claimed.pk, due_at=claimed.due_at).update(due_at=now)


@transaction.atomic(durable=True)
def give_up(claimed: Import, why: str) -> None:
    """It cannot be read, and people are told why."""
    row = locked_import(claimed)
    if row is None:
        return
    row.state, row.why = Import.State.UNREADABLE, why
    row.save(update_fields=["state", "why"])
    ImportFile.objects.filter(of=row).delete()


def rows_of(claimed: Import, table: Table) -> Iterator[ImportRow]:
    """Those that hold something, not kept yet."""
    for number, cells in enumerate(table.rows, start=table.first_row):
        if cells:
            yield ImportRow(of=claimed, number=number, cells=cells)


def chunks(rows: Iterator[ImportRow], size: int) -> Iterator[list[ImportRow]]:
    some: list[ImportRow] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    yield some


@transaction.atomic(durable=True)
def keep_rows(rows: list[ImportRow]) -> None:
    """What a reader that died has kept already is the same."""
    ImportRow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic(durable=True)
def end_reading(claimed: Import, table: Table, mapping: dict[str, str], now: datetime) -> None:
    """The file goes: its rows are kept, and wait to be looked at."""
    row = locked_import(claimed)
    if row is None:
        return
    row.columns, row.notes, row.mapping = table.columns, list(table.notes), mapping
    row.first_row, row.total_rows = table.first_row, len(table.rows)
    row.state, row.due_at = Import.State.LOOKING, now
    row.save()
    ImportFile.objects.filter(of=row).delete()
