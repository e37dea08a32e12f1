"""Addresses as people read them; in links they stay as machines do."""

from django import template

from leads.contacts import called
from leads.contacts.typed import phone_words as words_of
from leads.models import Address, Business, Contact, SaidAddress

register = template.Library()


@register.filter
def phone_words(number: str, business: Business) -> str:
    """ "(902) 555-0110" to those at home there, "+44 121 234 5678" to all others."""
    return words_of(number, business.country)


@register.filter
def address_words(address: Address | SaidAddress, business: Business) -> str:
    """The same of a phone; a mail address as it is."""
    is_phone = address.kind == Address.Kind.PHONE
    return phone_words(address.value, business) if is_phone else address.value


@register.filter
def person_words(contact: Contact, business: Business) -> str:
    """What they are called by; whoever gave no name by where they are reached."""
    return called.person_words(contact, business)
