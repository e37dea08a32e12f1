"""What Django loads where a database's ENGINE is integrations.databases.sqlite."""

import sqlite3
from time import monotonic, sleep
from typing import Any

from django.db.backends.sqlite3 import base

from integrations.databases import patience

LOOK_AGAIN = 0.001  # seconds
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class DatabaseWrapper(base.DatabaseWrapper):
    """One transaction writes at a time. SQLite itself waits for it longer and longer, up to a tenth
    of a second between two looks, while the lock is free and others, who came later, take it.
    """

    def _start_transaction_under_autocommit(self) -> None:
        """In place of Django's own, as of 5.2, which leaves the waiting to SQLite."""
        with self.wrap_database_errors, patience.waiting():
            until = monotonic() + self.longest_wait()
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                while not self.has_begun(is_last_try=monotonic() >= until):
                    sleep(LOOK_AGAIN)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * self.lock_timeout)}")

    def has_begun(self, is_last_try: bool) -> bool:
        """Raises what SQLite says where this was the last try."""
        try:
            self.connection.execute(f"BEGIN {self.options.get('transaction_mode', '')}")
        except sqlite3.OperationalError as error:
            if is_last_try or error.sqlite_errorcode & 0xFF not in BUSY:
                raise
            return False
        return True

    @property
    def options(self) -> dict[str, Any]:
        found: dict[str, Any] = self.settings_dict["OPTIONS"]
        return found

    @property
    def lock_timeout(self) -> float:
        """Seconds, of a statement that stands alone."""
        return float(self.options.get("timeout", 5.0))

    def longest_wait(self) -> float:
        """Seconds; less where somebody waits over the web."""
        left = patience.left()
        return self.lock_timeout if left is None else left
