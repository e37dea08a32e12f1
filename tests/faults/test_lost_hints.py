"""Hints that are lost, doubled or refused by the queue: they hold no facts."""

import pytest
import redis
from django.test import Client

from integrations import queue
from leadflow.processes import timetable
from tests import support
from tests.processes import start
from tests.support import ADA
from tests.support.servers.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_processes]


@pytest.fixture
def server(valkey: str) -> redis.Redis:
    queue._rest_until = 0
    return redis.Redis.from_url(valkey)


def test_a_job_that_dies_with_its_worker_between_two_lists_and_many_timetables(
    server: redis.Redis, valkey: str, mail_through: Sink
) -> None:
    """Taken from the queue and never registered: with one queue it lies in between, with several
    it is nowhere. The next tick asks again, and several that ask do no more than one.
    """
    support.write(support.make_business(), ADA, support.clock())
    queue.nudge()
    assert server.lmove(queue.HINTS, f"{queue.HINTS}:intermediate", "RIGHT", "LEFT")
    queue.nudge()
    assert server.rpop(queue.HINTS)
    for _ in range(5):
        timetable.build().enqueue_jobs()
    extra = {"REDIS_URL": valkey, "EMAIL_URL": f"smtp://127.0.0.1:{mail_through.port}"}
    workers = [start("work", "--burst", **extra) for _ in range(2)]
    assert [worker.wait(90) for worker in workers] == [0, 0]
    assert len(mail_through.to(ADA["email"])) == 1


@pytest.mark.parametrize("command", ["CONFIG SET maxmemory 1", "REPLICAOF 127.0.0.1 1"])
def test_a_queue_that_takes_nothing_changes_nothing_for_a_visitor(
    client: Client, server: redis.Redis, command: str
) -> None:
    support.make_business()
    server.execute_command(*command.split())
    fields = {k: str(v) for k, v in ADA.items()}
    assert client.post("/f/oak/", fields).status_code == 302
    assert timetable.build().enqueue_jobs() == []
    server.execute_command("CONFIG", "SET", "maxmemory", "0")
    server.execute_command("REPLICAOF", "NO", "ONE")
    assert timetable.build().enqueue_jobs()
