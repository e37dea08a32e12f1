"""What one of us says of themselves: the one writer of Profile."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.team.kinds import Way
from leads.contacts.typed import phone_number
from leads.declined import Declined
from leads.models import Profile
from leads.models.business import WEEKDAYS, OpeningHours

LONGEST_NAME = 150  # characters
ON_THE_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Presence:
    """When and where one of us is reached: `hours` as Business.hours, `alerts` as Profile.alerts
    or "" for as usual, quiet hours as on a clock, "22:00".

    `country` is that from which a number without a country code is read.
    """

    phone: str = ""
    country: str = ""
    hours: OpeningHours = field(default_factory=dict)
    away_from: date | None = None
    away_until: date | None = None
    alerts: Mapping[str, str] = field(default_factory=dict)
    quiet_from: str = ""
    quiet_to: str = ""
    quiet_pierced: bool = True
    together_after: int | None = None


@transaction.atomic(durable=True)
def keep_name(user: User, name: str, language: str, formats: str) -> None:
    """Declined for a name without end."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Declined(
            gettext("A name has %(most)s characters at most.") % {"most": LONGEST_NAME}, "name"
        )
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    row.first_name, row.last_name = name, ""
    row.save(update_fields=["first_name", "last_name"])
    said = {"language": language, "formats": formats}
    Profile.objects.update_or_create(user=row, defaults=said)


@transaction.atomic(durable=True)
def keep_presence(user: User, wanted: Presence) -> None:
    """Declined names each mistake by its field."""
    phone = phone_number(wanted.phone, wanted.country) if wanted.phone else ""
    if wrong := mistakes_in(wanted, phone):
        raise Declined(mistakes=wrong)
    hours = {day: spans for day, spans in wanted.hours.items() if spans}
    said = {
        "phone": phone,
        "hours": {day: wanted.hours.get(day, []) for day in WEEKDAYS} if hours else {},
        "away_from": wanted.away_from,
        "away_until": wanted.away_until,
        "alerts": {kind: way for kind, way in wanted.alerts.items() if way},
        "quiet_from": wanted.quiet_from,
        "quiet_to": wanted.quiet_to,
        "quiet_pierced": wanted.quiet_pierced,
        "together_after": wanted.together_after,
    }
    Profile.objects.update_or_create(user=user, defaults=said)


def mistakes_in(wanted: Presence, phone: str) -> dict[str, str]:
    """{field: what is wrong}; `phone` is the number that was read, "" where none was."""
    found = {}
    texted = {Way.TEXT, Way.OWN_TEXT} & set(wanted.alerts.values())
    if wanted.phone and not phone:
        found["phone"] = gettext(
            "“%(phone)s” is no phone number. With the country code, please."
        ) % {"phone": wanted.phone[:40]}
    elif texted and not phone:
        found["phone"] = gettext("Write the number to which alerts are texted.")
    if wanted.away_until and not wanted.away_from:
        found["away_from"] = gettext("Write the first day, too.")
    elif wanted.away_until and wanted.away_from and wanted.away_until < wanted.away_from:
        found["away_until"] = gettext("The last day is before the first.")
    if bool(wanted.quiet_from) != bool(wanted.quiet_to):
        found["quiet_to"] = gettext("Write both hours, or none.")
    for day, spans in wanted.hours.items():
        if not all(map(is_span, spans)):
            found[day] = gettext("From an earlier to a later hour, like 08:00 to 17:00.")
    return found


def is_span(span: Sequence[str]) -> bool:
    return len(span) == 2 and all(map(ON_THE_CLOCK.fullmatch, span)) and span[0] < span[1]
