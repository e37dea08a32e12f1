"""Notes of ours on a lead: kept, shown to the team, never sent."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.declined import Declined
from leads.models import Lead, Note
from leads.pipeline import stages as pipeline
from leads.search import rows

LONGEST = 5_000


@transaction.atomic(durable=True)
def write_note(lead: Lead, text: str, now: datetime, by: User) -> Note:
    """Declined for an empty or an endless one."""
    return keep_note(lead, text, now, by)


def keep_note(lead: Lead, text: str, now: datetime, by: User) -> Note:
    """The same within the caller's transaction."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Declined(gettext("Write something first."), "note")
    if len(text) > LONGEST:
        raise Declined(
            gettext("That is %(count)s characters; %(most)s are the most.")
            % {"count": len(text), "most": LONGEST},
            "note",
        )
    lead = Lead.objects.locked().get(pk=lead.pk)
    pipeline.take_in_hand(lead, now)  # whoever waits for an answer waits on
    note = Note.objects.create(lead=lead, at=now, by=by, text=text)
    rows.write_row(lead)
    return note
