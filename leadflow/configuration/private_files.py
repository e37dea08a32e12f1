"""What lies in var/ is for nobody else on this machine: forced at each start."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

SECRET = ("secret_key*", "sent_mark", "*.sqlite3*", "backups/*.key")
FOLDERS = (".", "backups", "backups/leadflow-*", "valkey")


def loosely_kept() -> Iterator[tuple[Path, int]]:
    """What others could read, and the mode that it should have."""
    folders = ((path, 0o700) for name in FOLDERS for path in found(name))
    files = ((path, 0o600) for name in SECRET for path in found(name))
    environment = ((path, 0o600) for path in settings.ROOT.glob(".env"))
    for path, mode in (*folders, *files, *environment):
        if path.stat().st_mode & 0o077:
            yield path, mode


def keep_privately() -> None:
    for path, mode in loosely_kept():
        try:
            os.chmod(path, mode)
        except OSError as error:  # somebody else's: the doctor says so
            log.warning("%s can be read by others: %s", path, error)


def found(pattern: str) -> Iterator[Path]:
    return iter([settings.VAR]) if pattern == "." else settings.VAR.glob(pattern)
