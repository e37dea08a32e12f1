"""Making a backup while everything runs."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from followups.models import Message
from integrations.secrecy.keys import accepted_keys, fingerprint
from leadflow.backup import tools
from leadflow.backup.manifest import Manifest, hash_of, write_manifest
from leads.declined import Declined
from leads.models import Lead

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def make_backup(into: Path, with_key: bool, now: datetime) -> Path:
    """The folder of the new backup within `into`; nothing is there where it fails.

    The key stands beside it, in a file of its own: who has both can read everything. Declined
    where there is such a backup, or it cannot be made.
    """
    target = into / f"leadflow-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    partial, key = into / f".{target.name}.partial", into / f"{target.name}.key"
    if target.exists() or key.exists():
        raise Declined(f"{target} is there already; nothing is overwritten. Try again in a second.")
    try:
        if not into.exists():
            into.mkdir(mode=0o700, parents=True)
        partial.mkdir(mode=0o700)
        write_backup(partial, now)
        if with_key:
            write_private(key, "\n".join(accepted_keys()))
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise Declined(f"The backup could not be made: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def write_backup(folder: Path, now: datetime) -> None:
    path = folder / FILES[connection.vendor]
    counts = {"leads": Lead.objects.count(), "messages": Message.objects.count()}
    applied = MigrationRecorder(connection).applied_migrations()
    if connection.vendor == "postgresql":
        tools.dump_postgresql(path)
    else:
        copy_sqlite(path)
    sync(path)
    write_manifest(
        folder,
        Manifest(
            made_at=now.astimezone(UTC).isoformat(),
            engine=connection.vendor,
            file=path.name,
            size=path.stat().st_size,
            sha256=hash_of(path),
            key_fingerprint=fingerprint(settings.SECRET_KEY),
            migrations=sorted(f"{app}.{name}" for app, name in applied),
            **counts,
        ),
    )


def copy_sqlite(path: Path) -> None:
    """By SQLite's online backup, in one breath: it sees one moment, and holds no writer up."""
    path.touch(mode=0o600)
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    target = sqlite3.connect(path)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        if (found := target.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise Declined(f"The database is damaged: {found}. Keep your older backups.")
    finally:
        target.close()
        source.close()


def write_private(path: Path, text: str) -> None:
    """A new file that its owner alone can read. FileExistsError where there is one."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
