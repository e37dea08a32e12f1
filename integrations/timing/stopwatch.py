"""Seconds that have passed, also those for which the machine slept.

A monotonic clock alone may stand still meanwhile.
"""

import time


class Stopwatch:
    def __init__(self) -> None:
        self.began = (time.monotonic(), time.time())

    @property
    def seconds(self) -> float:
        return max(time.monotonic() - self.began[0], time.time() - self.began[1])
