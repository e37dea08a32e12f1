"""What Django loads where a database's ENGINE is integrations.databases.sqlite."""

import sqlite3
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from django.db.backends.sqlite3 import base

from integrations.databases import patience
from integrations.databases.sqlite.turnstile import Turnstile

LOOK_AGAIN = 0.001  # seconds
GIVE_WAY = 0.2  # seconds for which work in the background lets everybody else go first
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class DatabaseWrapper(base.DatabaseWrapper):
    """One transaction writes at a time. SQLite itself waits for it longer and longer, up to a tenth
    of a second between two looks, while the lock is free and others, who came later, take it.

    Whoever waits over the web has a deadline (`patience`) and goes before the rest.
    """

    turnstile: Turnstile | None = None

    def _start_transaction_under_autocommit(self) -> None:
        """In place of Django's own, as of 5.2, which leaves the waiting to SQLite."""
        with self.wrap_database_errors, patience.waiting():
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self.wait_for_turn()
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * self.lock_timeout)}")

    def wait_for_turn(self) -> None:
        turnstile, is_in_a_hurry = self.opened_turnstile(), patience.left() is not None
        if turnstile is None:
            self.try_to_begin()
        elif is_in_a_hurry:
            try:
                self.try_to_begin(holding=turnstile)
            finally:
                turnstile.let_go()
        else:
            self.try_to_begin(behind=turnstile)

    def try_to_begin(
        self, holding: Turnstile | None = None, behind: Turnstile | None = None
    ) -> None:
        """Until it has begun: `holding` it while it waits, or `behind` those who do."""
        began = monotonic()
        until = began + self.longest_wait()
        gives_way_until = min(until, began + GIVE_WAY)
        while True:
            if holding:
                holding.hold()
            gives_way = behind and monotonic() < gives_way_until and behind.is_held()
            if not gives_way and self.has_begun(is_last_try=monotonic() >= until):
                return
            sleep(LOOK_AGAIN)

    def opened_turnstile(self) -> Turnstile | None:
        """None where the database is in memory, or no file can be made beside it."""
        if self.turnstile is None and not self.is_in_memory_db():
            with suppress(OSError):
                self.turnstile = Turnstile(str(self.settings_dict["NAME"]))
        return self.turnstile

    def close(self) -> None:
        super().close()
        if self.turnstile is not None:
            self.turnstile.close()
            self.turnstile = None

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
