"""Blacking out, in the rows of others, what names somebody who was erased.

Some rows at a time, so that nobody waits for it; where it was interrupted it goes on.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Min
from django.utils.translation import gettext_noop

from integrations import queue
from leadflow.privacy import finding
from leadflow.privacy.data_map import TableEntry
from leadflow.privacy.finding import SharedTraces, Window
from leadflow.privacy.free_space import wipe_free_space
from leadflow.privacy.traces import MARK, Traces, blacken_json, traces_of
from leads.ledger.erased import empty_arrivals
from leads.models import Arrival, Attachment, Contact, Erasure, ImportRow, Inbound, Source
from leads.search.rows import write_rows, write_rows_of_contacts
from leads.sources.importing import batches

WINDOW = 2_000  # rows that are looked through in one step
LEASE = timedelta(minutes=5)  # longer than a step takes
UNTIL_READ = timedelta(seconds=10)  # after which is asked again whether a table has been read
HEADERS = 65_536  # bytes of a mail in which its writer stands
ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,64}@[\w.-]{1,255}")
PAGES = {"html"}  # a text once more, as a page: it goes where the text names them
POSTED = (Source.Kind.FORM, Source.Kind.WEBHOOK, Source.Kind.API)
NAMED = gettext_noop("Not kept: it named somebody who was erased")


def blacken_next(now: datetime) -> bool:
    """Look through some rows of one table. False where nobody was erased of late."""
    erasure = claim_erasure(now)
    if erasure is None:
        return False
    go_on(erasure, now)
    return True


@transaction.atomic(durable=True)
def claim_erasure(now: datetime) -> Erasure | None:
    due = Erasure.objects.filter(due_at__lte=now).order_by("pk")
    erasure = due.select_for_update(skip_locked=True, of=("self",)).first()
    if erasure is not None:
        erasure.due_at = now + LEASE
        erasure.save(update_fields=["due_at"])
    return erasure


def go_on(erasure: Erasure, now: datetime) -> None:
    entries = {entry.label: entry for entry in finding.searched()}
    labels = list(entries)
    entry = entries[erasure.table or labels[0]]
    if entry.model is ImportRow and batches.is_table_being_read(erasure.business_id, erasure.at):
        note_progress(erasure, 0, entry.label, 0, now + UNTIL_READ)
        return
    rows = entry.model._default_manager
    first = rows.aggregate(first=Min("pk"))["first"] or 1  # rows before that were let go
    begin = max(erasure.row, first - 1)
    window = Window(entry, erasure.business_id, begin, begin + WINDOW)
    count = blacken_window(window, traces_of(erasure.wanted), now)
    last = rows.aggregate(last=Max("pk"))["last"] or 0
    if window.up_to < last:
        note_progress(erasure, count, entry.label, window.up_to, now)
    elif entry.label != labels[-1]:
        note_progress(erasure, count, labels[labels.index(entry.label) + 1], 0, now)
    else:
        end_erasure(erasure, count, now)


@transaction.atomic(durable=True)
def note_progress(erasure: Erasure, count: int, table: str, row: int, now: datetime) -> None:
    Erasure.objects.filter(pk=erasure.pk).update(
        table=table, row=row, due_at=now, blackened=F("blackened") + count
    )


@transaction.atomic(durable=True)
def write_end(erasure: Erasure, count: int, now: datetime) -> None:
    batches.take_rows_from_workers(erasure.business_id, now)
    Erasure.objects.filter(pk=erasure.pk).update(
        wanted={}, table="", row=0, due_at=None, blackened=F("blackened") + count
    )


def end_erasure(erasure: Erasure, count: int, now: datetime) -> None:
    """What it looked for goes as well."""
    write_end(erasure, count, now)
    wipe_free_space()
    queue.forget_failures()


def blacken_window(window: Window, traces: Traces, now: datetime) -> int:
    """How many rows were changed."""
    shared = SharedTraces(window.business, traces)
    count = 0
    if window.entry.model is Inbound:
        count += erase_what_they_wrote(window, traces, now)
    if window.entry.model is ImportRow:
        count += blank_import_rows(window, traces)
    if found := finding.rows_that_name(window, traces):
        count += blacken_rows(window.entry, found, shared)
    if window.entry.model is Arrival:
        count += blacken_raw(window, shared, now)
    if window.entry.model is Attachment:
        count += empty_files(window, traces)
    return count


@transaction.atomic(durable=True)
def blacken_rows(entry: TableEntry, pks: list[int], shared: SharedTraces) -> int:
    """How many of them were changed."""
    model, way = entry.model, finding.way_to_lead(entry)
    leads = dict(model._default_manager.filter(pk__in=pks).values_list("pk", way)) if way else {}
    rows = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=pks))
    columns = finding.text_columns(entry)
    shared = shared.of_own_words([str(getattr(row, name)) for row in rows for name in columns])
    changed = [
        row.pk
        for row in rows
        if blacken_row(
            entry,
            row,
            shared.of_card(row) if isinstance(row, Contact) else shared.of_lead(leads.get(row.pk)),
        )
    ]
    if model is Contact:
        write_rows_of_contacts(changed)
    else:
        write_rows(leads[pk] for pk in changed if leads.get(pk) is not None)
    return len(changed)


def blacken_row(entry: TableEntry, row: models.Model, traces: Traces) -> bool:
    changed: dict[str, Any] = {}
    for name in finding.text_columns(entry):
        before = getattr(row, name)
        after = blacken_json(before, traces.blacken)
        if after != before:
            changed[name] = shortened(entry, name, after)
    if not changed:
        return False
    changed |= {name: "" for name in PAGES & entry.columns.keys() if getattr(row, name)}
    write_row(row, changed)
    if isinstance(row, Inbound) and row.arrival_id:  # its bytes may hold it in another coding
        Arrival.objects.filter(pk=row.arrival_id).update(raw=b"", expired=True)
    return True


def shortened(entry: TableEntry, name: str, value: Any) -> Any:
    longest = getattr(entry.model._meta.get_field(name), "max_length", None)
    return value[:longest] if isinstance(value, str) and longest else value


def write_row(row: models.Model, changed: dict[str, Any]) -> None:
    """Where two rows that had to differ have become the same, each gets its number."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**changed)
    except IntegrityError:
        numbered = {k: f"{MARK} {row.pk}" if isinstance(v, str) else v for k, v in changed.items()}
        rows.update(**numbered)


@transaction.atomic(durable=True)
def erase_what_they_wrote(window: Window, traces: Traces, now: datetime) -> int:
    """Their words on somebody else's lead."""
    rows = Inbound.objects.filter(pk__in=window.rows().filter(sender__in=traces.emails))
    found = list(rows.values_list("arrival", "lead"))
    empty_arrivals([arrival for arrival, _ in found if arrival is not None], now)
    count = rows.delete()[0]
    write_rows(lead for _, lead in found)
    return count


@transaction.atomic(durable=True)
def blank_import_rows(window: Window, traces: Traces) -> int:
    """Of a table that was imported, the lines in which their address or number stands."""
    ways = replace(traces, names=(), pieces=())
    found = ImportRow.objects.filter(pk__in=finding.rows_that_name(window, ways))
    named = [row.pk for row in found if names_them([*row.cells, *row.told.get("phones", [])], ways)]
    return ImportRow.objects.filter(pk__in=named).update(
        cells=[], told={}, why=NAMED, fate=ImportRow.Fate.SKIP
    )


def names_them(cells: list[str], ways: Traces) -> bool:
    pattern = ways.identifiers
    return pattern is not None and any(pattern.search(str(cell)) for cell in cells)


def words_in_bytes(traces: Traces) -> list[str]:
    """What is looked for in bytes; a number by its end, as it is mostly written."""
    ends = [finding.last_digits(phone) for phone in traces.phones]
    words = [*traces.emails, *traces.phones, *ends, *traces.names, *traces.pieces]
    return [word for word in dict.fromkeys(words) if word.isascii() and len(word) > 4]


@transaction.atomic(durable=True)
def blacken_raw(window: Window, shared: SharedTraces, now: datetime) -> int:
    """What came in, as it came.

    A mail of theirs that no lead came of is emptied. What others sent is overwritten in place, so
    that it can still be filed.
    """
    rows = window.rows().filter(expired=False)
    found = finding.bytes_that_name(rows, "raw", words_in_bytes(shared.traces))
    posts = rows.filter(lead__isnull=True, source__kind__in=POSTED)  # encoded, and read by nobody
    found += posts.values_list("pk", flat=True)
    arrivals = Arrival.objects.select_for_update(of=("self",)).filter(pk__in=found)
    emails, count = set(shared.traces.emails), 0
    for row in arrivals.select_related("source"):
        before = bytes(row.raw)
        if row.is_mail and row.lead_id is None and writers_of(before) & emails:
            empty_arrivals([row.pk], now)
            count += 1
            continue
        row.raw = shared.of_lead(row.lead_id).blacken_bytes(before)
        if row.raw != before:
            row.save(update_fields=["raw"])
            count += 1
    return count


def writers_of(raw: bytes) -> set[str]:
    head = BytesHeaderParser().parsebytes(raw[:HEADERS])
    named = [str(v) for name in ("From", "Reply-To", "Sender") for v in head.get_all(name, [])]
    return {address.lower() for value in named for address in ADDRESS.findall(value)}


@transaction.atomic(durable=True)
def empty_files(window: Window, traces: Traces) -> int:
    """Files of others in whose bytes they are named."""
    found = finding.bytes_that_name(window.rows(), "data", words_in_bytes(traces))
    return Attachment.objects.filter(pk__in=found).update(data=b"", sha256="", why=NAMED)
