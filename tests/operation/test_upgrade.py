"""A newer program changes the database while older workers run: they stop, and nothing is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from followups.models import Message
from integrations import queue
from leadflow import jobs
from leadflow.processes import timetable, versions
from leadflow.processes.prepare import has_unapplied_migrations
from leadflow.web import middleware
from leads.models import Arrival, Business
from leads.public import form as public_form
from tests import support
from tests.processes import start
from tests.support import ADA
from tests.support.servers.sink import Sink, wait_for

pytestmark = [pytest.mark.django_db(transaction=True)]
NEWER = {"app": "leads", "name": "9999_of_tomorrow"}


@pytest.fixture
def newer() -> Iterator[None]:
    """Rows about migrations survive the emptying of tables between tests."""
    MigrationRecorder.Migration.objects.create(**NEWER)
    yield
    MigrationRecorder.Migration.objects.filter(**NEWER).delete()


@pytest.mark.real_processes
def test_a_running_worker_stops_by_itself_and_leaves_what_is_due(
    valkey: str, mail_through: Sink, business: Business
) -> None:
    worker = start("work", REDIS_URL=valkey, EMAIL_URL=f"smtp://127.0.0.1:{mail_through.port}")
    server = redis.Redis.from_url(valkey)
    try:
        assert wait_for(lambda: server.scard("rq:workers") == 1, 60)
        MigrationRecorder.Migration.objects.create(**NEWER)
        now = support.clock()
        support.door.receive_fields(support.form_of(business), "form", ADA, now, "s1")
        queue._rest_until = 0
        queue.nudge()
        assert wait_for(lambda: worker.wait(0) is not None, 20)
        assert worker.wait(0) == 1  # a supervisor sees that it did not end well
    finally:
        MigrationRecorder.Migration.objects.filter(**NEWER).delete()
        if worker.wait(0) is None:
            worker.kill()
    assert Arrival.objects.get().became == Arrival.Became.OPEN
    assert not mail_through.accepted

    support.live(now + timedelta(seconds=1))  # the new program
    assert Message.objects.get(kind=Message.Kind.FIRST_RESPONSE).state == Message.State.SENT
    assert len(mail_through.to("ada@lovelace.example")) == 1


def test_no_older_drain_touches_a_newer_database(business: Business, newer: None) -> None:
    arrival = support.door.receive_fields(
        support.form_of(business), "form", ADA, support.clock(), "s1"
    )
    for job, _ in timetable.EVERY:
        job()
    arrival.refresh_from_db()
    assert arrival.became == Arrival.Became.OPEN
    with pytest.raises(SystemExit, match="newer than this program"):
        timetable.say_alive()


def test_an_older_web_process_takes_nothing_and_begins_anew(
    client: Client, business: Business, newer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(middleware, "end_process", lambda: ended.append(True))
    served: dict[str, Any] = {"SERVER_SOFTWARE": "gunicorn/1"}
    answer = client.post("/f/oak/", {**ADA, "submission_id": "s1"}, **served)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert ADA["message"] in answer.content.decode()  # what was typed goes again by itself
    assert client.get("/healthz", **served).status_code == 503
    assert not Arrival.objects.exists()
    assert not ended, "a program that was never replaced is not started again for each visitor"
    monkeypatch.setattr(middleware, "STAYS_FOR", 0.0)
    client.get("/", **served)
    assert ended


def test_what_fails_between_two_looks_at_the_version_is_503_too(
    client: Client, business: Business, newer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO leads_source (key) VALUES (NULL)")

    monkeypatch.setattr(public_form, "note_site", fails)
    answer = client.post("/f/oak/", {**ADA, "submission_id": "s1"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    MigrationRecorder.Migration.objects.filter(**NEWER).delete()
    with pytest.raises(IntegrityError):
        Client().post("/f/oak/", {**ADA, "submission_id": "s2"})


def test_a_database_that_came_by_steps_waits_for_nothing_that_replaces_them() -> None:
    ours = MigrationRecorder.Migration.objects.filter(app__in=versions.OURS)
    one_step = ours.filter(name__contains="_squashed_")
    last = ours.filter(app="leads").exclude(pk__in=one_step).latest("name")
    applied = [*one_step, last]
    assert len(applied) == len(versions.OURS) + 1
    try:
        one_step.delete()
        assert versions.waiting_migrations() == []
        assert not has_unapplied_migrations()
        ours.filter(name=last.name).delete()
        assert f"leads.{last.name}" in versions.waiting_migrations()
        assert has_unapplied_migrations()
    finally:
        MigrationRecorder.Migration.objects.bulk_create(applied)


def test_one_of_the_same_version_works(business: Business) -> None:
    arrival = support.door.receive_fields(
        support.form_of(business), "form", ADA, support.clock(), "s1"
    )
    jobs.work_new_leads()
    arrival.refresh_from_db()
    assert arrival.became == Arrival.Became.LEAD
