"""A clock that leaps: what is due waits, people are told, and nothing is lost by it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from followups.models import Message
from followups.outbox import wrong_clock
from followups.team import weekly_mail
from integrations import queue
from integrations.timing import clock, steady_clock
from integrations.timing.steady_clock import BELIEVED_AFTER, Leap, Note, look
from leadflow import health, jobs
from leadflow.models import Heartbeat
from leadflow.processes import steps, timetable
from leads.models import Business, WeeklyReport
from leads.report import weekly
from tests import support
from tests.support import MONDAY, crowd
from tests.support.crowd import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)

HOURS, MONTH = timedelta(hours=2), timedelta(days=30)


class Machine:
    """Its clock, which anybody may set, and the seconds since it started, which nobody can."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start, self.passed, self.leapt = timezone.now(), 0.0, timedelta(0)
        monkeypatch.setattr(steady_clock, "uptime", lambda: 1000.0 + self.passed)
        monkeypatch.setattr(steady_clock, "_read_at", float("-inf"))
        monkeypatch.setattr(steady_clock, "_asked_at", float("-inf"))
        monkeypatch.setattr(clock, "shown", lambda: self.true + self.leapt)

    @property
    def true(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def leap(self, by: timedelta) -> None:
        clock.watch()
        self.leapt, self.passed = by, self.passed + 5


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Machine:
    settings.VAR = tmp_path
    return Machine(monkeypatch)


def is_true(machine: Machine) -> bool:
    return abs(clock.now() - machine.true) < timedelta(seconds=1)


@pytest.mark.parametrize("by", [-HOURS, HOURS, MONTH, -MONTH])
def test_time_goes_on_as_if_the_clock_had_not_leapt_and_is_believed_later(
    machine: Machine, by: timedelta
) -> None:
    machine.leap(by)
    assert is_true(machine)  # also before anybody has looked
    leap = clock.watch()
    assert leap
    assert abs(leap.seconds - by.total_seconds()) < 1
    machine.passed += 75
    assert clock.watch()
    assert is_true(machine)
    machine.passed += BELIEVED_AFTER
    assert clock.watch() is None
    assert abs(clock.now() - machine.true - by) < timedelta(seconds=1)


def test_a_clock_that_is_back_is_believed_at_once_and_small_corrections_always(
    machine: Machine,
) -> None:
    machine.leap(MONTH)
    assert clock.watch()
    machine.leapt = timedelta(seconds=20)
    assert clock.watch() is None
    assert abs(clock.now() - machine.true) < timedelta(seconds=21)


def test_whoever_starts_during_a_leap_knows_of_it_and_a_person_may_say_it_is_right(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.leap(MONTH)
    monkeypatch.setattr(steady_clock, "_note", None)  # a process that has just started
    machine.passed += 2
    assert is_true(machine)
    assert clock.watch()
    clock.believe()
    assert clock.leap() is None
    assert abs(clock.now() - machine.true - MONTH) < timedelta(seconds=1)


def test_after_a_restart_of_the_machine_its_clock_counts() -> None:
    note = Note("boot", 5000.0, 1e9, Leap(7200.0, 4900.0))
    at = datetime(2026, 9, 14, tzinfo=UTC)
    assert look(note, at, 10.0, "boot") == Note("boot", 10.0, at.timestamp() - 10.0)
    assert look(note, at, 6000.0, "other") == Note("other", 6000.0, at.timestamp() - 6000.0)


def test_what_is_due_waits_people_are_told_and_everything_goes_once_it_is_back(
    machine: Machine, business: Business, owner: User, client: Client
) -> None:
    crowd.at_any_hour()
    crowd.due_steps(business, 3, lambda number: machine.true - HOURS)
    business.created_at = machine.true - 3 * MONTH
    business.save()
    machine.leap(MONTH)
    jobs.work_what_is_due()
    jobs.write_reports()
    lead = support.write(business, support.ADA, clock.now())
    jobs.work_new_leads()
    assert support.first_answer(lead).state == "sent"
    assert set(Message.objects.filter(kind="step").values_list("state", flat=True)) == {"queued"}
    alert = Message.objects.get(topic="clock")
    assert (alert.state, "30.0 days ahead" in alert.text) == ("sent", True)
    assert health.health()[1]["alive"]["clock"] is False
    client.force_login(owner)
    assert "suddenly shown another time" in client.get("/").content.decode()
    assert not WeeklyReport.objects.exists()
    machine.leapt = timedelta(0)
    machine.passed += 70
    jobs.work_what_is_due()
    assert crowd.states()["withheld"] == 0
    old = Message.objects.filter(kind="step").exclude(lead=lead)
    assert list(old.values_list("state", flat=True)) == ["sent"] * 3
    jobs.write_reports()
    (report,) = WeeklyReport.objects.all()
    assert report.week < machine.true.date()


def test_what_a_wrong_clock_had_withheld_for_good_comes_back(business: Business) -> None:
    crowd.at_any_hour()
    crowd.due_steps(business, 4)
    crowd.send_all(TUESDAY + MONTH)
    assert crowd.states() == {"withheld": 4}
    assert not wrong_clock.bring_back_next_withheld(TUESDAY + MONTH)
    while wrong_clock.bring_back_next_withheld(TUESDAY):
        pass
    crowd.send_all(TUESDAY)
    assert crowd.states() == {"sent": 4}


def test_a_first_answer_comes_back_with_its_follow_ups(business: Business) -> None:
    lead = support.write(business, support.ADA)
    for step in steps.ANSWER:
        step(MONDAY)
    crowd.send_all(MONDAY + MONTH)
    assert support.first_answer(lead).why_code == "stale"
    assert wrong_clock.bring_back_next_withheld(MONDAY)
    support.live(MONDAY)
    assert support.first_answer(lead).state == "sent"
    assert lead.enrollments.exists()


def test_a_report_of_a_week_to_come_makes_room_for_the_right_one(
    business: Business, owner: User
) -> None:
    week = MONDAY + timedelta(days=7)
    weekly.write_next_report(week + MONTH)
    weekly_mail.mail_next_report(week + MONTH)
    (early,) = WeeklyReport.objects.all()
    assert weekly_mail.take_back_next_report(week)
    assert not WeeklyReport.objects.exists()
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    assert weekly.write_next_report(week)
    assert WeeklyReport.objects.get().week < early.week


def test_heartbeats_of_the_future_are_not_alive() -> None:
    now = timezone.now()
    for keeper in health.KEEPERS:
        Heartbeat.objects.create(name=keeper, at=now + HOURS)
    alive = health.health()[1]["alive"]
    assert not any(alive[keeper] for keeper in health.KEEPERS)


def test_the_timetable_goes_on_whatever_its_clock_shows(
    valkey: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rq.cron

    table = timetable.build()
    assert len(table.enqueue_jobs()) == len(timetable.EVERY)
    monkeypatch.setattr(rq.cron, "now", lambda: datetime.now(UTC) - HOURS)
    assert table.calculate_sleep_interval() <= queue.LONGEST_SLEEP
    machine.passed += 10
    assert {job.func_name for job in table.enqueue_jobs()} == {
        f"leadflow.jobs.{job.__name__}" for job, every in timetable.EVERY if every <= 10
    }
