"""Moments and spans of time in the words, and in the order, of whoever reads them."""

from contextvars import ContextVar
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, ngettext, pgettext_lazy

# Translators: as Django's date filter has them. "Thu 17 Sep, 14:35"
IN_24_HOURS = pgettext_lazy("pattern of a moment", "D j M, H:i")
# Translators: as Django's date filter has them. "Thu, Sep 17, 2:35 PM"
IN_12_HOURS = pgettext_lazy("pattern of a moment", "D, M j, g:i A")
# Translators: as Django's date filter has them. "14:35"
HOUR_OF_24 = pgettext_lazy("pattern of a time of day", "H:i")
# Translators: as Django's date filter has them. "2:35 PM"
HOUR_OF_12 = pgettext_lazy("pattern of a time of day", "g:i A")
HOURS = {"": HOUR_OF_24, "12h": HOUR_OF_12}
PATTERNS = {"": IN_24_HOURS, "12h": IN_12_HOURS}  # by Profile.formats

formats_of_reader: ContextVar[str] = ContextVar("formats", default="")  # as Profile.formats


def moment_words(at: datetime, zone: ZoneInfo) -> str:
    """ "Thu 17 Sep, 14:35" on the wall clock of that zone, or as its reader wants it."""
    return in_pattern(at.astimezone(zone), formats_of_reader.get())


def soon_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "at 14:35" on this day of that zone, "on Thu 17 Sep, 14:35" on another."""
    local = at.astimezone(zone)
    if local.date() != now.astimezone(zone).date():
        return gettext("on %(moment)s") % {"moment": moment_words(at, zone)}
    hour = HOURS.get(formats_of_reader.get(), HOUR_OF_24)
    return gettext("at %(hour)s") % {"hour": formatted(local, str(hour))}


def in_pattern(at: datetime, formats: str) -> str:
    return str(formatted(at, str(PATTERNS.get(formats, IN_24_HOURS))))


def span_words(length: timedelta) -> str:
    """ "42 min", "3 h 10 min", "9 h", "3 days"; a minute at least."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return gettext("%(minutes)s min") % {"minutes": max(1, minutes)}
    if minutes >= 48 * 60:
        return days_words(minutes // 1440)
    hours, rest = divmod(minutes, 60)
    return hours_words(hours, rest if hours < 6 else 0)


def hours_words(hours: int, minutes: int) -> str:
    """ "3 h 10 min"; without the minutes where there are none."""
    if not minutes:
        return gettext("%(hours)s h") % {"hours": hours}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def days_words(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def seconds_words(seconds: int) -> str:
    return ngettext("%(seconds)s second", "%(seconds)s seconds", seconds) % {"seconds": seconds}
