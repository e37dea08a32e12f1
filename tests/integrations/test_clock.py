"""One clock: the database's, known without asking it every time."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from integrations.timing import clock
from integrations.timing.clock import database_offset, measure_offset
from integrations.timing.steady_clock import clock_that_nothing_sets, uptime

AHEAD = timedelta(seconds=90)


class Database:
    """A PostgreSQL whose clock is a minute and a half ahead of ours."""

    vendor = "postgresql"

    def __init__(self) -> None:
        self.asked, self.away = 0, False

    @contextmanager
    def cursor(self) -> Any:
        self.asked += 1
        if self.away:
            raise OperationalError("the server is gone")
        yield self

    def execute(self, statement: str) -> None:
        assert statement == "SELECT clock_timestamp()"

    def fetchone(self) -> tuple[datetime]:
        return (timezone.now() + AHEAD,)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    there = Database()
    monkeypatch.setattr(clock, "database_offset", database_offset)
    monkeypatch.setattr(clock, "connection", there)
    monkeypatch.setattr(clock, "_offset", timedelta(0))
    monkeypatch.setattr(clock, "_measured_at", float("-inf"))
    return there


def test_the_database_says_what_time_it_is_and_is_seldom_asked(database: Database) -> None:
    times = [clock.now() - timezone.now() for _ in range(1000)]
    assert all(abs(ahead - AHEAD) < timedelta(seconds=1) for ahead in times)
    assert database.asked == 1


def test_seconds_since_the_start_of_the_machine_are_told_without_its_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As they are counted also while it sleeps; on macOS by another name."""
    first = uptime()
    assert first is not None
    again = uptime()
    assert again is not None
    assert 0 <= again - first < 1
    if hasattr(time, "CLOCK_BOOTTIME"):
        assert clock_that_nothing_sets() == time.CLOCK_BOOTTIME
        monkeypatch.delattr(time, "CLOCK_BOOTTIME")
    assert clock_that_nothing_sets() == time.CLOCK_MONOTONIC_RAW


def test_the_difference_is_measured_again_after_a_few_seconds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now()
    monkeypatch.setattr(clock, "_measured_at", time.monotonic() - clock.MEASURED_EVERY)
    clock.now()
    assert database.asked == 2


def test_while_the_database_is_away_what_was_measured_last_counts(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now()
    database.away = True
    monkeypatch.setattr(clock, "_measured_at", float("-inf"))
    assert clock.now() - timezone.now() > AHEAD - timedelta(seconds=1)
    clock.now()
    assert database.asked == 2  # and nobody waits for it at every call


def test_a_process_that_never_reached_the_database_goes_by_its_own_clock(
    database: Database,
) -> None:
    database.away = True
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=1)


@pytest.mark.django_db
def test_the_real_database_agrees_with_the_machine_it_runs_on() -> None:
    if connection.vendor == "postgresql":
        assert abs(measure_offset()) < timedelta(seconds=5)
    else:
        assert database_offset() == timedelta(0)


def test_time_can_stand_still() -> None:
    then = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
    with time_machine.travel(then, tick=False):
        assert clock.now() == then
