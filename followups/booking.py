"""Somebody goes to our booking page by the link in a message of ours."""

from datetime import datetime

from django.db import transaction

from leads import pipeline
from leads.models import Lead, LeadEvent

WHY = "They went to our booking page: see whether they took a time"


@transaction.atomic(durable=True)
def went(lead: Lead, now: datetime) -> None:
    """Nothing more goes to them by itself, and a person looks whether they took a time. Going again changes nothing."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not lead.events.filter(kind=LeadEvent.Kind.BOOKED, detail__by_link=True).exists():
        pipeline.record(lead, LeadEvent.Kind.BOOKED, now, how="They went to our booking page", by_link=True)
        pipeline.ask_person(lead, now, WHY)
