"""Writers of SQLite take turns, and wait no longer than they may."""

import threading
from collections.abc import Iterator
from pathlib import Path

import environ
import pytest
from django.db import ConnectionHandler, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from integrations.databases.patience import patience
from leadflow.configuration.environment import sqlite_options

pytestmark = pytest.mark.django_db
PATIENCE = 20  # seconds


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    """Connections to one file: a holder's of its lock, and a visitor's."""
    found = environ.Env.db_url_config(f"sqlite:///{tmp_path}/x.sqlite3")
    found |= {"ENGINE": "integrations.databases.sqlite", "OPTIONS": sqlite_options(PATIENCE)}
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
