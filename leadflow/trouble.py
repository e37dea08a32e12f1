"""Why leadflow cannot start, in one line with what to type, and an exit code for each kind.

Imports nothing of Django's settings, which may be what is wrong.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

SETTING, DATABASE = os.EX_CONFIG, os.EX_UNAVAILABLE
FOLDER, DISK, BUSY = os.EX_CANTCREAT, os.EX_IOERR, os.EX_TEMPFAIL

SERVER_EXAMPLE = "DATABASE_URL=postgres://user:password@host/leadflow"
OWN_FOLDER = "LEADFLOW_VAR=/a/folder/of/yours bin/run"
# By the name that SQLite gives what happened, or how that name begins
OF_SQLITE = {
    "SQLITE_CANTOPEN": (
        FOLDER,
        "its folder is missing or closed to us: mkdir -p it, or name another: "
        "DATABASE_URL=sqlite:////folder/leadflow.sqlite3",
    ),
    "SQLITE_READONLY": (FOLDER, "it may not be written: chown it to the user who starts leadflow"),
    "SQLITE_FULL": (DISK, "the disk is full: free some space (df -h shows where)"),
    "SQLITE_IOERR": (DISK, "the disk cannot be read or written: df -h and dmesg show why"),
    "SQLITE_BUSY": (BUSY, "somebody else writes to it: stop that, then start again"),
    "SQLITE_NOTADB": (SETTING, "that file is no database: name another one in DATABASE_URL"),
    "SQLITE_CORRUPT": (DISK, "that file is damaged: put back your backup of it"),
}


class Trouble(NamedTuple):
    code: int
    line: str


class CannotStart(Exception):
    """Something that only a person can change."""

    def __init__(self, code: int, line: str) -> None:
        super().__init__(line)
        self.trouble = Trouble(code, line)


def explain(error: BaseException) -> Trouble | None:
    """None for what is a bug of ours: that has a traceback."""
    if isinstance(error, CannotStart):
        return error.trouble
    if isinstance(error, ImproperlyConfigured):
        return Trouble(SETTING, f"a setting is wrong: {one_line(error)}")
    if isinstance(error, DatabaseError):
        return of_database(error)
    return of_system(error) if isinstance(error, OSError) else None


def of_database(error: DatabaseError) -> Trouble | None:
    name = getattr(error.__cause__, "sqlite_errorname", "")
    for beginning, (code, advice) in OF_SQLITE.items():
        if name.startswith(beginning):
            return Trouble(code, f"the database file cannot be used ({one_line(error)}): {advice}.")
    return None


def of_server(error: Exception) -> Trouble:
    """A PostgreSQL that lets nobody in, or is not there."""
    return Trouble(
        DATABASE,
        f"the database cannot be reached: {one_line(error)}. Is it running, and are name, password "
        f"and host right in {SERVER_EXAMPLE} ?",
    )


def of_system(error: OSError) -> Trouble | None:
    place = error.filename or "a file"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(DISK, f"the disk is full ({place}): free some space (df -h shows where).")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT):
        why = (error.strerror or "").lower()
        return Trouble(
            FOLDER,
            f"{place} cannot be used ({why}). Make it yours (sudo chown -R $USER {place}), or use "
            f"another folder: {OWN_FOLDER}",
        )
    return None


def of_port(error: OSError, host: str, port: int) -> Trouble:
    if error.errno == errno.EADDRINUSE:
        return Trouble(BUSY, f"port {port} is taken. Choose another: bin/run --port {port + 1}")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Trouble(
            SETTING,
            f"ports below 1024 are the system's, and {port} is one. Choose another, and let a "
            "proxy stand before it: bin/run --port 8000",
        )
    return Trouble(
        SETTING,
        f"{host} is no address of this machine ({one_line(error)}). Use 127.0.0.1, or 0.0.0.0 to "
        "be reached from elsewhere: bin/run --host 0.0.0.0",
    )


def one_line(error: BaseException) -> str:
    """The last line says what it comes down to."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:300].rstrip(".")


@contextmanager
def told(code: int | None = None) -> Iterator[None]:
    """End with one line and its exit code (or `code`), where it is not a bug of ours."""
    try:
        yield
    except Exception as error:
        found = explain(error)
        if found is None:
            raise
        sys.stderr.write(f"leadflow: {found.line}\n")
        sys.exit(found.code if code is None else code)
