"""A corrected card: what is still to go, goes to where they are reached now."""

from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from followups.channels import CHANNELS
from followups.models import Message
from leads.contacts import editing
from leads.contacts.said import WHERE_TO_WRITE
from leads.declined import Declined
from leads.models import Contact, Lead, LeadEvent
from leads.pipeline import stages as pipeline

State = Message.State


@transaction.atomic(durable=True)
def edit_contact(
    lead: Lead, card: editing.Card, value: Decimal | None, seen: str, now: datetime, by: User
) -> list[Contact]:
    """The card of the lead's person and what the job is worth. Those to whom an address belongs
    that was typed for this person: somebody should say whether they are one.

    Declined names every mistake, by field; also where the card is another than the one `seen`.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if editing.version_of(lead) != seen:
        raise Declined(_("The card has changed meanwhile: load the page again."))
    others = editing.edit_card(lead, card, now)
    lead.value = value
    lead.save(update_fields=["value"])
    pipeline.record_event(lead, LeadEvent.Kind.EDITED, now, by)
    readdress(lead.contact)
    return others


def readdress(contact: Contact) -> None:
    """What waits to go to an address that is on the card no more goes to one that is."""
    waiting = Message.objects.filter(
        lead__contact=contact, state__in=[State.QUEUED, *Message.UNDECIDED]
    )
    leads = Lead.objects.filter(pk__in=waiting.values("lead")).prefetch_related(*WHERE_TO_WRITE)
    for lead in leads.select_related("contact", "business"):
        known = {one.value for one in lead.contact.addresses.all() if one.wrong_at is None}
        for message in waiting.filter(lead=lead).exclude(to__in=known):
            if CHANNELS[message.channel].reaches_people:
                to = CHANNELS[message.channel].address(lead)
                Message.objects.filter(pk=message.pk).update(to=to)
