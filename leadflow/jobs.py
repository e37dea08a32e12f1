"""RQ's entry points.

None takes an argument; each means: do what is due. Running one twice, or eight at once, is
harmless.
"""

import logging
from datetime import datetime

from followups.outbox import send as outbox
from integrations.queue import drain, stop_this_worker
from integrations.timing import clock
from integrations.timing.steady_clock import seconds
from leadflow.health import in_doubt, record_heartbeat
from leadflow.processes import steps, versions

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 10  # seconds


def work_new_leads() -> None:
    """Take every waiting lead as far as it can go.

    Nudged after every capture; also on the timetable.
    """
    _drain(steps.NEW_LEADS)


def work_what_is_due() -> None:
    """Steps whose moment has come, follow-ups that have ended, messages that hang, owners who
    should know.
    """
    _drain(steps.DUE)


def run_trials() -> None:
    """Judging tried out: apart from the leads, who must not wait for it."""
    _drain(steps.TRIALS)


def read_mailboxes() -> None:
    """Fetch new mail, and texts of which we were not told.

    It becomes leads and replies like everything else that comes in.
    """
    _drain(steps.MAILBOXES)


def write_reports() -> None:
    """Freeze the week that has closed, and mail it to the owners."""
    _drain(steps.REPORTS)


def look_after_the_books() -> None:
    """An imbalance alarms; payloads past their retention go."""
    _drain(steps.BOOKS)


def _drain(due: steps.Steps) -> None:
    """A drain may take two minutes; whoever watches must not take a busy worker for a dead one."""
    if words := versions.outdated_words():
        log.error("%s", words)
        stop_this_worker()
        return
    last = float("-inf")

    def tick() -> datetime:
        nonlocal last
        if seconds() - last > HEARTBEAT_EVERY:
            last = seconds()
            clock.watch()
            record_heartbeat("worker")
        return clock.now()

    clock.watch()
    try:
        drain(tick, *(steps.in_doubt(due) if in_doubt() else due))
    finally:
        outbox.close_outbox()
