"""Who a business is: what an owner tells of it on one page."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from zoneinfo import available_timezones

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext

from leads.business import colour
from leads.business.preferences import keep_columns
from leads.business.regions import guess_holidays
from leads.contacts.typed import phone_number
from leads.declined import Declined
from leads.models import Business
from leads.models.business import WEEKDAYS, OpeningHours

LONGEST = {"name": 200, "trade": 100, "city": 100, "postal_address": 300, "signature": 1000}
LONGEST_PROMISE = 10_080  # minutes: a week
OFFICE_HOURS: OpeningHours = {
    day: [["09:00", "17:00"]] if day not in ("sat", "sun") else [] for day in WEEKDAYS
}


@dataclass(frozen=True)
class Profile:
    """As in `Business`. `phone` may be typed as people of its country write it."""

    name: str
    country: str
    timezone: str
    trade: str = ""
    city: str = ""
    postal_address: str = ""
    email: str = ""
    phone: str = ""
    signature: str = ""
    accent: str = ""
    promise_minutes: int = 60
    languages: list[str] = field(default_factory=lambda: ["en"])
    hours: OpeningHours = field(default_factory=lambda: OFFICE_HOURS)


def profile_of(business: Business) -> Profile:
    return Profile(**{name: getattr(business, name) for name in Profile.__dataclass_fields__})


@transaction.atomic(durable=True)
def keep_profile(
    business: Business, wanted: Profile, now: datetime, by: User | None = None
) -> None:
    """Declined names every mistake, by field.

    The public holidays follow the address until somebody chooses others.
    """
    wanted = checked_profile(wanted)
    values = asdict(wanted)
    before, after = guess_holidays(business), guess_holidays(wanted)
    if business.country != wanted.country or (before != after and business.holidays == before):
        values["holidays"] = after
    keep_columns(business, "business", values, now, by)


def checked_profile(typed: Profile) -> Profile:
    """The same, tidy. Declined names every mistake, by field."""
    if wrong := profile_mistakes(typed):
        raise Declined(mistakes=wrong)
    return replace(
        typed,
        **{name: getattr(typed, name).strip() for name in LONGEST},
        phone=phone_number(typed.phone, typed.country) if typed.phone.strip() else "",
        email=typed.email.strip(),
        accent=own_accent(typed.accent),
    )


def own_accent(typed: str) -> str:
    """ "" where it is the colour that everybody has."""
    accent = typed.strip().lower()
    return "" if accent == colour.STANDARD else accent


def profile_mistakes(typed: Profile) -> dict[str, str]:
    """What is wrong with it, by field."""
    found = {
        name: (gettext("%(longest)s characters are the most.") % {"longest": longest})
        for name, longest in LONGEST.items()
        if len(getattr(typed, name).strip()) > longest
    }
    if not typed.name.strip():
        found["name"] = gettext("Write the name that your customers know.")
    if typed.timezone not in available_timezones():
        found["timezone"] = gettext("Choose the time zone in which you work.")
    if not 1 <= typed.promise_minutes <= LONGEST_PROMISE:
        found["promise_minutes"] = gettext("1 to %(most)s minutes; an hour is 60.") % {
            "most": LONGEST_PROMISE
        }
    if not typed.languages:
        found["languages"] = gettext("Choose at least one.")
    if wrong := accent_mistake(own_accent(typed.accent)):
        found["accent"] = wrong
    return found | contact_mistakes(typed)


def accent_mistake(accent: str) -> str:
    if accent and not colour.is_colour(accent):
        return gettext("Write a colour like #1f6f5c.")
    if accent and not colour.is_readable(accent):
        return gettext(
            "Neither white nor dark words can be read well on this colour. Choose a darker or a "
            "lighter one."
        )
    return ""


def contact_mistakes(typed: Profile) -> dict[str, str]:
    found, email, phone = {}, typed.email.strip(), typed.phone.strip()
    if email and not is_email(email):
        found["email"] = gettext("“%(email)s” is no e-mail address.") % {"email": email[:60]}
    if phone and not phone_number(phone, typed.country):
        found["phone"] = gettext(
            "“%(phone)s” is no phone number; write it with its area code, like +1 902 555 0188."
        ) % {"phone": phone[:40]}
    return found


def is_email(typed: str) -> bool:
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return True
