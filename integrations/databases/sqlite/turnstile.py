"""Who waits over the web writes before those who work in the background."""

import fcntl
import os
import weakref
from contextlib import suppress


class Turnstile:
    """A file beside a database. Whoever is in a hurry holds it while they wait for their turn, and
    others look whether somebody does. What a process held ends with it, and nobody waits for it.
    """

    def __init__(self, database: str) -> None:
        """Raises OSError where it cannot be opened."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self.file = os.open(f"{database}-turnstile", flags, 0o600)
        self.close = weakref.finalize(self, os.close, self.file)
        if os.geteuid() == 0:  # as SQLite does with its own files
            of = os.stat(database)
            os.fchown(self.file, of.st_uid, of.st_gid)

    def hold(self) -> None:
        """As far as nobody looks at it just now."""
        with suppress(OSError):
            fcntl.flock(self.file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def let_go(self) -> None:
        with suppress(OSError):
            fcntl.flock(self.file, fcntl.LOCK_UN)

    def is_held(self) -> bool:
        """By others. Some file systems know no such locks: nobody holds it there."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.let_go()
        return False
