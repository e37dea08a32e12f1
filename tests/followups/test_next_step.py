"""When the next step comes, in words, by the opening hours of the business."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from followups.answers.drafting.next_step import next_step_time
from leads.languages import in_language
from leads.models import Business

HOURS = {
    day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}


def business(**changes: object) -> Business:
    given = {"hours": HOURS, "timezone": "Europe/Warsaw", "closed_dates": ["2026-12-25"]}
    return Business(**{**given, **changes})


def words(wall_clock: str, language: str = "en", **changes: object) -> str:
    now = datetime.fromisoformat(wall_clock).replace(tzinfo=ZoneInfo("Europe/Warsaw"))
    with in_language(language):
        return next_step_time(business(**changes), now)


@pytest.mark.parametrize(
    ("wall_clock", "said"),
    [
        ("2026-11-30T08:00", "within the hour"),
        ("2026-11-30T16:00", "within the hour"),
        ("2026-11-30T16:01", "tomorrow, Tuesday, from 8:00"),  # closed before the hour is over
        ("2026-11-30T11:30", "today from 13:00"),
        ("2026-11-30T06:10", "today from 8:00"),
        ("2026-11-30T23:59", "tomorrow, Tuesday, from 8:00"),
        ("2026-12-04T17:30", "on Monday from 8:00"),
        ("2026-12-06T09:00", "tomorrow, Monday, from 8:00"),
        ("2026-12-24T18:00", "on Monday from 8:00"),  # the 25th, a Friday, is a closed day
    ],
)
def test_within_the_hour_while_open_else_when_it_opens(wall_clock: str, said: str) -> None:
    assert words(wall_clock) == said


@pytest.mark.parametrize(
    ("language", "soon", "next_day", "wednesday"),
    [
        (
            "fr",
            "dans l'heure",
            "demain, mardi, à partir de 8 h 00",
            "mercredi à partir de 8 h 00",
        ),
        (
            "es",
            "en menos de una hora",
            "mañana, martes, a partir de las 8:00",
            "el miércoles a partir de las 8:00",
        ),
        (
            "de",
            "innerhalb einer Stunde",
            "morgen, Dienstag, ab 8:00 Uhr",
            "am Mittwoch ab 8:00 Uhr",
        ),
        ("pl", "w ciągu godziny", "jutro, wtorek, od 8:00", "w środę od 8:00"),
    ],
)
def test_in_their_language(language: str, soon: str, next_day: str, wednesday: str) -> None:
    assert words("2026-11-30T09:00", language) == soon
    assert words("2026-11-30T18:00", language) == next_day
    assert words("2026-11-30T18:00", language, closed_dates=["2026-12-01"]) == wednesday


def test_a_longer_promise_says_its_hours() -> None:
    assert words("2026-11-30T13:00", promise_minutes=180) == "within 3 hours"
    assert words("2026-11-30T15:00", promise_minutes=180) == "tomorrow, Tuesday, from 8:00"


def test_without_opening_hours_no_time_is_named() -> None:
    assert words("2026-11-30T09:00", hours={}) == "as soon as we can"


def test_who_is_closed_for_weeks_names_no_time() -> None:
    away = [f"2026-12-{day:02}" for day in range(1, 32)]
    assert words("2026-11-30T18:00", closed_dates=away) == "as soon as we can"
