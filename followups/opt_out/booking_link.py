"""Somebody goes to our booking page by the link in a message of ours."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from followups.content.merge_fields import SAMPLE, business_values, empty
from followups.models import Message, SequenceStep
from leads.models import Business, Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

FIELD = "booking_link"
WHY = gettext_noop("They went to our booking page: see whether they took a time")


@transaction.atomic(durable=True)
def use_booking_link(lead: Lead, now: datetime) -> None:
    """Nothing more goes to them by itself, and a person looks whether they took a time.

    Going again changes nothing.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not lead.events.filter(kind=LeadEvent.Kind.BOOKED, detail__by_link=True).exists():
        pipeline.record_event(
            lead,
            LeadEvent.Kind.BOOKED,
            now,
            how=gettext_noop("They went to our booking page"),
            by_link=True,
        )
        attention.ask_person(lead, now, Code.BOOKING_LINK, WHY)


def booking_link_is_in_use(business: Business) -> bool:
    """Whether a text that may still go names the link and has no other words for it."""
    texts = [
        *Message.objects.filter(
            business=business,
            state__in=[Message.State.QUEUED, *Message.UNDECIDED],
            body__contains=FIELD,
        )
        .order_by()
        .values_list("body", flat=True)
        .distinct(),
        *business.sequences.filter(in_force=True).values_list("first_body", flat=True),
        *SequenceStep.objects.filter(
            sequence__business=business, sequence__in_force=True
        ).values_list("body", flat=True),
        *business.answer_rules.values_list("body", flat=True),
    ]
    without = {**business_values(business, SAMPLE), FIELD: ""}
    return any(FIELD in line for text in texts for line in empty(text, without))
