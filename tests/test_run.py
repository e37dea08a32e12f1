"""bin/run, really started.

It answers, survives the death of its parts, and leaves nothing behind.
"""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.sink import Sink, wait_for

pytestmark = pytest.mark.real_processes


class Running:
    def __init__(self, var: Path, **extra: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = var / "log"
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
        )
        self.var = var

    def get(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", body, timeout=5
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
        os.kill(self.process.pid, signal.SIGINT)
        self.process.wait(30)


@pytest.fixture
def running(tmp_path: Path, sink: Sink) -> Iterator[Running]:
    found = Running(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{sink.port}")
    assert wait_for(found.is_ready, 60), found.log.read_text()
    yield found
    if found.process.poll() is None:
        found.stop()


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


def test_it_answers_within_five_seconds_survives_and_stops_clean(
    running: Running, sink: Sink
) -> None:
    began = time.monotonic()
    post(running, 1)
    assert wait_for(lambda: sink.to("dana1@x.example"), 5), running.log.read_text()
    assert time.monotonic() - began < 5
    for pid in running.pids():  # whatever dies, but the supervisor, is there again
        if pid != running.process.pid and Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)
    assert wait_for(running.is_ready, 60)
    post(running, 2)
    assert wait_for(lambda: sink.to("dana2@x.example"), 30), running.log.read_text()
    assert (len(sink.to("dana1@x.example")), len(sink.to("dana2@x.example"))) == (1, 1)
    running.stop()
    assert running.process.returncode == 0 and wait_for(lambda: not running.pids(), 5), (
        running.pids()
    )


def test_it_says_where_it_is_and_how_to_sign_in(running: Running) -> None:
    assert wait_for(lambda: "Ctrl-C" in running.log.read_text())
    told = running.log.read_text()
    assert f"http://127.0.0.1:{running.port}/f/demo/" in told and re.search(
        r"sign in\s+owner@leadflow.example\s+\S{8,}", told
    )
    assert json.loads(running.get("/healthz")[1])["ok"] is True
    assert (running.var / "secret_key").stat().st_mode & 0o077 == 0 and (
        running.var / "sign_in"
    ).stat().st_mode & 0o077 == 0


def test_a_second_copy_works_beside_it(
    running: Running, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Running(tmp_path_factory.mktemp("other"))
    try:
        assert wait_for(other.is_ready, 60), other.log.read_text()
        assert running.is_ready()
    finally:
        other.stop()


def test_nothing_stays_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    found = Running(tmp_path)
    assert wait_for(found.is_ready, 60), found.log.read_text()
    found.process.kill()
    found.process.wait()
    assert wait_for(lambda: not found.pids(), 20), found.pids()


def test_a_taken_port_and_a_wrong_setting_are_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            ["bin/run", "--port", str(port)],
            cwd=settings.ROOT,
            env={**os.environ, "LEADFLOW_VAR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1 and f"port {port} is taken" in done.stdout
    done = subprocess.run(
        ["bin/run", "--port", "1"],
        cwd=settings.ROOT,
        env={**os.environ, "LEADFLOW_VAR": str(tmp_path), "PUBLIC_URL": "nonsense"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and "PUBLIC_URL" in done.stdout + done.stderr
