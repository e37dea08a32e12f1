"""Dying on purpose, so that tests can prove what survives: LEADFLOW_CRASH_AT names the point. Without it nothing happens."""

import os
import signal


def point(name: str) -> None:
    """Kill this process at once (SIGKILL, no clean-up) where the environment names this point."""
    if os.environ.get("LEADFLOW_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
