"""What is wrong with the businesses of a file, a line for each place. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from leads.business.closed_days import knows_place
from leads.business.facts import fact_mistakes
from leads.business.preferences import WEB_ADDRESS
from leads.contacts.typed import phone_number
from leads.criteria.mistakes import file_mistakes
from leads.models import Business
from leads.models.business import WEEKDAYS
from leads.sources.profile import accent_mistake

TEXTS = (
    "name",
    "trade",
    "city",
    "country",
    "timezone",
    "email",
    "phone",
    "booking_url",
    "about",
    "accent",
    "postal_address",
    "signature",
    "first_response",
    "holidays",
    "missed",
)
SWITCHES = ("look_up_websites", "second_factor_demanded")
NUMBERS = ("promise_minutes", "raw_days", "model_call_days", "log_days", "audit_days")
NUMBERS_OR_NONE = ("mail_a_minute", "attachment_days", "conversation_days")
MOST = 32_000  # that a column of such a number takes
LONGEST_TEXT = 20_000


Given = Mapping[str, Any]  # a business as a file gives it


class Mistakes(Exception):
    """What is wrong with a file, a line for each place."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def check_business(data: Any, place: str) -> list[str]:
    """Every mistake in one business, each line beginning with its place in the file."""
    if not isinstance(data, dict):
        return [f"{place}: a business must be an object"]
    if data.get("key"):
        place = f"{place} ({data['key']})"
    found = type_mistakes(data) or [
        *name_mistakes(data),
        *place_mistakes(data),
        *contact_mistakes(data),
        *hours_mistakes(data.get("hours", {})),
        *list_mistakes(data),
        *date_mistakes(data, "closed_dates"),
        *date_mistakes(data, "open_dates"),
        *date_mistakes(data, "warm_up_from"),
        *file_mistakes(data.get("criteria", [])),
    ]
    return [f"{place}.{line}" for line in found]


def name_mistakes(data: Given) -> list[str]:
    found, key = [], data.get("key")
    if not isinstance(key, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", key):
        found.append(f"key: must be lower-case letters, digits and hyphens, not {key!r}")
    if not isinstance(data.get("name"), str) or not data["name"].strip():
        found.append("name: is missing")
    return found


def place_mistakes(data: Given) -> list[str]:
    found, zone, country = [], data.get("timezone"), data.get("country")
    if zone not in available_timezones():
        found.append(f"timezone: must be a zone like Europe/London, not {zone!r}")
    if country and not re.fullmatch(r"[A-Z]{2}", str(country)):
        found.append(f"country: must be two capital letters like GB, not {country!r}")
    if data.get("holidays") and not knows_place(data["holidays"]):
        found.append(f"holidays: must be a place like GB-ENG or FR, not {data['holidays']!r}")
    if wrong := accent_mistake(data.get("accent", "")):
        found.append(f"accent: {wrong}")
    if data.get("missed", Business.Missed.SKIP) not in Business.Missed.values:
        found.append(f"missed: must be one of {', '.join(Business.Missed.values)}")
    return found


def type_mistakes(data: Given) -> list[str]:
    """What is not even of its kind; nothing else is looked at before that is mended."""
    found = [text_mistake(name, data.get(name, "")) for name in TEXTS]
    for name in SWITCHES:
        if not isinstance(data.get(name, False), bool):
            found.append(f"{name}: must be true or false")
    for name in NUMBERS:
        found.append(number_mistake(name, data.get(name, 1)))
    for name in NUMBERS_OR_NONE:
        found.append(number_mistake(name, data.get(name) or 1))
    return [mistake for mistake in found if mistake]


def number_mistake(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"{name}: must be a whole number"
    return "" if 1 <= value <= MOST else f"{name}: must be 1 to {MOST}"


def text_mistake(name: str, value: Any) -> str:
    if not isinstance(value, str):
        return f"{name}: must be text, not {value!r:.60}"
    if len(value) > LONGEST_TEXT or "\x00" in value or has_lone_surrogate(value):
        return (
            f"{name}: is longer than {LONGEST_TEXT} characters, or holds characters that "
            "no text has"
        )
    return ""


def has_lone_surrogate(value: str) -> bool:
    """Half a character, as broken programs write it."""
    return not value.isprintable() and any("\ud800" <= c <= "\udfff" for c in value)


def contact_mistakes(data: Given) -> list[str]:
    found = []
    if data.get("email"):
        try:
            validate_email(data["email"])
        except (ValidationError, TypeError):
            found.append(f"email: {data['email']!r} is not an e-mail address")
    if data.get("phone") and not phone_number(str(data["phone"]), str(data.get("country") or "")):
        found.append(f"phone: {data['phone']!r} is not a phone number")
    if data.get("booking_url"):
        try:
            WEB_ADDRESS(data["booking_url"])
        except ValidationError:
            found.append(
                f"booking_url: {data['booking_url']!r} is not a web address; write the whole "
                "of it, like https://calendar.example.com/you"
            )
    promise = data.get("promise_minutes", 60)
    if not isinstance(promise, int) or not 1 <= promise <= 10_080:
        found.append(f"promise_minutes: must be 1 to 10080, not {promise!r}")
    return found


def hours_mistakes(hours: Any) -> list[str]:
    if not isinstance(hours, dict):
        return ["hours: must be an object of days"]
    found = [
        f"hours.{day}: there is no such day; use {', '.join(WEEKDAYS)}"
        for day in hours
        if day not in WEEKDAYS
    ]
    for day, pairs in hours.items():
        try:
            wrong = any(time.fromisoformat(a) >= time.fromisoformat(b) for a, b in pairs)
        except (ValueError, TypeError):
            wrong = True
        if wrong:
            found.append(
                f'hours.{day}: must be pairs of from and to like [["09:00", "17:00"]], not '
                f"{pairs!r}"
            )
    return found


def list_mistakes(data: Given) -> list[str]:
    found = [
        f"{name}: must be a list of texts"
        for name in ("languages", "reasons_off")
        if not is_list_of_texts(data.get(name, []))
    ]
    return [*found, *fact_mistakes(data.get("facts", []))]


def is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def date_mistakes(data: Given, name: str) -> list[str]:
    dates = data.get(name, [])
    if name == "warm_up_from":
        dates = [dates] if dates else []
    try:
        _ = [date.fromisoformat(d) for d in dates]
    except (ValueError, TypeError):
        return [f'{name}: must be dates like ["2026-12-25"], not {dates!r}']
    return []


def check_all(data: Any) -> list[dict[str, Any]]:
    """The businesses of a file. Raises Mistakes and changes nothing."""
    rows = data if isinstance(data, list) else [data]
    wrong = [
        line
        for n, row in enumerate(rows, start=1)
        for line in check_business(row, f"business {n}" if isinstance(data, list) else "business")
    ]
    wrong += [f"key {key!r} stands twice" for key in keys_given_twice(rows)]
    if wrong:
        raise Mistakes(wrong)
    return rows


def keys_given_twice(rows: list[Any]) -> list[str]:
    keys = (row.get("key") for row in rows if isinstance(row, dict))
    counted = Counter(key for key in keys if isinstance(key, str))
    return sorted(key for key, times in counted.items() if times > 1)
