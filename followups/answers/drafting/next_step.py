"""When the next step comes, in words: by the opening hours of the business."""

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext, pgettext

from followups.policy.calendar import as_utc
from leads.business.closed_days import closed_days
from leads.models import Business
from leads.models.business import WEEKDAYS

DAYS_AHEAD = 7  # beyond that the name of a day would mislead


def next_step_time(business: Business, now: datetime) -> str:
    """Such as "within the hour" or "tomorrow, Tuesday, from 8:00", in the language in force.

    "as soon as we can" where no opening hours are known.
    """
    promise = timedelta(minutes=business.promise_minutes)
    for opens_at, closes_at in openings(business, now):
        if opens_at <= now and now + promise <= closes_at:
            return within(promise)
        if opens_at > now:
            return words_of_opening(opens_at.astimezone(business.zone), now)
    return gettext("as soon as we can")


def openings(business: Business, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When it opens and closes, from today on, in UTC."""
    today = now.astimezone(business.zone).date()
    closed = closed_days(business, today.year)
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        hours = business.hours.get(WEEKDAYS[day.weekday()], []) if day not in closed else []
        for begins, ends in sorted(hours):
            yield moment(business, day, begins), moment(business, day, ends)


def moment(business: Business, day: date, clock: str) -> datetime:
    return as_utc(datetime.combine(day, time.fromisoformat(clock)), business.zone)


def within(promise: timedelta) -> str:
    hours = math.ceil(promise / timedelta(hours=1))
    if hours <= 1:
        return gettext("within the hour")
    return gettext("within {hours} hours").format(hours=hours)


def words_of_opening(opens_at: datetime, now: datetime) -> str:
    """`opens_at` in the zone of the business."""
    hour, minute = opens_at.hour, f"{opens_at.minute:02}"
    clock = gettext("{hour}:{minute}").format(hour=hour, minute=minute)
    ahead = (opens_at.date() - now.astimezone(opens_at.tzinfo).date()).days
    if ahead == 0:
        return gettext("today from {time}").format(time=clock)
    if ahead == 1:
        day = name_of_day(opens_at.weekday())
        return gettext("tomorrow, {weekday}, from {time}").format(weekday=day, time=clock)
    return on_weekday(opens_at.weekday()).format(time=clock)


def on_weekday(day: int) -> str:
    """Languages bend the name of a day here."""
    return (
        gettext("on Monday from {time}"),
        gettext("on Tuesday from {time}"),
        gettext("on Wednesday from {time}"),
        gettext("on Thursday from {time}"),
        gettext("on Friday from {time}"),
        gettext("on Saturday from {time}"),
        gettext("on Sunday from {time}"),
    )[day]


def name_of_day(day: int) -> str:
    """As it stands within a sentence: most languages write it small."""
    return (
        pgettext("within a sentence", "Monday"),
        pgettext("within a sentence", "Tuesday"),
        pgettext("within a sentence", "Wednesday"),
        pgettext("within a sentence", "Thursday"),
        pgettext("within a sentence", "Friday"),
        pgettext("within a sentence", "Saturday"),
        pgettext("within a sentence", "Sunday"),
    )[day]
