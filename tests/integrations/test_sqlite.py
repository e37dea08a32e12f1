"""Writers of SQLite take turns, and wait no longer than they may."""

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import environ
import pytest
from django.db import ConnectionHandler, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from integrations.databases.patience import patience
from integrations.databases.sqlite import base
from integrations.databases.sqlite.turnstile import Turnstile
from leadflow.configuration.environment import sqlite_options

pytestmark = pytest.mark.django_db
PATIENCE = 20  # seconds
LONG = 10.0  # seconds, longer than anything takes that waits for nobody


def settings_of(path: Path) -> dict[str, Any]:
    found = environ.Env.db_url_config(f"sqlite:///{path}")
    own = {"ENGINE": "integrations.databases.sqlite", "OPTIONS": sqlite_options(PATIENCE)}
    return {**found, **own}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    """Connections to one file: a holder's of its lock, and a visitor's."""
    found = settings_of(tmp_path / "x.sqlite3")
    handler = ConnectionHandler({"default": found, "visitor": found})
    holder, visitor = handler["default"], handler["visitor"]
    holder.inc_thread_sharing()
    begin(holder)
    yield holder, visitor
    holder.close()
    visitor.close()


def begin(one: BaseDatabaseWrapper) -> None:
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_who_waits_over_the_web_is_told_in_time(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    _, visitor = two
    with patience(0.05), pytest.raises(OperationalError, match="locked"):
        begin(visitor)
    with visitor.cursor() as cursor:
        found = cursor.execute("PRAGMA busy_timeout").fetchone()
    assert found == (PATIENCE * 1000,)  # of statements that stand alone


def test_the_lock_is_had_once_it_is_free(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    holder, visitor = two
    freeing = threading.Timer(0.05, holder.rollback)
    freeing.start()
    begin(visitor)
    freeing.join()
    with pytest.raises(OperationalError, match="locked"), patience(0.01):
        begin(holder)


def test_who_waits_over_the_web_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others who wait as long, and ask as often, come after them."""
    monkeypatch.setattr(base, "GIVE_WAY", LONG)
    order, held = list[str](), set[int]()
    hold = Turnstile.hold

    def noted(turnstile: Turnstile) -> None:
        hold(turnstile)
        held.add(threading.get_ident())

    monkeypatch.setattr(Turnstile, "hold", noted)
    handler = ConnectionHandler({"default": settings_of(tmp_path / "x.sqlite3")})

    def write(name: str, ready: threading.Barrier, in_a_hurry: bool) -> None:
        ready.wait(10)
        with patience(10) if in_a_hurry else nullcontext():
            begin(handler["default"])
        order.append(name)
        sleep(0.02)
        handler["default"].rollback()
        handler["default"].close()

    for _ in range(5):
        begin(handler["default"])
        held.clear()
        ready = threading.Barrier(7)
        writers = [
            threading.Thread(target=write, args=(name, ready, name == "visitor"))
            for name in ["visitor", *["worker"] * 3, "visitor", "worker"]
        ]
        for one in writers:
            one.start()
        ready.wait(10)
        until = monotonic() + LONG
        while len(held) < 2 and monotonic() < until:  # both visitors wait now
            sleep(0.005)
        handler["default"].rollback()
        for one in writers:
            one.join(10)
    assert order == ["visitor", "visitor", *["worker"] * 4] * 5


def test_work_gives_way_to_nobody_for_ever(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "GIVE_WAY", 0.05)
    holder, worker = two
    holder.rollback()
    turnstile = Turnstile(str(holder.settings_dict["NAME"]))
    turnstile.hold()
    began = monotonic()
    working = threading.Thread(target=begin, args=(worker,))
    worker.inc_thread_sharing()
    working.start()
    working.join(10)
    assert not worker.get_autocommit()
    assert monotonic() - began >= 0.05
    turnstile.close()


def test_nobody_in_a_hurry_waits_for_the_file_itself(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    """A process that looks at it may be stopped in just that moment."""
    holder, visitor = two
    holder.rollback()
    stopped = Turnstile(str(holder.settings_dict["NAME"]))
    fcntl.flock(stopped.file, fcntl.LOCK_EX)
    began = monotonic()
    with patience(2 * LONG):
        begin(visitor)
    assert monotonic() - began < LONG
    stopped.close()


def test_it_is_closed_with_the_last_who_knows_it(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    before = len(os.listdir("/dev/fd"))
    for _ in range(50):
        Turnstile(str(two[0].settings_dict["NAME"]))
    assert len(os.listdir("/dev/fd")) < before + 10  # others open and close files as well


def test_where_no_file_can_be_made_they_take_turns_all_the_same(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, other = two
    monkeypatch.setattr(base, "Turnstile", lambda _: os.open("/proc/nowhere/at/all", os.O_RDWR))
    holder.rollback()
    begin(other)
    assert other.turnstile is None


def test_where_files_know_no_locks_they_take_turns_all_the_same(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    monkeypatch.setattr(base, "GIVE_WAY", LONG)
    holder, other = two
    holder.rollback()
    with patience(1):
        begin(other)
    other.rollback()
    began = monotonic()
    begin(other)
    assert monotonic() - began < LONG
