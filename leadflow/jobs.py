"""RQ's entry points.

None takes an argument; each means: do what is due. Running one twice, or eight at once, is
harmless.
"""

import time
from datetime import datetime

from followups.answers.approval import late_next, overtaken_next
from followups.answers.drafting import draft as drafting
from followups.answers.plan import answer_next
from followups.opt_out import sms_keywords
from followups.outbox import results
from followups.outbox import send as outbox
from followups.sequences import missed
from followups.sequences.ending import complete_next
from followups.sequences.enroll import enroll_next
from followups.team import alerts, weekly_mail
from integrations.queue import Step, drain
from leadflow import clock
from leadflow.health import beat
from leads.capture import filing, mailbox, media, missed_texts
from leads.enrichment import website
from leads.judge.judging import judge_next
from leads.ledger import arrivals
from leads.report import weekly
from leads.review import trials
from leads.sources import canary, importing

BEAT_EVERY = 10  # seconds


def work_new_leads() -> None:
    """Take every waiting lead as far as it can go.

    Nudged after every capture; also on the timetable.
    """
    _drain(
        importing.import_next,
        filing.file_next,
        judge_next,
        answer_next,
        drafting.draft_next,
        sms_keywords.official_word_next,
        outbox.send_next,
        complete_next,
        enroll_next,
        website.look_up_next,
    )


def work_what_is_due() -> None:
    """Steps whose moment has come, follow-ups that have ended, messages that hang, owners who
    should know.
    """
    _drain(
        overtaken_next,
        late_next,
        results.sweep_next,
        missed.decide_next,
        complete_next,
        sms_keywords.official_word_next,
        outbox.send_next,
        enroll_next,
        alerts.alert_next,
        alerts.channel_next,
        media.fetch_next,
        website.look_up_next,
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
    _drain(weekly.report_next, weekly_mail.announce_next, outbox.send_next)


def look_after_the_books() -> None:
    """An imbalance alarms; payloads past their retention go."""
    _drain(
        canary.send_next,
        alerts.canary_next,
        trials.weekly_next,
        alerts.drift_next,
        alerts.books_next,
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
