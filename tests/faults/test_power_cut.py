"""SQLite through a power cut: what was thanked for is on the disk before anybody is thanked."""

import random
import shutil
import sqlite3
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ConnectionHandler

from leadflow.configuration import environment

pytestmark = pytest.mark.django_db(transaction=True)

SYNCHRONOUS = {"FULL": 2, "NORMAL": 1}


@pytest.mark.parametrize(("given", "written"), [("", "FULL"), ("normal", "NORMAL")])
def test_each_commit_is_written_to_the_disk_unless_the_operator_wants_speed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, written: str
) -> None:
    monkeypatch.setenv("SQLITE_SYNCHRONOUS", given)
    found = environ.Env.db_url_config(f"sqlite:///{tmp_path}/x.sqlite3")
    found["OPTIONS"] = environment.sqlite_options(4)
    used = ConnectionHandler({"default": found})["default"]
    with used.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (SYNCHRONOUS[written],)
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    used.close()


def test_anything_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_SYNCHRONOUS", "off")
    with pytest.raises(ImproperlyConfigured, match="power cut"):
        environment.sqlite_options(4)


def test_a_log_that_was_cut_anywhere_after_the_thanks_holds_what_was_thanked_for(
    tmp_path: Path,
) -> None:
    """Behind what a commit had written there may stand anything, or nothing."""
    path, chance = tmp_path / "live.sqlite3", random.Random(5)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA synchronous=FULL")
    writer.execute("CREATE TABLE thanked (n integer PRIMARY KEY, what blob)")
    log, thanked = path.with_name("live.sqlite3-wal"), []
    for n in range(30):
        writer.execute("INSERT INTO thanked VALUES (?, ?)", (n, bytes(chance.randrange(9000))))
        thanked.append(log.stat().st_size)
    whole = log.read_bytes()
    for n, size in enumerate(thanked):
        cut = tmp_path / f"cut{n}.sqlite3"
        shutil.copy(path, cut)
        rest = whole[size : size + chance.randrange(5000)]
        torn = bytes(byte ^ chance.choice((0, 0, 0, 255)) for byte in rest)
        cut.with_name(f"{cut.name}-wal").write_bytes(whole[:size] + torn)
        reader = sqlite3.connect(cut)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = reader.execute("SELECT count(*) FROM thanked").fetchone()
        assert count >= n + 1
        reader.close()
    writer.close()
