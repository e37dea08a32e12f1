"""An import taken back, but for what somebody has worked on since."""

from django.db import transaction

from leads.capture.filed import FiledWhy
from leads.declined import Declined
from leads.models import Arrival, Contact, Import, Inbound, Lead
from leads.sources.importing.running import arrivals_of

TOUCHES = ("answered", "replied", "heard", "attached", "stage")  # kinds of events


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
