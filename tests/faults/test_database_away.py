"""A database that is away, frozen or locked: visitors are told within seconds."""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import environ
import psycopg
import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import (
    ConnectionHandler,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.test import Client
from django.utils.html import escape
from psycopg_pool import ConnectionPool, PoolTimeout

from integrations.databases.patience import PatientConnection, patience
from leadflow import health
from leadflow.configuration import environment
from leadflow.models import Heartbeat
from leadflow.web import middleware
from leads.models import Arrival, Business
from leads.public import form as public_form
from tests.support.servers.database import Database
from tests.support.speed import counted_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

TYPED = {
    "name": 'Ada "the first" <King>',
    "email": "ada@lovelace.example",
    "message": "\nOur roof leaks.\nCan you come & look?",
    "submission_id": "s1",
}


@pytest.fixture
def locked(business: Business) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    holding, end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    connection.cursor().execute("LOCK TABLE leads_arrival IN EXCLUSIVE MODE")
                holding.set()
                end.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)
    yield
    end.set()
    thread.join()


def test_a_locked_database_is_a_quick_503_that_keeps_what_was_typed(
    client: Client, locked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "VISITORS_WAIT", 0.5)
    if connection.vendor == "postgresql":  # as the web server sets it
        connection.cursor().execute("SET lock_timeout = 500")
    client.post("/f/oak/", TYPED)  # with all that a first request imports
    with counted_time(waits=0.5) as spent:
        page = client.post("/f/oak/", TYPED)
    assert spent.seconds < 4
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    told = page.content.decode()
    for name, value in TYPED.items():
        assert f'name="{name}">\n{escape(value)}</textarea>' in told
    assert "data-again" in told
    assert not Arrival.objects.exists()


def test_several_locks_in_one_request_are_waited_for_no_longer_than_one(locked: None) -> None:
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET lock_timeout = 200")
    with counted_time(waits=0.4) as spent, patience(0.4):
        for _ in range(5):
            with pytest.raises(OperationalError), transaction.atomic():
                Arrival.objects.update(why="x")
    assert spent.seconds < 1.5


def test_what_we_do_ourselves_meanwhile_counts_for_nothing(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy machine that takes its time over a request is no database that is away."""
    monkeypatch.setattr(middleware, "VISITORS_WAIT", 0.3)
    real = public_form.note_site

    def slowly(*args: Any) -> None:
        time.sleep(0.4)
        real(*args)

    monkeypatch.setattr(public_form, "note_site", slowly)
    assert client.post("/f/oak/", TYPED).status_code == 302


def test_what_is_away_outside_of_any_view_is_503_too(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise InterfaceError("connection already closed")

    client.raise_request_exception = False
    monkeypatch.setattr(SessionMiddleware, "process_request", gone)
    monkeypatch.setattr(public_form, "form_source", gone)
    for path in ("/", "/f/oak/", "/accounts/login/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5"), path
        assert 'http-equiv="refresh" content="5"' in answer.content.decode()


def test_the_web_server_waits_for_less_than_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@db.example/leadflow")
    monkeypatch.setenv("DATABASE_POOL", "8")
    monkeypatch.setenv("DATABASE_PATIENCE", "4")
    web = environment.database()
    assert web["OPTIONS"]["connect_timeout"] == web["OPTIONS"]["pool"]["timeout"] == 4
    hanging = "-c idle_in_transaction_session_timeout=300000"
    assert web["OPTIONS"]["options"] == f"-c lock_timeout=4000 {hanging}"
    monkeypatch.delenv("DATABASE_PATIENCE")
    worker = environment.database()
    assert worker["OPTIONS"]["options"] == f"-c lock_timeout=20000 {hanging}"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    found = Database()
    with psycopg.connect(found.url, autocommit=True) as direct:
        direct.execute(
            "CREATE TABLE leadflow_heartbeat (name varchar(20) PRIMARY KEY, at timestamptz)"
        )
    yield found
    found.stop()


def test_a_frozen_server_is_given_up_in_time(database: Database) -> None:
    with PatientConnection.connect(database.url, autocommit=True) as direct:
        backend = direct.info.backend_pid
        database.freeze(backend)
        try:
            with (
                counted_time(waits=0.5) as spent,
                patience(0.5),
                pytest.raises(psycopg.OperationalError, match="does not answer"),
            ):
                direct.execute("SELECT 1")
            assert spent.seconds < 1.5
            assert direct.closed  # nobody gets the answer to somebody else's question
        finally:
            database.thaw(backend)


def test_a_frozen_server_is_given_up_in_time_without_a_pool_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Django, on a connection that is there and on one that is to be made."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATABASE_POOL", "0")
    monkeypatch.setenv("DATABASE_PATIENCE", "4")
    made = ConnectionHandler({"default": environment.database()})["default"]
    with made.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        frozen = [cursor.fetchone()[0], database.server.get_pid()]
    for process in frozen:
        database.freeze(process)
    try:
        assert seconds_until_given_up(made, 0.5) < 1.5
        made.close()
        assert seconds_until_given_up(made, middleware.VISITORS_WAIT) < 5
    finally:
        for process in frozen:
            database.thaw(process)
    made.close()


def seconds_until_given_up(made: Any, within: float) -> float:
    with (
        counted_time(waits=within) as spent,
        patience(within),
        pytest.raises(OperationalError),
        made.cursor() as cursor,
    ):
        cursor.execute("SELECT 1")
    return spent.seconds


def test_after_a_restart_of_the_server_pools_and_heartbeats_come_back(database: Database) -> None:
    pool = ConnectionPool(
        database.url,
        min_size=0,
        max_size=2,
        timeout=1,
        reconnect_timeout=environment.RECONNECT_WITHIN,
        connection_class=PatientConnection,
        check=ConnectionPool.check_connection,
        open=True,
    )
    seen: list[Any] = []

    def beat() -> None:
        connections["default"] = ConnectionHandler(
            {"default": environ.Env.db_url_config(database.url)}
        )["default"]
        for move in (list, database.kill, database.start):
            move()
            health.record_heartbeat("timetable")
            with contextlib.suppress(OperationalError):
                seen.append(Heartbeat.objects.get(name="timetable").at)
        connections.close_all()

    with pool.connection() as direct:
        direct.execute("SELECT 1")
    thread = threading.Thread(target=beat)  # a connection that has long been open
    thread.start()
    thread.join(30)
    assert len(seen) == 2
    assert seen[0] < seen[1]
    with pool.connection(timeout=5) as direct:  # the one that it holds is dead
        direct.execute("SELECT 1")
    database.kill()
    with (
        counted_time(waits=1) as spent,
        pytest.raises((PoolTimeout, psycopg.OperationalError)),
        pool.connection(),
    ):
        pass
    assert spent.seconds < 3
    pool.close()
    database.start()
