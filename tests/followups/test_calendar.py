"""Wall clocks: every zone, every day of a year, both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followups.policy.calendar import (
    NoOpenDay,
    Window,
    as_utc,
    next_allowed,
    plan_moments,
    shift_days,
    step_due,
)

ZONES = sorted(
    z for z in available_timezones() if "/" in z and not z.startswith(("posix", "right", "Etc"))
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(
    lambda d: d.replace(tzinfo=UTC)
)
APART = timedelta(hours=20)


@given(
    MOMENTS,
    st.sampled_from(ZONES),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 30)), max_size=5),
)
@settings(max_examples=600, deadline=None)
def test_every_step_is_inside_hours_once_in_order_and_never_early(
    inquiry: datetime, name: str, closed: set[date]
) -> None:
    zone, window = ZoneInfo(name), Window(closed=frozenset(closed))
    dues = [step_due(inquiry, day, zone) for day in (1, 3, 5, 7)]
    times = plan_moments(dues, zone, window, APART, inquiry)
    for due, moment in zip(dues, times, strict=True):
        local = moment.astimezone(zone)
        assert time(9) <= local.time() < time(18)
        assert local.weekday() < 6
        assert local.date() not in closed
        assert moment >= as_utc(due, zone)
    assert all(
        later - earlier >= APART for earlier, later in zip([inquiry, *times], times, strict=False)
    )


def kinds_of_zones() -> list[str]:
    """One zone for each way of setting clocks.

    Zones whose wall clocks agree in every hour of the two years are one.
    """
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(0, 17_520, 3)]
    return list(
        {
            tuple(h.astimezone(ZoneInfo(name)).utcoffset() for h in hours): name for name in ZONES
        }.values()
    )


def test_every_zone_on_every_day_of_a_year() -> None:
    """An inquiry on each day, at an hour that moves round the clock.

    Each step once, inside the hours, apart, at its own time of day where that is allowed.
    """
    window = Window()
    for name in kinds_of_zones():
        zone = ZoneInfo(name)
        for day in range(366):
            inquiry = datetime(2026, 1, 1, day * 5 % 24, day * 7 % 60, tzinfo=UTC) + timedelta(
                days=day
            )
            dues = [step_due(inquiry, step, zone) for step in (1, 3, 5, 7)]
            last = inquiry
            for due, moment in zip(
                dues, plan_moments(dues, zone, window, APART, inquiry), strict=True
            ):
                local = moment.astimezone(zone)
                assert window.start <= local.time() < window.end, (name, inquiry)
                assert local.weekday() < 6, (name, inquiry)
                assert moment - last >= APART, (name, inquiry)
                free = (
                    window.is_open_on(due.date())
                    and window.start <= due.time() < window.end
                    and as_utc(due, zone) - last >= APART
                )
                assert not free or moment == as_utc(due, zone), (name, inquiry)
                last = moment


@given(MOMENTS, st.sampled_from(ZONES))
@settings(max_examples=300, deadline=None)
def test_the_next_allowed_moment_is_the_first_one(moment: datetime, name: str) -> None:
    zone, window = ZoneInfo(name), Window()
    found = next_allowed(moment, zone, window)
    assert found >= moment
    assert next_allowed(found, zone, window) == found
    probe = moment
    while probe < found:
        local = probe.astimezone(zone)
        assert not (window.is_open_on(local.date()) and window.start <= local.time() < window.end)
        probe += timedelta(hours=1)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-03-08T02:30", "2026-03-08T07:30"),  # skipped in New York: 03:30 summer time
        ("2026-11-01T01:30", "2026-11-01T05:30"),  # comes twice: the first one
        ("2026-07-01T09:00", "2026-07-01T13:00"),
    ],
)
def test_hours_that_are_missing_or_come_twice(local: str, utc: str) -> None:
    assert as_utc(
        datetime.fromisoformat(local), ZoneInfo("America/New_York")
    ) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_change_of_the_clocks_does_not_move_the_wall_clock() -> None:
    zone = ZoneInfo("America/Denver")
    assert step_due(datetime(2027, 3, 13, 23, 45, tzinfo=UTC), 3, zone) == datetime(
        2027, 3, 16, 16, 45
    )


def test_a_week_without_an_open_day_is_refused() -> None:
    with pytest.raises(NoOpenDay, match="No day is open"):
        next_allowed(
            datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"), Window(weekdays=frozenset())
        )


def test_a_sequence_moves_by_whole_days_and_never_back() -> None:
    assert shift_days(date(2026, 11, 19), date(2026, 11, 24)) == 5
    assert shift_days(date(2026, 11, 25), date(2026, 11, 24)) == 0
