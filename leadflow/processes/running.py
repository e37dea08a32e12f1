"""Who runs on var/: one bin/run at a time, known by a lock that ends with its process."""

import fcntl
import os
from typing import IO

from leadflow.configuration.environment import var

_locks: list[IO[str]] = []


def take(port: int) -> str:
    """Who runs on var/ already ("process 12 on port 8000"), or "" when it is ours from now on."""
    lock = open(var() / "run.lock", "a+")  # noqa: SIM115  (held as long as we run)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return read_holder(lock)
    lock.truncate(0)
    lock.write(f"process {os.getpid()} on port {port}")
    lock.flush()
    _locks.append(lock)
    return ""


def holder() -> str:
    """The same without taking it; "" also where it is ourselves."""
    if _locks:
        return ""
    with open(var() / "run.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return read_holder(lock)
    return ""


def read_holder(lock: IO[str]) -> str:
    with lock:
        lock.seek(0)
        return lock.read().strip() or "its lock is held"
