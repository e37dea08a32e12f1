"""A total deadline: for what gives a little at a time, so that no single wait is ever too long."""

import threading
from collections.abc import Callable
from time import monotonic

GRACE = 0.05  # seconds: a wait that ends so shortly before the end has ended with it


class Deadline:
    """`left` seconds of some; raises TimeoutError where none is left."""

    def __init__(self, total: float) -> None:
        self.restart(total)

    def restart(self, total: float) -> None:
        self.ends = monotonic() + total

    @property
    def is_over(self) -> bool:
        return monotonic() > self.ends - GRACE

    def left(self) -> float:
        if self.is_over:
            raise TimeoutError("it took too long altogether")
        return self.ends - monotonic()


def run_within(total: float, call: Callable[[], None]) -> None:
    """Run what cannot be interrupted; TimeoutError where it has not ended in time.

    It then goes on in a thread of its own, and nobody hears what comes of it.
    """
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # whatever it is, the caller shall have it
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(total)
    if thread.is_alive():
        raise TimeoutError("it took too long altogether")
    if raised:
        raise raised[0]
