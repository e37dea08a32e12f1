"""Who waits over the web writes before those who work in the background."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """A file beside a database. Whoever is in a hurry holds it while they wait for their turn, and
    others look whether somebody does. What a process held ends with it.
    """

    def __init__(self, database: str) -> None:
        """Raises OSError where it cannot be opened."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self.file = os.open(f"{database}-turnstile", flags, 0o600)

    @contextmanager
    def in_a_hurry(self) -> Iterator[None]:
        fcntl.flock(self.file, fcntl.LOCK_SH)
        try:
            yield
        finally:
            fcntl.flock(self.file, fcntl.LOCK_UN)

    def is_held(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(self.file, fcntl.LOCK_UN)
        return False

    def close(self) -> None:
        os.close(self.file)
