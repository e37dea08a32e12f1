"""bin/run, really started.

It answers, survives the death of its parts, and leaves nothing behind.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from leadflow.processes.supervisor import die_with_parent
from tests.support.servers.loopback import free_port
from tests.support.servers.sink import Sink, wait_for
from tests.support.speed import counted_time

pytestmark = pytest.mark.real_processes

READY_WITHIN = 120  # seconds; on a busy machine a first start takes its time


class Running:
    """bin/run on a folder of its own; it ends with the test's process, however that ends."""

    def __init__(self, var: Path, **extra: str) -> None:
        self.port = free_port()
        self.var, self.log = var, var / "log"
        environment = {
            k: v
            for k, v in os.environ.items()
            if k not in ("REDIS_URL", "DATABASE_URL", "SECRET_KEY", "PUBLIC_URL")
        }
        self.process = subprocess.Popen(
            ["bin/run", "--port", str(self.port)],
            cwd=settings.ROOT,
            env={**environment, "LEADFLOW_VAR": str(var), **extra},
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def wait_until_ready(self) -> None:
        assert wait_for(self.is_ready, READY_WITHIN), self.log.read_text()

    def get(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", body, timeout=30
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def is_ready(self) -> bool:
        return self.get("/healthz")[0] == 200

    def pids(self) -> list[int]:
        """Every process that runs on this copy's folder."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if str(self.var) in (entry / "environ").read_text(errors="replace") or str(
                        self.var
                    ) in (entry / "cmdline").read_text(errors="replace"):
                        found.append(int(entry.name))
                except OSError:
                    pass
        return found

    def stop(self) -> None:
        """As Ctrl-C does; again is harmless."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGINT)
        self.process.wait(30)


@contextlib.contextmanager
def running_in(var: Path, **extra: str) -> Iterator[Running]:
    found = Running(var, **extra)
    try:
        found.wait_until_ready()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    server = Sink()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[Running]:
    """One for all; the last test stops it."""
    var = tmp_path_factory.mktemp("first")
    with running_in(var, EMAIL_URL=f"smtp://127.0.0.1:{sink.port}") as found:
        yield found


def copied(running: Running, var: Path) -> Path:
    """A folder with the tables of another one, which are long in the making, and nobody alive.

    With its key, as whoever restores a backup needs it.
    """
    shutil.copy(running.var / "secret_key", var)
    with (
        contextlib.closing(sqlite3.connect(running.var / "leadflow.sqlite3")) as theirs,
        contextlib.closing(sqlite3.connect(var / "leadflow.sqlite3")) as ours,
    ):
        theirs.backup(ours)
        ours.execute("DELETE FROM leadflow_heartbeat")
        ours.commit()
    return var


def post(running: Running, number: int) -> None:
    status, _ = running.get(
        "/f/demo/",
        {
            "name": "Dana",
            "email": f"dana{number}@x.example",
            "message": f"Our roof leaks, can you come? {number}",
            "submission_id": f"s{number}",
        },
    )
    assert status == 200


def test_it_says_where_it_is_and_how_to_sign_in(running: Running) -> None:
    assert wait_for(lambda: "Ctrl-C" in running.log.read_text())
    told = running.log.read_text()
    assert f"http://127.0.0.1:{running.port}/f/demo/" in told
    assert re.search(r"sign in as owner@leadflow.example with the password \S{8,}", told)
    assert json.loads(running.get("/healthz")[1])["ok"] is True
    assert (running.var / "secret_key").stat().st_mode & 0o077 == 0
    assert not (running.var / "sign_in").exists()


def test_nobody_else_may_read_what_its_first_start_made(running: Running) -> None:
    made = [running.var, *running.var.glob("*.sqlite3*"), running.var / "secret_key"]
    assert len(made) > 2
    assert not [path for path in made if path.stat().st_mode & 0o077]


def test_it_answers_within_five_seconds(running: Running, sink: Sink) -> None:
    with counted_time() as spent:
        post(running, 1)
        assert wait_for(lambda: sink.to("dana1@x.example"), 30), running.log.read_text()
    assert spent.seconds < 5


def test_whatever_dies_but_the_supervisor_is_there_again(running: Running, sink: Sink) -> None:
    post(running, 2)
    assert wait_for(lambda: sink.to("dana2@x.example"), 30), running.log.read_text()
    for pid in running.pids():
        if pid != running.process.pid and Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)
    running.wait_until_ready()
    post(running, 3)
    assert wait_for(lambda: sink.to("dana3@x.example"), 30), running.log.read_text()
    assert (len(sink.to("dana2@x.example")), len(sink.to("dana3@x.example"))) == (1, 1)


def web_servers(running: Running) -> list[int]:
    """The processes of which each has the others of one web server under it."""
    found = []
    for pid in running.pids():
        with contextlib.suppress(OSError):
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            if parent == running.process.pid and b"gunicorn" in Path(
                f"/proc/{pid}/cmdline"
            ).read_bytes().split(b"\0"):
                found.append(pid)
    return found


def test_nobody_notices_that_a_web_server_was_killed(running: Running) -> None:
    running.wait_until_ready()
    assert wait_for(lambda: len(web_servers(running)) == 2, 30)
    os.kill(web_servers(running)[0], signal.SIGKILL)
    began, longest = time.monotonic(), 0.0
    while time.monotonic() < began + 4:
        with counted_time() as spent:
            assert running.get("/f/demo/")[0] == 200
        longest = max(longest, spent.seconds)
    assert longest < 3
    assert wait_for(lambda: len(web_servers(running)) == 2, 30)


def test_its_log_names_nobody_and_shows_the_password_once(running: Running) -> None:
    """Web, workers and supervisor have failed with somebody's words and secret links in hand."""
    secret_paths = ("/u/1f-0123456789ab/", "/a/3kq9-abcdef012345/", "/w/ab12cd34ef/")
    for path in secret_paths:
        assert running.get(f"{path}?mail=dana4@x.example")[0] == 404
    base = running.var / "leadflow.sqlite3"
    with contextlib.closing(sqlite3.connect(base, 20, isolation_level=None)) as database:
        database.execute("ALTER TABLE leads_arrival RENAME TO taken_away")
        try:
            words = {"name": "Dana", "email": "dana4@x.example", "message": "Our roof leaks."}
            assert running.get("/f/demo/", words)[0] >= 500
            assert wait_for(lambda: "file_next_arrival failed" in running.log.read_text(), 30)
        finally:
            database.execute("ALTER TABLE taken_away RENAME TO leads_arrival")
    told = running.log.read_text()
    assert "OperationalError" in told
    assert "starting it again" in told, "the supervisor has had something to say"
    for word in ("x.example", "Dana", "roof leaks", *secret_paths):
        assert word not in told, word
    password = re.search(r"with the password (\S+)", told)
    assert password
    assert told.count(password[1]) == 1


def test_a_second_copy_works_beside_it_and_leaves_nothing_when_its_supervisor_is_killed(
    running: Running, tmp_path: Path
) -> None:
    with running_in(copied(running, tmp_path)) as other:
        assert running.is_ready()
        other.process.kill()
        other.process.wait()
        assert wait_for(lambda: not other.pids(), 20), other.pids()
        assert running.is_ready()


def test_it_stops_clean(running: Running) -> None:
    running.stop()
    assert running.process.returncode == 0
    assert wait_for(lambda: not running.pids(), 5), running.pids()
