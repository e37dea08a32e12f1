"""A newer program changes the database while older workers run: they stop, and nothing is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis
from django.db.migrations.recorder import MigrationRecorder

from followups.models import Message
from integrations import queue
from leadflow import jobs, timetable
from leads.models import Arrival, Business
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


def test_one_of_the_same_version_works(business: Business) -> None:
    arrival = support.door.receive_fields(
        support.form_of(business), "form", ADA, support.clock(), "s1"
    )
    jobs.work_new_leads()
    arrival.refresh_from_db()
    assert arrival.became == Arrival.Became.LEAD
