"""PostgreSQL's own tools for dumps. The password goes by the environment, where no list of
processes shows it.
"""

import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

from leads.declined import Declined

OTHER_VERSION = (
    "The tools must be of your server's version or a later one. Type: sudo apt install "
    "postgresql-client-NUMBER, or set PG_BIN to the folder where such tools are."
)
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST"}


def run_tool(tool: str, *arguments: str) -> None:
    """Declined with the tool's own words where it fails or is not there."""
    path = shutil.which(tool, path=settings.PG_BIN or None)
    if path is None:
        where = settings.PG_BIN or "PATH"
        raise Declined(
            f"{tool} is not in {where}. Type: sudo apt install postgresql-client, or set PG_BIN to "
            "the folder of the tools of your server's version."
        )
    done = subprocess.run(
        [path, *arguments], env={**os.environ, **environment()}, capture_output=True, text=True
    )
    if done.returncode:
        said = done.stderr.strip()[-1000:]
        # only what to do hangs on the tool's words
        mend = f"\n{OTHER_VERSION}" if "version" in said else ""
        raise Declined(f"{tool} failed: {said}{mend}")


def environment() -> dict[str, str]:
    found = connection.settings_dict
    options = found.get("OPTIONS", {})
    given = {
        "PGHOST": found["HOST"],
        "PGPORT": found["PORT"],
        "PGUSER": found["USER"],
        "PGPASSWORD": found["PASSWORD"],
        "PGDATABASE": found["NAME"],
    }
    given |= {name: options[key] for key, name in OPTIONS.items() if options.get(key)}
    return {name: str(value) for name, value in given.items() if value}


def dump_postgresql(path: Path) -> None:
    path.touch(mode=0o600)
    run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def read_dump(path: Path) -> None:
    """Whole or not at all."""
    name = str(connection.settings_dict["NAME"])
    run_tool(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={name}",
        str(path),
    )
