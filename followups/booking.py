"""Somebody goes to our booking page by the link in a message of ours."""

from datetime import datetime

from django.db import transaction

from followups.models import Message, SequenceStep
from leads import pipeline
from leads.models import Business, Lead, LeadEvent

BARE = "{{booking_link}}"
WHY = "They went to our booking page: see whether they took a time"


@transaction.atomic(durable=True)
def went(lead: Lead, now: datetime) -> None:
    """Nothing more goes to them by itself, and a person looks whether they took a time. Going again changes nothing."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not lead.events.filter(kind=LeadEvent.Kind.BOOKED, detail__by_link=True).exists():
        pipeline.record(lead, LeadEvent.Kind.BOOKED, now, how="They went to our booking page", by_link=True)
        pipeline.ask_person(lead, now, WHY)


def is_in_use(business: Business) -> bool:
    """Whether a text that may still go names the link and has no other words for it."""
    return (
        Message.objects.filter(business=business, state__in=[Message.State.QUEUED, *Message.UNDECIDED], body__contains=BARE).exists()
        or business.sequences.filter(in_force=True, first_body__contains=BARE).exists()
        or SequenceStep.objects.filter(sequence__business=business, sequence__in_force=True, body__contains=BARE).exists()
        or business.answer_rules.filter(body__contains=BARE).exists()
    )
