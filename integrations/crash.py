"""Dying on purpose, so that tests can prove what survives: LEADFLOW_CRASH_AT names the point.

Without it nothing happens.
"""

import os
import signal
from collections import Counter

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Kill this process at once (SIGKILL, no clean-up) where the environment names this point.

    "after_accept:5" the fifth time it comes by.
    """
    wanted, _, times = os.environ.get("LEADFLOW_CRASH_AT", "").partition(":")
    if wanted == name:
        _passed[name] += 1
        if _passed[name] >= int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)
