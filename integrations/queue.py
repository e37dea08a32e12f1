"""RQ, holding hints only.

A nudge that never fails its caller, a drain, and a timetable that speaks JSON.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import django_rq
import redis
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import close_old_connections, transaction
from django_rq.cron import DjangoCronScheduler
from rq import Queue, Worker, get_current_job
from rq.command import send_shutdown_command
from rq.cron import CronJob
from rq.exceptions import NoSuchJobError
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from integrations import crash
from integrations.strangers import reader
from integrations.timing.side_by_side import SideBySide, Step
from integrations.timing.steady_clock import seconds

log = logging.getLogger(__name__)

NUDGE_LIMIT = 0.4  # seconds a visitor may wait for a queue that does not answer
# Asked on its own: a burst of visitors mostly finds enough there
HINTS = f"{Queue.redis_queue_namespace_prefix}default"
# A burst of visitors needs no job each: one hint drains everything. More than the timetable puts
# there at once, whose other jobs answer nobody.
ENOUGH_HINTS = 20
REST_SECONDS = 3
LONGEST_SLEEP = 10.0  # seconds: a timetable with nothing to do is alive all the same
MOMENT = 0.2  # seconds of a round for one step, then the others have theirs
IDLE_REST = 1.0  # seconds for which a step is not asked again that found nothing, while others work
DRAIN_SECONDS = 120  # then the next hint goes on; well below RQ's own limit for a job


def soon() -> None:
    """After the commit, ask a worker to drain what is due.

    Never raises: the timetable finds the row anyway.
    """
    transaction.on_commit(nudge, robust=True)


_rest_until = 0.0
_connections: dict[str, redis.Redis] = {}


def nudge() -> None:
    """Put settings.NUDGE_JOB into the queue, unless enough hints wait there already.

    A queue that is away is left alone for a while.
    """
    global _rest_until
    crash.point("before_hint")
    if time.monotonic() < _rest_until:
        return
    try:
        connection = _connections.get(settings.REDIS_URL)
        if connection is None:
            connection = redis.Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=NUDGE_LIMIT,
                socket_connect_timeout=NUDGE_LIMIT,
                retry=None,
            )
            _connections[settings.REDIS_URL] = connection
        if connection.llen(HINTS) < ENOUGH_HINTS:
            Queue(connection=connection, serializer=JSONSerializer).enqueue(
                settings.NUDGE_JOB, ttl=60, result_ttl=0, failure_ttl=3600
            )
    except (redis.RedisError, OSError) as error:
        _rest_until = time.monotonic() + REST_SECONDS
        log.warning("queue away (%s); the timetable will pick it up", error)


class StepsFailed(Exception):
    """Names the steps and what kind of error stopped each: RQ keeps what it says, so it quotes
    nobody.
    """


def drain(clock: Callable[[], datetime], *steps: Step) -> None:
    """Go round the steps, a moment each, until none finds anything due, so that nobody waits behind
    somebody else.

    A step that raises is left out for the rest of this drain and the rest go on; StepsFailed is
    raised at the end, so that RQ shows it. What runs beside the round may make more due: the round
    waits for it before it ends.
    """
    slow = [step for step in steps if isinstance(step, SideBySide)]
    until = seconds() + DRAIN_SECONDS
    failed: dict[Step, Exception] = {}
    surprised: set[Step] = set()
    resting: dict[Step, float] = {}
    close_old_connections()
    if slow:
        reader.make_ready()  # before they start their threads
    while seconds() < until:
        awake = [step for step in steps if resting.get(step, 0) < seconds()]
        worked = {
            step
            for step in awake
            if step not in failed and has_worked(step, clock, failed, surprised)
        }
        resting |= dict.fromkeys(idle_among(awake, worked), seconds() + IDLE_REST)
        if worked or still_running([step for step in slow if step not in failed]):
            continue
        if len(awake) == len(steps):
            break
        resting.clear()  # before the end each is asked once more
    for step in slow:
        step.close()
    if failed:
        named = (f"{name_of(step)}: {type(error).__name__}" for step, error in failed.items())
        raise StepsFailed("; ".join(named)) from None


def idle_among(awake: list[Step], worked: set[Step]) -> list[Step]:
    """Those that found nothing due, and of which no turn is under way."""
    return [
        step
        for step in awake
        if step not in worked and not (isinstance(step, SideBySide) and step.running)
    ]


def name_of(step: Step) -> str:
    return str(getattr(step, "__qualname__", step))


def still_running(slow: list[SideBySide]) -> bool:
    """Whether turns of any of them are under way, or have just found more to do."""
    return any(step.is_waited_for() for step in slow)


def has_worked(
    step: Step,
    clock: Callable[[], datetime],
    failed: dict[Step, Exception],
    surprised: set[Step],
) -> bool:
    """Let a step have its moment: row by row, as long as it finds one. What it raises is noted.

    Once in a drain a row may be gone that the step had just found: its person was erased, or the
    import undone that had brought it in.
    """
    until, worked = seconds() + MOMENT, False
    try:
        while step(clock()):
            worked = True
            if seconds() >= until or isinstance(step, SideBySide):
                break
    except Exception as error:
        if isinstance(error, ObjectDoesNotExist) and step not in surprised:
            log.info("%s found something that is gone", name_of(step))
            surprised.add(step)
            return True
        log.exception("%s failed", name_of(step))
        failed[step] = error
    return worked


class JsonCronJob(CronJob):
    """RQ's own enqueues with pickle whatever the queue's settings say, which our workers refuse to
    read, and is due by a clock that somebody may set back.
    """

    due_at = 0.0  # by steady_clock.seconds

    def should_run(self) -> bool:
        return seconds() >= self.due_at

    def enqueue(self, connection: redis.Redis) -> Any:
        job = django_rq.get_queue(self.queue_name).enqueue(self.func_name, **self.job_options)
        self.due_at = seconds() + (self.interval or 0)
        return job


class Timetable(DjangoCronScheduler):
    """RQ's cron scheduler over (job, seconds) pairs.

    Two at once are harmless: every job asks what is due.
    """

    def __init__(self, alive: Callable[[], None]) -> None:
        super().__init__(logging_level=logging.WARNING)
        self.alive = alive  # told at every round, whether or not the queue can be reached

    def add(self, job: Callable[[], None], every: int) -> None:
        self.register(job, "default", interval=every, ttl=60, result_ttl=0, failure_ttl=3600)
        plain = self._cron_jobs.pop()
        self._cron_jobs.append(
            JsonCronJob(
                plain.queue_name, func=job, interval=every, ttl=60, result_ttl=0, failure_ttl=3600
            )
        )

    def enqueue_jobs(self) -> list[CronJob]:
        self.alive()
        try:
            return super().enqueue_jobs()
        except (redis.RedisError, OSError) as error:
            self.log.warning("queue away (%s); trying again in a moment", error)
            time.sleep(1)
            return []

    def calculate_sleep_interval(self) -> float:
        soonest = min(job.due_at for job in self._cron_jobs if isinstance(job, JsonCronJob))
        return min(max(soonest - seconds(), 0.0), LONGEST_SLEEP)


class TimeIsUp(BaseException):
    """A job has run as long as it may. No Exception: who goes on after any of these would swallow
    it, and run for ever.
    """


class JobLimit(UnixSignalDeathPenalty):
    """RQ's limit for a job, which nothing within the job can catch by chance."""

    def handle_death_penalty(self, signum: int, frame: object) -> None:
        if issubclass(self._exception, JobTimeoutException):
            raise TimeIsUp(f"It took longer than {self._timeout} seconds.")
        super().handle_death_penalty(signum, frame)


def worker() -> Worker:
    """A worker of one queue: on more than one, RQ can lose a job between taking it and noting so.

    Stuck jobs are looked for every minute.
    """
    found = django_rq.get_worker("default", serializer=JSONSerializer, maintenance_interval=60)
    found.death_penalty_class = JobLimit
    return found


def stop_this_worker() -> None:
    """From within a job: its worker takes no other one. Nothing outside a worker."""
    job = get_current_job()
    if job is not None and job.worker_name:
        send_shutdown_command(job.connection, job.worker_name)


def forget_failures() -> bool:
    """Let go of jobs that failed and of what they said. False where the queue does not answer.

    A job holds no facts, but what stopped it may quote words.
    """
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, retry=None) as connection:
            waiting = Queue(connection=connection, serializer=JSONSerializer)
            for job in waiting.failed_job_registry.get_job_ids(cleanup=False):
                with suppress(NoSuchJobError):  # it has gone by itself meanwhile
                    waiting.failed_job_registry.remove(job, delete_job=True)
            return True
    except (redis.RedisError, OSError):
        return False


def ping() -> bool:
    """Whether the queue answers, within a moment."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None
        ) as connection:
            return bool(connection.ping())
    except (redis.RedisError, OSError):
        return False
