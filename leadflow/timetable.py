"""All recurring work on one screen."""

from integrations.queue import Timetable
from leadflow import jobs
from leadflow.health import record_heartbeat

EVERY = [
    (jobs.work_new_leads, 10),
    (jobs.work_what_is_due, 10),
    (jobs.read_mailboxes, 20),
    (jobs.run_trials, 10),
    (jobs.write_reports, 60),
    (jobs.look_after_the_books, 300),
]


def build() -> Timetable:
    timetable = Timetable(alive=lambda: record_heartbeat("timetable"))
    for job, seconds in EVERY:
        timetable.add(job, seconds)
    return timetable
