"""Import: say for each row of a table what it would become and why, do it, and undo it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from leads.capture import door
from leads.capture.filed import FiledWhy
from leads.contacts.identity import known_contact, phone_number
from leads.declined import Declined
from leads.fields import Details, classify_label, one_line, understand_fields
from leads.models import Address, Arrival, Business, Contact, Import, Inbound, Lead, Source
from leads.models.arrival import ArrivalMeta
from leads.sources.tables import Table

BATCH = 50
MEANINGS = ("name", "first_name", "last_name", "email", "phone", "message", "timezone", "language")
IGNORED = "ignore"
TOUCHES = ("answered", "replied", "heard", "attached", "stage")  # kinds of events


@dataclass(frozen=True)
class Fate:
    """What a row would become: new, update or skip, and why."""

    row: int
    what: str
    why: str
    details: Details


@transaction.atomic(durable=True)
def keep_table(
    business: Business, name: str, table: Table, now: datetime, by: User | None
) -> Import:
    """Keep what a file of this name holds as a draft with a guessed mapping."""
    guess: dict[str, str] = {
        c: meaning for c in table.columns if (meaning := classify_label(c)) in MEANINGS
    }
    return Import.objects.create(
        business=business,
        name=one_line(name, 200),
        columns=table.columns,
        rows=table.rows,
        mapping=guess,
        created_at=now,
        created_by=by,
    )


@transaction.atomic(durable=True)
def change_mapping(draft: Import, mapping: dict[str, str], may_answer: bool) -> None:
    """What the columns mean, "" for one that is kept as it is. Declined once it has begun."""
    row = Import.objects.select_for_update().get(pk=draft.pk)
    if row.state != Import.State.DRAFT:
        raise Declined("This import has been started already.")
    meant = {column: mapping.get(column, "") for column in row.columns}
    row.mapping = {column: meaning for column, meaning in meant.items() if meaning}
    row.may_answer = may_answer
    row.save(update_fields=["mapping", "may_answer"])


@transaction.atomic(durable=True)
def start_import(draft: Import) -> None:
    """Begin. Declined where it has begun already, or where nobody could be reached."""
    row = Import.objects.select_for_update().get(pk=draft.pk)
    if row.state != Import.State.DRAFT:
        raise Declined("This import has been started already.")
    if not set(row.mapping.values()) & {"email", "phone"}:
        raise Declined("Say first which column holds the e-mail address or the phone number.")
    row.state, row.skipped = (
        Import.State.RUNNING,
        [fate.row for fate in fates(row) if fate.what == "skip"],
    )
    row.save(update_fields=["state", "skipped"])


def fields_of(draft: Import, row: list[str]) -> dict[str, str]:
    """One row as the fields of an inquiry."""
    found: dict[str, str] = {}
    for column, value in zip(draft.columns, row, strict=False):
        what = draft.mapping.get(column) or column
        if value and what != IGNORED:
            found[what] = f"{found[what]} {value}" if what in found else value
    return found


def fates(draft: Import) -> Iterator[Fate]:
    """What each row would become, told before anything happens."""
    seen: dict[str, int] = {}
    for number, row in enumerate(draft.rows, start=2):
        details = understand_fields(fields_of(draft, row))
        phone = phone_number(details.phone, draft.business.country)
        key = details.email or phone
        if not key:
            yield Fate(
                number, "skip", "no e-mail address and no phone number that can be used", details
            )
        elif key in seen:
            yield Fate(number, "skip", f"the same person stands in row {seen[key]}", details)
        else:
            seen[key] = number
            yield of_person(draft, number, details, phone)


def of_person(draft: Import, number: int, details: Details, phone: str) -> Fate:
    contact = known_contact(draft.business, Address.Kind.EMAIL, details.email) or known_contact(
        draft.business, Address.Kind.PHONE, phone
    )
    if contact is None:
        return Fate(number, "new", "nobody known has this address or number", details)
    if contact.leads.open().exists():
        return Fate(
            number, "update", f"{contact} has an open lead; the words are added to it", details
        )
    return Fate(number, "new", f"a new lead of {contact}, who is known", details)


def import_next_rows(now: datetime) -> bool:
    """Take one running import a batch further. False when none runs."""
    running = Import.objects.filter(state=Import.State.RUNNING).order_by("id").first()
    if running is None:
        return False
    skipped = set(running.skipped)
    source = source_of(running.business)
    for number, row in enumerate(
        running.rows[running.done_rows : running.done_rows + BATCH], start=running.done_rows + 2
    ):
        if number not in skipped:
            meta: ArrivalMeta = {
                "import": running.pk,
                "quiet": not running.may_answer,
                "no_clock": True,
            }
            door.receive_fields(
                source,
                "import",
                fields_of(running, row),
                now,
                submission_id(running, number),
                meta,
            )
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


@transaction.atomic(durable=True)
def undo_import(done: Import) -> tuple[int, int]:
    """(leads taken back, leads left because something has happened to them since).

    Declined where there is nothing to undo.
    """
    row = Import.objects.select_for_update().get(pk=done.pk)
    if row.state not in (Import.State.DONE, Import.State.RUNNING):
        raise Declined("Only an import that has been started can be undone.")
    taken = left = 0
    for arrival in (
        arrivals_of(row).exclude(became=Arrival.Became.REFUSED).select_related("lead__contact")
    ):
        gone = take_back_arrival(arrival)
        taken, left = taken + gone, left + (not gone and arrival.became == Arrival.Became.LEAD)
    row.state, row.rows = Import.State.UNDONE, []
    row.save(update_fields=["state", "rows"])
    return taken, left


def take_back_arrival(arrival: Arrival) -> bool:
    """Remove the lead of one row unless somebody wrote, answered or moved it since.

    Words added to another lead are taken out of it.
    """
    lead, became = arrival.lead, arrival.became
    opened = lead if became == Arrival.Became.LEAD else None
    if opened is not None and is_touched(opened):
        return False
    if became == Arrival.Became.ATTACHED:
        Inbound.objects.filter(arrival=arrival).delete()
    arrival.became, arrival.lead = Arrival.Became.REFUSED, None
    arrival.why, arrival.why_code = FiledWhy.UNDONE.label, FiledWhy.UNDONE
    arrival.save(update_fields=["became", "why", "why_code", "lead"])
    if opened is None:
        return False
    contact = opened.contact
    opened.delete()
    if not Contact.objects.get(pk=contact.pk).leads.exists():
        contact.delete()
    return True


def is_touched(lead: Lead) -> bool:
    """Whether somebody wrote, answered or moved it."""
    return (
        lead.stage == Lead.Stage.COMPLETED
        or lead.inbound.count() > 1
        or lead.events.filter(kind__in=TOUCHES).exists()
    )
