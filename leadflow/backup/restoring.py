"""Reading a backup back, into nothing: what is there is never overwritten."""

import fcntl
import os
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from integrations.secrecy.keys import fingerprint
from leadflow.backup import tools
from leadflow.backup.making import sync, write_private
from leadflow.backup.manifest import Manifest, read_manifest
from leadflow.configuration.private_files import keep_privately
from leadflow.processes import versions
from leads.declined import Declined
from leads.models import Restore
from leads.restored import notice


def restore_backup(folder: Path, key: Path | None, without_key: bool, now: datetime) -> Manifest:
    """Nothing leaves from what was restored until a person has decided.

    Declined, with nothing changed, where it must not be done.
    """
    manifest = read_manifest(folder)
    refuse_unfit(manifest)
    refuse_while_running()
    refuse_overwriting()
    if fingerprint(settings.SECRET_KEY) != manifest.key_fingerprint and not without_key:
        put_key_back(manifest, key)
    path = folder / manifest.file
    if connection.vendor == "postgresql":
        tools.read_dump(path)
    else:
        put_file_back(path)
    call_command("migrate", interactive=False, verbosity=0)
    notice.hold_sending(Restore.How.COMMAND, now, manifest.made)
    keep_privately()
    return manifest


def refuse_unfit(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise Declined(
            f"It is a backup of {manifest.engine}, and DATABASE_URL names {connection.vendor}."
        )
    known = {f"{app}.{name}" for app, name in versions.known_migrations()}
    if newer := sorted(set(manifest.migrations) - known):
        raise Declined(
            f"It was made by a newer leadflow ({newer[-1]}). Install that version, or a later one."
        )


def refuse_while_running() -> None:
    """bin/run holds this lock as long as it runs."""
    with open(settings.VAR / "run.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Declined("leadflow runs on this folder. Stop it first (Ctrl-C).") from error


def refuse_overwriting() -> None:
    if connection.vendor == "postgresql":
        if tables := connection.introspection.table_names():
            name = connection.settings_dict["NAME"]
            raise Declined(
                f"The database {name} holds {len(tables)} tables; nothing is overwritten. Make an "
                "empty one and name it in DATABASE_URL: createdb leadflow_restored"
            )
        return
    path = sqlite_path()
    for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if name.exists():
            raise Declined(
                f"{name} is there; nothing is overwritten. Move it away: "
                f"mkdir {path.parent}/before && mv {path}* {path.parent}/before/"
            )


def put_key_back(manifest: Manifest, key: Path | None) -> None:
    """The key of this installation is another: no link in a mail already sent would work."""
    if key is None:
        raise Declined(
            "It was made with another SECRET_KEY: with this one no link in the mails already sent "
            "works. Name the file that was made beside the backup: --key FILE.key"
        )
    try:
        found = key.read_text(encoding="utf-8")
    except OSError as error:
        raise Declined(f"The key cannot be read: {error}") from error
    if fingerprint(newest_key(found)) != manifest.key_fingerprint:
        raise Declined(f"{key} is not the key of this backup.")
    path = settings.VAR / "secret_key"
    if not path.exists() or newest_key(path.read_text()) != settings.SECRET_KEY:
        raise Declined(f"SECRET_KEY is given from outside: set it to what {key} holds.")
    path.rename(free_name(path))
    write_private(path, found)


def newest_key(text: str) -> str:
    """Of a file of keys, one a line."""
    return text.strip().partition("\n")[0].strip()


def free_name(path: Path) -> Path:
    """Where the key of before is kept."""
    names = (path.with_name(f"{path.name}.before-{number}") for number in range(1, 1000))
    return next(name for name in names if not name.exists())


def put_file_back(path: Path) -> None:
    target = sqlite_path()
    beside = target.with_name(f"{target.name}.restoring")
    connection.close()
    try:
        beside.touch(mode=0o600)
        shutil.copyfile(path, beside)
        sync(beside)
        os.link(beside, target)  # fails where there is one by now
    except OSError as error:
        raise Declined(f"The backup could not be read back: {error}") from error
    finally:
        beside.unlink(missing_ok=True)


def sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))
