"""Whether somebody is in another country than the business, as far as we know: then our phone
number needs the code of its country.
"""

import phonenumbers
from babel.core import get_global

from leads.contacts.typed import code_of_country, phone_words
from leads.models import Address, Lead


def is_abroad(lead: Lead) -> bool:
    """By any phone of theirs, or by their time zone: one from which we are dialled otherwise than
    at home.
    """
    home = phonenumbers.country_code_for_region(lead.business.country)
    phones = (
        one.value
        for one in lead.contact.addresses.all()
        if one.kind == Address.Kind.PHONE and one.wrong_at is None
    )
    codes = {code_of_zone(lead.timezone), *map(code_of_country, phones)}
    return not codes <= {home, 0}


def code_of_zone(zone: str) -> int:
    """33 of "Europe/Paris"; 0 of one that is in no country, as UTC."""
    lasting = get_global("zone_aliases").get(zone, zone)
    return phonenumbers.country_code_for_region(get_global("zone_territories").get(lasting, ""))


def phone_for(lead: Lead, number: str) -> str:
    """A number of ours as whoever wrote can dial it."""
    return phone_words(number, "" if is_abroad(lead) else lead.business.country)
