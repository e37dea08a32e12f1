"""What fills the lists: junk by the dozen, an emergency among it, and things that are held back."""

from datetime import datetime, timedelta
from typing import Any

from followups.models import Message
from leads.capture import door
from leads.models import Arrival, Business, Contact, Lead
from tests import support
from tests.support import ADA

FLOOD = {
    **ADA,
    "name": "Wade Poole",
    "email": "wade@x.example",
    "message": "A pipe has burst and water is pouring through the kitchen ceiling right now!",
}
MINUTE = timedelta(minutes=1)


def junk(business: Business, count: int, at: datetime) -> None:
    """So many people who want nothing of us, the oldest first; somebody should look at each."""
    for n in range(count):
        contact = Contact.objects.create(business=business, name=f"Seo Team{n}")
        lead = support.lead_of(contact, support.form_of(business), at + n * MINUTE)
        Lead.objects.filter(pk=lead.pk).update(stage="new", need="We offer SEO services")
        lead.attentions.create(code="judgement", text="taken for spam", at=at)
        lead.judgements.create(
            at=at,
            category="vendor_solicitation",
            urgency="none",
            fit="unclear",
            judged_by="rules",
            checks=[{"code": "spam_by_rules", "text": "taken for spam"}],
        )
        Message.objects.create(
            business=business,
            lead=lead,
            kind="first_response",
            state="withheld",
            not_before=at,
            why="No automatic answer goes to this kind of message.",
        )


def held(business: Business, fields: dict[str, Any], at: datetime) -> Arrival:
    """Somebody's form with the field filled in that people do not see: it is held back."""
    arrival = door.receive_fields(
        support.form_of(business), "form", fields, at, meta={"signs": {"trap": True}}
    )
    support.live(at)
    arrival.refresh_from_db()
    assert arrival.is_quarantined
    return arrival
