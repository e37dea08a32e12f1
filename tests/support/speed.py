"""How long something takes, in the seconds of a quick machine that does nothing else.

    with counted_work() as spent:
        read(mail)
    assert spent.seconds < 2

A limit in seconds of whatever machine the suite runs on fails on a slow one for nothing. What is
measured here is divided by how much longer than on a quick machine a known piece of work takes,
right before and right after.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

QUICK = 0.007  # seconds of one piece on a quick machine
PIECES = 3  # at a moment; the quickest of them tells of the machine, the others of its neighbours

Clock = Callable[[], float]


@dataclass
class Spent:
    seconds: float = 0.0


@contextmanager
def counted_work() -> Iterator[Spent]:
    """Seconds of CPU that it costs this thread."""
    spent = Spent()
    with counted(spent, time.thread_time, 1.0):
        yield spent


@contextmanager
def counted_time(waits: float = 0.0) -> Iterator[Spent]:
    """Seconds that pass meanwhile, of which it `waits` so many on any machine. What others do on
    the machine is allowed for, by the load of the last minute.
    """
    spent = Spent()
    with counted(spent, time.monotonic, os.getloadavg()[0] / (os.cpu_count() or 1), waits):
        yield spent


@contextmanager
def counted(spent: Spent, clock: Clock, crowding: float, waits: float = 0.0) -> Iterator[None]:
    before, began = slowness(clock), clock()
    yield
    seconds = clock() - began
    work = max(0.0, seconds - waits) / max(1.0, crowding, before, slowness(clock))
    spent.seconds = min(seconds, waits) + work


def slowness(clock: Clock) -> float:
    """How many times longer than on a quick machine a piece of work takes now."""
    return min(seconds_of_piece(clock) for _ in range(PIECES)) / QUICK


def seconds_of_piece(clock: Clock) -> float:
    began = clock()
    sum({str(number): number for number in range(20_000)}.values())
    return clock() - began
