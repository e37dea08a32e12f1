"""An import taken back some rows at a time, but for what somebody has worked on since."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext

from integrations.texts.sentences import in_english
from leads.capture.filed import FiledWhy
from leads.declined import Declined
from leads.models import Arrival, Contact, Import, Inbound, Lead, LeadEvent, Note
from leads.search.rows import write_rows
from leads.sources.importing.batches import advance, claim_import, giving_way, locked_import
from leads.sources.importing.running import arrivals_of, submission_id

TOUCHES = ("answered", "replied", "heard", "attached", "stage", "contacted")  # whoever did it
BATCH = 10  # rows in one transaction: to delete one costs more than to bring it in


@transaction.atomic(durable=True)
def undo_import(done: Import, now: datetime) -> None:
    """Have it taken back, from this moment on no row of it comes in.

    Declined where there is nothing to undo.
    """
    row = Import.objects.select_for_update().get(pk=done.pk)
    if not row.has_begun:
        raise Declined(gettext("Only an import that has been started can be undone."))
    row.state, row.done_rows, row.due_at = Import.State.UNDOING, 0, now
    row.save(update_fields=["state", "done_rows", "due_at"])


def undo_next_rows(pk: int, now: datetime) -> bool:
    """Take some more rows back. False where another worker does."""
    undoing = claim_import(pk, Import.State.UNDOING, now)
    if undoing is None:
        return False
    with giving_way():
        take_back_rows(undoing, now)
    return True


@transaction.atomic(durable=True)
def take_back_rows(undoing: Import, now: datetime) -> None:
    """Remove the leads of some rows unless somebody has worked on them since.

    Words added to another lead are taken out of it.
    """
    row = locked_import(undoing)
    if row is None:
        return
    begin = row.first_row + row.done_rows
    numbers = {submission_id(row, n): n for n in range(begin, begin + BATCH)}
    arrivals = arrived_of(row, numbers)
    leads = Lead.objects.locked().filter(pk__in=[a.lead_id for a in arrivals if opened(a)])
    untouched = untouched_leads([lead.pk for lead in leads.order_by("pk")])
    stayed = [a for a in arrivals if opened(a) and a.lead_id not in untouched]
    take_back([a.pk for a in arrivals if a not in stayed], untouched)
    left = [numbers[arrival.submission_id] for arrival in stayed]
    row.table_rows.filter(number__in=numbers.values()).exclude(number__in=left).delete()
    row.taken_back, row.stayed = row.taken_back + len(untouched), row.stayed + len(stayed)
    advance(row, BATCH, Import.State.UNDONE, now)


def arrived_of(row: Import, ids: Iterable[str]) -> list[Arrival]:
    """What came in under these ids, locked, so that nobody files it meanwhile."""
    found = arrivals_of(row, ids).exclude(became=Arrival.Became.REFUSED)
    return list(found.select_for_update(of=("self",)).order_by("pk"))


def opened(arrival: Arrival) -> bool:
    """Whether it made a lead that is still there."""
    return arrival.became == Arrival.Became.LEAD and arrival.lead_id is not None


def untouched_leads(leads: list[int]) -> set[int]:
    """Those that nobody has written to or answered, and of which none of us has done or noted
    anything.
    """
    by_us = Q(by__isnull=False)
    touches = LeadEvent.objects.filter(by_us | Q(kind__in=TOUCHES), lead=OuterRef("pk"))
    notes = Note.objects.filter(lead=OuterRef("pk"))
    found = (
        Lead.objects.filter(pk__in=leads)
        .exclude(stage=Lead.Stage.COMPLETED)
        .annotate(said=Count("inbound"))
        .filter(~Exists(touches), ~Exists(notes), said__lte=1)
    )
    return set(found.order_by().values_list("pk", flat=True))


def take_back(arrivals: list[int], leads: set[int]) -> None:
    """These arrivals become nothing, and these leads go, with whoever has no other lead."""
    attached = Q(arrival__in=arrivals, arrival__became=Arrival.Became.ATTACHED)
    others = list(Inbound.objects.filter(attached).values_list("lead", flat=True))
    Inbound.objects.filter(attached).delete()
    Arrival.objects.filter(pk__in=arrivals).update(
        became=Arrival.Became.REFUSED,
        lead=None,
        why=in_english(FiledWhy.UNDONE.label),
        why_code=FiledWhy.UNDONE,
    )
    contacts = list(Lead.objects.filter(pk__in=leads).order_by().values_list("contact", flat=True))
    Lead.objects.filter(pk__in=leads).delete()
    Contact.objects.filter(pk__in=contacts, leads__isnull=True).delete()
    write_rows(others)


def leads_that_stayed(undone: Import, most: int) -> list[Lead]:
    """The first of those that undoing left."""
    numbers = undone.table_rows.values_list("number", flat=True)[:most]
    left = arrivals_of(undone, [submission_id(undone, number) for number in numbers])
    return [a.lead for a in left.select_related("lead__contact") if a.lead and opened(a)]
