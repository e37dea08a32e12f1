"""What people are called in pages, alerts and titles. Pure but for a contact's addresses."""

from django.utils.translation import gettext

from leads.contacts.typed import phone_words
from leads.models import Business, Contact, Lead


def person_words(contact: Contact, business: Business) -> str:
    """Their name; whoever gave none by where they are reached, a phone as it is read there."""
    reached = contact.name or contact.email or contact.phone
    return phone_words(reached, business.country) if reached else gettext("somebody")


def person_of_lead(lead: Lead) -> str:
    """What the person of this lead is called."""
    return person_words(lead.contact, lead.business)
