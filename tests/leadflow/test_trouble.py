"""What is wrong at a start is told in one line with what to type, by an exit code of its kind."""

import contextlib
import errno
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

import manage
from leadflow import trouble
from leadflow.models import Heartbeat
from leadflow.processes import prepare, running
from leadflow.trouble import BUSY, DATABASE, DISK, FOLDER, SETTING, CannotStart
from tests.support.servers.loopback import free_port

AT_ONCE = 4  # starts, each of which takes about a second of a core


def begin(var: Path, *arguments: str, **extra: str) -> subprocess.Popen[str]:
    given = {"DATABASE_URL": "", "REDIS_URL": "", "PUBLIC_URL": "", "LEADFLOW_VAR": str(var)}
    return subprocess.Popen(
        [sys.executable, "-m", "leadflow.run", *arguments],
        cwd=settings.ROOT,
        env={**os.environ, **given, **extra},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.real_processes
def test_each_start_that_cannot_be_says_one_line(tmp_path: Path) -> None:
    taken, begun = socket.create_server(("127.0.0.1", 0)), []
    port = taken.getsockname()[1]
    (tmp_path / "file").write_text("no database")
    wrong: list[tuple[int, str, tuple[str, ...], dict[str, str]]] = [
        (BUSY, f"bin/run --port {port + 1}", ("--port", str(port)), {}),
        (SETTING, "--port 8000", ("--port", "eighty"), {}),
        (SETTING, "--port 8000", (), {"PORT": "99999"}),
        (SETTING, "--host 0.0.0.0", ("--host", "192.0.2.1"), {}),
        (SETTING, "PUBLIC_URL", (), {"PUBLIC_URL": "nonsense"}),
        (SETTING, "MODEL_DEADLINE", (), {"MODEL_DEADLINE": "soon"}),
        (SETTING, "postgres://", (), {"DATABASE_URL": "mysql://u@h/x"}),
        (DATABASE, "password@host", (), {"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/x"}),
        (FOLDER, "mkdir -p", (), {"DATABASE_URL": f"sqlite:///{tmp_path}/none/x.sqlite3"}),
        (SETTING, "no database", (), {"DATABASE_URL": f"sqlite:///{tmp_path}/file"}),
        (FOLDER, "LEADFLOW_VAR=", (), {"LEADFLOW_VAR": str(tmp_path / "file" / "below")}),
        (SETTING, "SECRET_KEY_FILE", (), {"SECRET_KEY_FILE": "/nowhere", "SECRET_KEY": ""}),
    ]
    try:
        for start in range(0, len(wrong), AT_ONCE):
            some = wrong[start : start + AT_ONCE]
            begun = [
                begin(tmp_path / f"var{n}", *arguments, **{"PORT": str(free_port()), **extra})
                for n, (_, _, arguments, extra) in enumerate(some, start)
            ]
            for process, (code, advice, _, _) in zip(begun, some, strict=True):
                said, complaint = process.communicate(timeout=60)
                lines = (said + complaint).splitlines()
                assert (process.returncode, len(lines)) == (code, 1), (advice, lines)
                assert advice in lines[0]
                assert "secret@" not in lines[0]
    finally:
        taken.close()
        for process in begun:
            process.kill()


def test_a_full_disk_is_told_by_its_kind(tmp_path: Path) -> None:
    found = trouble.explain(OSError(errno.ENOSPC, "No space left on device", "/var/x"))
    assert found
    assert (found.code, "free some space" in found.line) == (DISK, True)
    with contextlib.closing(sqlite3.connect(tmp_path / "small.sqlite3")) as small:
        small.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as raised:
            small.execute("CREATE TABLE a (b)")
    told = OperationalError(str(raised.value))  # as Django raises it
    told.__cause__ = raised.value
    found = trouble.explain(told)
    assert found
    assert (found.code, "df -h" in found.line) == (DISK, True)


def test_a_bug_of_ours_keeps_its_traceback() -> None:
    for error in (KeyError("x"), OperationalError("no such table"), OSError(errno.EPIPE, "pipe")):
        assert trouble.explain(error) is None
        with pytest.raises(type(error)), trouble.told():
            raise error


@pytest.fixture
def outdated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tables of an older version; the list of what was done to them."""
    done: list[str] = []
    monkeypatch.setattr(prepare, "has_unapplied_migrations", lambda: True)
    monkeypatch.setattr(prepare, "call_command", lambda name, **kwargs: done.append(name))
    for name in ("prepare_demo", "prepare_owner", "prepare_key"):
        monkeypatch.setattr(prepare, name, lambda: None)
    return done


@pytest.mark.django_db(transaction=True)
def test_no_command_migrates_under_processes_that_run(outdated: list[str]) -> None:
    Heartbeat.objects.create(name="timetable", at=timezone.now())
    with pytest.raises(CannotStart, match="Stop it, then type the same again"):
        prepare.prepare_database(keep_out=True)
    for command in ("migrate", "prepare", "balance"):
        with pytest.raises(CannotStart):
            manage.prepare(command)
    assert not outdated
    Heartbeat.objects.all().delete()  # as a timetable does that ends
    prepare.prepare_database(keep_out=True)
    assert outdated == ["migrate"]


@pytest.mark.django_db(transaction=True)
def test_nor_under_a_bin_run_of_the_same_folder(
    outdated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if holder := running.take(8123):
        pytest.fail(holder)
    (ours,) = running._locks
    monkeypatch.setattr(running, "_locks", [])
    with ours, pytest.raises(CannotStart, match=f"process {os.getpid()} on port 8123"):
        prepare.prepare_database(keep_out=True)
    assert not outdated


def test_the_database_is_looked_for_before_anything_waits_for_a_pool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Server:
        vendor = "postgresql"

        def get_connection_params(self) -> dict[str, Any]:
            return {"host": "127.0.0.1", "port": 1, "dbname": "x", "user": "u"}

    monkeypatch.setattr("django.db.connection", Server())
    for command in ("balance", "backup", "restore"):
        with pytest.raises(CannotStart) as raised:
            manage.prepare(command)
        assert raised.value.trouble.code == DATABASE
