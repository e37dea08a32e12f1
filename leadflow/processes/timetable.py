"""All recurring work on one screen."""

import sys

from django.db import DatabaseError, InterfaceError

from integrations.queue import Timetable
from integrations.timing import clock
from leadflow import jobs
from leadflow.health import close_broken_connections, record_heartbeat
from leadflow.processes import versions

EVERY = [
    (jobs.work_new_leads, 10),
    (jobs.work_what_is_due, 10),
    (jobs.read_mailboxes, 20),
    (jobs.run_trials, 10),
    (jobs.write_reports, 60),
    (jobs.look_after_the_books, 300),
]


def say_alive() -> None:
    """SystemExit where a newer program has changed the database; one that is away ends nobody."""
    clock.watch()
    record_heartbeat("timetable")
    try:
        words = versions.outdated_words()
    except (DatabaseError, InterfaceError):
        close_broken_connections()
        return
    if words:
        sys.exit(words)


def build() -> Timetable:
    timetable = Timetable(alive=say_alive)
    for job, seconds in EVERY:
        timetable.add(job, seconds)
    return timetable
