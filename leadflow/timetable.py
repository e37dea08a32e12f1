"""All recurring work on one screen."""

import sys

from integrations.queue import Timetable
from leadflow import jobs, versions
from leadflow.health import record_heartbeat

EVERY = [
    (jobs.work_new_leads, 10),
    (jobs.work_what_is_due, 10),
    (jobs.read_mailboxes, 20),
    (jobs.run_trials, 10),
    (jobs.write_reports, 60),
    (jobs.look_after_the_books, 300),
]


def say_alive() -> None:
    """SystemExit where a newer program has changed the database."""
    record_heartbeat("timetable")
    if words := versions.outdated_words():
        sys.exit(words)


def build() -> Timetable:
    timetable = Timetable(alive=say_alive)
    for job, seconds in EVERY:
        timetable.add(job, seconds)
    return timetable
