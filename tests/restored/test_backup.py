"""A backup is made while everything runs, read back into nothing, and sends nothing."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from leadflow.backup import manifest
from leads.models import AuditEntry, Business, Lead, Restore
from tests import support
from tests.support import ADA
from tests.support.copies import tools

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _tools_of_the_server(settings: Any) -> None:
    settings.PG_BIN = str(tools())


@pytest.fixture
def backup(business: Business, tmp_path: Path) -> Path:
    support.write(business, ADA)
    call_command("backup", str(tmp_path / "backups"))
    return next((tmp_path / "backups").glob("leadflow-*Z"))


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[None]:
    """The settings of a machine on which nothing is yet; the test's database is as it was after."""
    before = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        name = str(tmp_path / "new.sqlite3")
    else:
        name = f"{before}_new"
        in_another(f'CREATE DATABASE "{name}"')
    connection.settings_dict["NAME"] = name
    yield
    connections.close_all()
    connection.settings_dict["NAME"] = before
    if connection.vendor == "postgresql":
        in_another(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_owners_read_in_their_log_that_everything_was_taken_out(
    business: Business, backup: Path
) -> None:
    entry = AuditEntry.objects.get(business=business)
    assert (entry.kind, entry.about) == ("exported", "a backup of everything, with the key")
    assert entry.browser.startswith("bin/manage backup, by ")


def in_another(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_it_is_private_and_holds_no_key(backup: Path) -> None:
    found = manifest.read_manifest(backup)
    assert (found.leads, found.engine) == (1, connection.vendor)
    assert (mode(backup), {mode(path) for path in backup.iterdir()}) == (0o700, {0o600})
    key = backup.with_name(backup.name + ".key")
    assert (mode(key), key.read_text()) == (0o600, settings.SECRET_KEY)
    for path in backup.iterdir():
        assert settings.SECRET_KEY.encode() not in path.read_bytes()


def test_it_is_whole_and_sends_nothing_when_read_back(backup: Path, empty_place: None) -> None:
    call_command("restore", str(backup))
    assert Lead.objects.get().contact.name == "Ada Keen"
    restore = Restore.objects.get()
    assert restore.how == Restore.How.COMMAND
    assert restore.knows_until == manifest.read_manifest(backup).made
    with pytest.raises(CommandError, match="nothing is overwritten"):
        call_command("restore", str(backup))


def test_nothing_is_read_over_what_is_there(backup: Path) -> None:
    with pytest.raises(CommandError, match="nothing is overwritten"):
        call_command("restore", str(backup))
    assert not Restore.objects.exists()


@pytest.mark.parametrize("fault", ["cut", "changed", "none", "newer", "engine", "path"])
def test_what_is_not_as_it_was_made_is_refused(backup: Path, empty_place: None, fault: str) -> None:
    path, data = backup / "manifest.json", json.loads((backup / "manifest.json").read_text())
    content = backup / data["file"]
    if fault == "cut":
        os.truncate(content, 5000)
    elif fault == "changed":
        content.write_bytes(content.read_bytes()[:-1] + b"!")
    elif fault == "none":
        path.unlink()
    elif fault == "newer":
        path.write_text(json.dumps({**data, "migrations": [*data["migrations"], "leads.9999_x"]}))
    elif fault == "engine":
        path.write_text(json.dumps({**data, "engine": "oracle"}))
    else:
        path.write_text(json.dumps({**data, "file": "../../etc/passwd"}))
    with pytest.raises(CommandError):
        call_command("restore", str(backup))
    assert "leads_lead" not in connection.introspection.table_names()


def test_another_key_is_told_and_the_right_one_is_put_back(
    backup: Path, empty_place: None, settings: Any, tmp_path: Path
) -> None:
    key, settings.VAR = backup.with_name(backup.name + ".key"), tmp_path
    right, settings.SECRET_KEY = settings.SECRET_KEY, "made on the first start of a new machine"
    with pytest.raises(CommandError, match="--key"):
        call_command("restore", str(backup))
    (tmp_path / "secret_key").write_text(settings.SECRET_KEY)
    call_command("restore", str(backup), key=key)
    assert (tmp_path / "secret_key").read_text() == right
    assert (tmp_path / "secret_key.before-1").read_text() == settings.SECRET_KEY


def test_a_backup_that_fails_leaves_nothing(
    business: Business, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leadflow.backup.making.sync", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_tools_of_an_older_version_are_told_how_to_be_replaced(
    business: Business, tmp_path: Path, settings: Any
) -> None:
    if connection.vendor == "sqlite":
        return  # needs none
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'aborting because of server version mismatch' >&2\nexit 1\n")
    old.chmod(0o700)
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(CommandError, match="PG_BIN"):
        call_command("backup", str(tmp_path / "b"))


def test_without_the_tools_it_says_what_to_type(
    business: Business, tmp_path: Path, settings: Any
) -> None:
    settings.PG_BIN = str(tmp_path)
    if connection.vendor == "sqlite":
        call_command("backup", str(tmp_path / "b"))  # needs none
        copy = next((tmp_path / "b").glob("*/database.sqlite3"))
        with sqlite3.connect(copy) as found:
            assert found.execute("SELECT count(*) FROM leads_business").fetchone() == (1,)
        return
    with pytest.raises(CommandError, match="PG_BIN"):
        call_command("backup", str(tmp_path / "b"))
    assert not shutil.os.listdir(tmp_path / "b")
