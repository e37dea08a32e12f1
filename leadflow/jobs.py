"""RQ's entry points.

None takes an argument; each means: do what is due. Running one twice, or eight at once, is
harmless.
"""

import time
from datetime import datetime

from followups import (
    alert,
    announce,
    answer,
    approving,
    complete,
    missed,
    official_words,
    outbox,
    sequence,
    settling,
)
from followups.drafting import beat as drafting
from integrations.queue import Step, drain
from leadflow import clock
from leadflow.health import beat
from leads import arrivals, canary, importing, look_up, trials
from leads.capture import filing, mailbox, media, missed_texts
from leads.judge import beat as judging
from leads.report import weekly

BEAT_EVERY = 10  # seconds


def work_new_leads() -> None:
    """Take every waiting lead as far as it can go.

    Nudged after every capture; also on the timetable.
    """
    _drain(
        importing.import_next,
        filing.file_next,
        judging.judge_next,
        answer.answer_next,
        drafting.draft_next,
        official_words.official_word_next,
        outbox.send_next,
        complete.complete_next,
        sequence.enroll_next,
        look_up.look_up_next,
    )


def work_what_is_due() -> None:
    """Steps whose moment has come, follow-ups that have ended, messages that hang, owners who
    should know.
    """
    _drain(
        approving.overtaken_next,
        approving.late_next,
        settling.sweep_next,
        missed.decide_next,
        complete.complete_next,
        official_words.official_word_next,
        outbox.send_next,
        sequence.enroll_next,
        alert.alert_next,
        alert.channel_next,
        media.fetch_next,
        look_up.look_up_next,
    )


def run_trials() -> None:
    """Judging tried out: apart from the leads, who must not wait for it."""
    _drain(trials.trial_next)


def read_mailboxes() -> None:
    """Fetch new mail, and texts of which we were not told.

    It becomes leads and replies like everything else that comes in.
    """
    _drain(mailbox.poll_next, missed_texts.poll_next, filing.file_next)


def write_reports() -> None:
    """Freeze the week that has closed, and mail it to the owners."""
    _drain(weekly.report_next, announce.announce_next, outbox.send_next)


def look_after_the_books() -> None:
    """An imbalance alarms; payloads past their retention go."""
    _drain(
        canary.send_next,
        alert.canary_next,
        trials.weekly_next,
        alert.drift_next,
        alert.books_next,
        arrivals.expire_next,
        outbox.send_next,
    )


def _drain(*steps: Step) -> None:
    """A drain may take two minutes; whoever watches must not take a busy worker for a dead one."""
    last = [0.0]

    def tick() -> datetime:
        if time.monotonic() - last[0] > BEAT_EVERY:
            last[0] = time.monotonic()
            beat("worker")
        return clock.now()

    try:
        drain(tick, *steps)
    finally:
        outbox.close()
