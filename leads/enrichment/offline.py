"""What a phone, an address and a postcode tell without asking anybody.

Pure and offline; hints for people, never a reason to decide.
"""

import re

import phonenumbers
from django.utils.translation import gettext_noop
from phonenumbers import geocoder, timezone

from integrations.texts.sentences import sentence
from leads.contacts.identity import FREE_MAIL

LINES = {
    phonenumbers.PhoneNumberType.MOBILE: gettext_noop("mobile"),
    phonenumbers.PhoneNumberType.FIXED_LINE: gettext_noop("landline"),
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: gettext_noop("landline or mobile"),
    phonenumbers.PhoneNumberType.VOIP: gettext_noop("internet line"),
    phonenumbers.PhoneNumberType.TOLL_FREE: gettext_noop("toll-free"),
}
NOT_VALID = gettext_noop("possible, but not known as a valid number")
FEW_ZONES = 3
POSTCODES = [
    ("GB", re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\b", re.I)),
    (
        "CA",
        re.compile(
            r"\b([A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z])[ -]?\d[A-CEGHJ-NPR-TV-Z]\d\b", re.I
        ),
    ),
    ("US", re.compile(r"\b(\d{5})(?:-\d{4})?\b")),
    ("DE", re.compile(r"\b(\d{2})\d{3}\b")),
    ("FR", re.compile(r"\b(\d{2})\d{3}\b")),
    ("ES", re.compile(r"\b(\d{2})\d{3}\b")),
    ("PL", re.compile(r"\b(\d{2})-\d{3}\b")),
]


def enrich_offline(email: str, phone: str, country: str, postcode: str) -> dict[str, str]:
    """{label: hint}. `phone` is E.164 or "", `country` the business's."""
    return {
        k: v
        for k, v in {
            **of_phone(phone),
            **of_email(email),
            gettext_noop("postcode area"): postcode_area(postcode, country),
        }.items()
        if v
    }


def of_phone(phone: str) -> dict[str, str]:
    if not phone:
        return {}
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return {}
    zones = known_zones_of(number)
    is_valid = phonenumbers.is_valid_number(number)
    return {
        gettext_noop("phone region"): geocoder.description_for_number(number, "en")
        or geocoder.country_name_for_number(number, "en"),
        gettext_noop("phone time zone"): zone_words(zones),
        gettext_noop("phone line"): LINES.get(phonenumbers.number_type(number), ""),
        gettext_noop("phone"): "" if is_valid else NOT_VALID,
    }


def zone_words(zones: list[str]) -> str:
    shown = ", ".join(zones[:FEW_ZONES])
    return sentence("%(zones)s and others", zones=shown) if len(zones) > FEW_ZONES else shown


def known_zones_of(number: phonenumbers.PhoneNumber) -> list[str]:
    return [z for z in timezone.time_zones_for_number(number) if z != "Etc/Unknown"]


def zones_of(phone: str) -> list[str]:
    """The zones in which a number may be, by its area code.

    [] where it may be in more than a few.
    """
    try:
        zones = known_zones_of(phonenumbers.parse(phone, None))
    except phonenumbers.NumberParseException:
        return []
    return zones if len(zones) <= FEW_ZONES else []


def of_email(email: str) -> dict[str, str]:
    domain = email.rpartition("@")[2]
    if not domain:
        return {}
    return (
        {"mail": "free mail provider"}
        if domain in FREE_MAIL
        else {gettext_noop("company domain"): domain}
    )


def postcode_area(postcode: str, country: str) -> str:
    """The part of a postcode that names the area: B3H of "B3H 1A1"."""
    for code, pattern in sorted(POSTCODES, key=lambda p: p[0] != country):
        if found := pattern.search(postcode):
            return found[1].upper() if code in ("GB", "CA") or code == country else ""
    return ""
