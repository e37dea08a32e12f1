"""Somebody uses the link in our mail to say stop."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_noop

from followups.models import Suppression
from followups.models.suppression import hashes_however_spelt
from integrations.texts.sentences import sentence
from leads.colleagues import display_name
from leads.contacts import consent, threads
from leads.models import Contact, Lead
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code


def lead_of_token(token: str, purpose: str) -> Lead | None:
    """The lead of a signed token, else None."""
    pk = threads.number_of_token(purpose, token)
    return (
        Lead.objects.select_related("business", "contact").filter(pk=pk).first()
        if pk is not None
        else None
    )


def hashes_of(contact: Contact) -> list[str]:
    return hashes_however_spelt(address.value for address in contact.addresses.all())


@transaction.atomic(durable=True)
def unsubscribe_lead(lead: Lead, now: datetime, how: str) -> None:
    """Opt out, on every channel. Doing it twice is once."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not consent.is_withdrawn(lead.contact):
        consent.withdraw_consent(lead.contact, now, how, lead)
        pipeline.stop_promise_clock(lead)


@transaction.atomic(durable=True)
def only_people(lead: Lead, now: datetime) -> None:
    """No more automatic messages; a person may still answer what they asked.

    Doing it twice is once, and who has left stays away.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not consent.is_withdrawn(lead.contact) and consent.allows_automatic(lead.contact):
        consent.only_people(
            lead.contact, now, gettext_noop("Their choice behind the link in our mail"), lead
        )


@transaction.atomic(durable=True)
def disown_inquiry(lead: Lead, now: datetime) -> None:
    """Somebody else typed this address in.

    Nothing more goes there, and a person finds out who really wrote.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not consent.is_withdrawn(lead.contact):
        consent.withdraw_consent(
            lead.contact, now, gettext_noop("Says that it was not they who wrote"), lead
        )
    attention.ask_person(
        lead,
        now,
        Code.NOT_THEM,
        gettext_noop("The owner of this address says that it was not they who wrote"),
    )


@transaction.atomic(durable=True)
def allow_lead_again(lead: Lead, now: datetime, by: User) -> None:
    """A person notes that they allowed it again."""
    how = sentence("Noted by %(who)s", who=display_name(by))
    consent.allow_again(lead.contact, "email", now, how, lead, by)
    hashes = hashes_of(lead.contact)
    Suppression.objects.filter(
        business=lead.business,
        address_hash__in=hashes,
        lifted_at__isnull=True,
        reason__in=[Suppression.Reason.OPTED_OUT, Suppression.Reason.ERASED],
    ).update(lifted_at=now)
