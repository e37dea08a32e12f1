"""A real worker and timetable on a real Valkey: losing the queue costs latency and nothing else."""

import random
import time
from collections.abc import Iterator

import pytest
import redis
from django.test import Client

from followups.models import Message
from integrations import queue
from leads.models import Arrival, Lead
from tests import support
from tests.processes import start
from tests.support import ADA
from tests.support.servers.sink import Sink, wait_for
from tests.support.speed import counted_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_processes]


@pytest.fixture
def workers(valkey: str, mail_through: Sink) -> Iterator[list[object]]:
    extra = {"REDIS_URL": valkey, "EMAIL_URL": f"smtp://127.0.0.1:{mail_through.port}"}
    processes = [start("work", **extra), start("work", **extra), start("timetable", **extra)]
    yield list(processes)
    for process in processes:
        process.kill()
        process.wait()


def post(client: Client, number: int) -> None:
    answer = client.post(
        "/f/oak/",
        {
            "name": "Ada",
            "email": f"ada{number}@x{number}.example",
            "message": f"{ADA['message']} {number}",
            "submission_id": f"s{number}",
        },
    )
    assert answer.status_code == 302


def test_a_lead_is_answered_within_seconds(
    client: Client, valkey: str, workers: list[object], mail_through: Sink
) -> None:
    support.make_business()
    server = redis.Redis.from_url(valkey)
    assert wait_for(
        lambda: server.scard("rq:workers") == 2 and server.llen("rq:queue:default") == 0, 60
    )  # both have started, and done what lay there
    with counted_time() as spent:
        queue._rest_until = 0
        post(client, 1)
        assert wait_for(lambda: mail_through.to("ada1@x1.example"))
    assert spent.seconds < 5


def test_flushing_the_queue_at_any_moment_loses_and_repeats_nothing(
    client: Client, valkey: str, workers: list[object], mail_through: Sink
) -> None:
    support.make_business()
    server = redis.Redis.from_url(valkey)
    chance = random.Random(7)
    for number in range(20):
        queue._rest_until = 0
        post(client, number)
        time.sleep(chance.random() * 0.2)
        server.flushall()
    assert wait_for(
        lambda: Message.objects.filter(kind="first_response", state="sent").count() == 20, 60
    )
    assert sorted(r for r, _ in mail_through.accepted) == sorted(
        f"ada{n}@x{n}.example" for n in range(20)
    )


def test_what_came_while_the_queue_was_away_is_answered_when_it_is_back(
    client: Client, settings, mail_through: Sink, valkey: str
) -> None:  # type: ignore[no-untyped-def]
    support.make_business()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    queue._rest_until = 0
    post(client, 1)
    assert Arrival.objects.get().became == "open"
    processes = [
        start("work", REDIS_URL=valkey, EMAIL_URL=f"smtp://127.0.0.1:{mail_through.port}"),
        start("timetable", REDIS_URL=valkey),
    ]
    try:
        assert wait_for(lambda: mail_through.to("ada1@x1.example"), 90)
        assert wait_for(lambda: Lead.objects.get().stage == "in_progress", 30)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_queue_that_accepts_and_never_answers_costs_a_visitor_a_moment(
    client: Client, settings
) -> None:  # type: ignore[no-untyped-def]
    import socket

    support.make_business()
    silent = socket.create_server(("127.0.0.1", 0))
    settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
    queue._rest_until = 0
    with counted_time() as spent:
        post(client, 1)
    assert spent.seconds < 3
    silent.close()


def test_jobs_take_no_argument_and_do_nothing_on_an_empty_database() -> None:
    from leadflow.processes import timetable

    for job, seconds in timetable.EVERY:
        assert job() is None
        assert seconds > 0
