"""When something may go: the person's wall clock, the hours allowed, closed days.

Pure.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from integrations.texts.sentences import sentence

DAYS_AHEAD = 400
MAX_ROUNDS = 14


class NoOpenDay(Exception):
    """Neither weekdays nor closed dates leave a day on which a step could go."""


@dataclass(frozen=True)
class Window:
    """Hours (from inclusive, to exclusive), weekdays (0 is Monday) and closed dates, in the
    reader's zone.
    """

    start: time = time(9)
    end: time = time(18)
    weekdays: frozenset[int] = frozenset(range(6))
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_open_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed


def as_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time as UTC.

    One that the clocks skip becomes the moment after the gap; one that comes twice is the first.
    """
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    if shown == local:
        return moment
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return max(moment, before) if shown < local else moment


def step_due(inquiry_at: datetime, day: int, zone: ZoneInfo) -> datetime:
    """The naive local time `day` days after the inquiry, at its own time of day.

    A change of the clocks does not move it.
    """
    return inquiry_at.astimezone(zone).replace(tzinfo=None, microsecond=0) + timedelta(days=day)


def next_allowed(moment: datetime, zone: ZoneInfo, window: Window) -> datetime:
    """The first allowed moment from `moment` (aware) on, in UTC.

    Never earlier; NoOpenDay where no day is ever open.
    """
    local = moment.astimezone(zone)
    day = local.date()
    if window.is_open_on(day) and window.start <= local.time() < window.end:
        return moment.astimezone(UTC)
    if local.time() >= window.start:
        day += timedelta(days=1)
    for ahead in range(DAYS_AHEAD):
        candidate = day + timedelta(days=ahead)
        if window.is_open_on(candidate):
            opening = as_utc(datetime.combine(candidate, window.start), zone)
            return max(opening, moment.astimezone(UTC))
    raise NoOpenDay(
        sentence("No day is open in the year ahead: check the weekdays and closed dates.")
    )


def next_allowed_everywhere(moment: datetime, zones: list[ZoneInfo], window: Window) -> datetime:
    """The first moment that is allowed in each of these zones at once.

    Where none is within a week, in the first of them.
    """
    found = moment
    for _ in range(MAX_ROUNDS):
        late = max(next_allowed(found, zone, window) for zone in zones)
        if late <= found:
            return found.astimezone(UTC)
        found = late
    return next_allowed(moment, zones[0], window)


def plan_moments(
    dues: list[datetime], zone: ZoneInfo, window: Window, apart: timedelta, after: datetime
) -> list[datetime]:
    """When steps with these naive local due times will go, each allowed and `apart` from the one
    before (the first from `after`).
    """
    times: list[datetime] = []
    last = after
    for due in dues:
        moment = next_allowed(max(as_utc(due, zone), last + apart), zone, window)
        times.append(moment)
        last = moment
    return times


def shift_days(next_due: date, until: date) -> int:
    """By how many whole days a sequence moves so that its next step falls on `until`.

    0 where it is not before that day.
    """
    return max(0, (until - next_due).days)
