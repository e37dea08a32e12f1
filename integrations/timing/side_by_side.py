"""Steps that wait for somebody slow, each turn in a thread of its own, so that a round goes on."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from django.db import connections

Step = Callable[[datetime], bool]
WAIT = 0.2  # seconds for which a round that has nothing else to do waits for one of them


class SideBySide:
    """One step of a drain, as many turns of it at once as `places` says at the time; 0 where
    nobody slow is asked, and each is taken in the round itself: threads would only hinder it.

    A turn takes a row or some, or finds that none is due; how many there are is not known before.
    So one turn asks at first, and as long as turns find something the rest of the places are
    filled.
    """

    def __init__(self, step: Step, places: Callable[[], int]) -> None:
        self.step, self.places = step, places
        self.__qualname__ = self.__name__ = step.__name__
        self.pool: ThreadPoolExecutor | None = None
        self.running: set[Future[bool]] = set()
        self.has_more = False

    def __call__(self, now: datetime) -> bool:
        """Start what may start. True where a turn that has ended did something.

        Raises what a turn raised.
        """
        places = self.places()
        if not (places or self.running):
            return self.step(now)
        done = {turn for turn in self.running if turn.done()}
        self.running -= done
        worked = [turn.result() for turn in done]
        self.has_more = any(worked) or (self.has_more and not worked)
        free = places - len(self.running)
        for _ in range(min(free, free if self.has_more else 1)):
            self.running.add(self.open_pool(places).submit(self.take_turn, now))
        return any(worked)

    def is_waited_for(self) -> bool:
        """Whether turns are under way, after a moment; False once all found nothing to do."""
        if not self.running:
            return False
        done, under_way = wait(self.running, WAIT, FIRST_COMPLETED)
        return bool(under_way) or any(turn.exception() or turn.result() for turn in done)

    def close(self) -> None:
        """Wait for the turns that are under way; each has a deadline of its own."""
        if self.pool is not None:
            self.pool.shutdown()
        self.pool, self.running, self.has_more = None, set(), False

    def open_pool(self, places: int) -> ThreadPoolExecutor:
        self.pool = self.pool or ThreadPoolExecutor(places, self.__name__)
        return self.pool

    def take_turn(self, now: datetime) -> bool:
        try:
            return self.step(now)
        finally:
            connections.close_all()  # those of this thread
