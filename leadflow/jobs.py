"""RQ's entry points.

None takes an argument; each means: do what is due. Running one twice, or eight at once, is
harmless.
"""

import time
from datetime import datetime

from followups.answers.drafting import draft as drafting
from followups.answers.late_drafts import replace_next_late_draft, withdraw_next_overtaken_draft
from followups.answers.plan import plan_next_answer
from followups.opt_out import sms_keywords
from followups.outbox import results
from followups.outbox import send as outbox
from followups.sequences import missed
from followups.sequences.ending import end_or_park_next_enrollment
from followups.sequences.enroll import enroll_next_lead
from followups.team import channel_alerts, lead_alerts, weekly_mail
from integrations import clock
from integrations.queue import Step, drain
from leadflow.health import record_heartbeat
from leads.capture import filing
from leads.capture.mail import mailbox
from leads.capture.telephone import media, missed_texts
from leads.enrichment import website
from leads.judge.judging import judge_next_lead
from leads.ledger import arrivals
from leads.report import weekly
from leads.review import trial_cases, trials
from leads.sources import canary, importing

BEAT_EVERY = 10  # seconds


def work_new_leads() -> None:
    """Take every waiting lead as far as it can go.

    Nudged after every capture; also on the timetable.
    """
    _drain(
        importing.import_next_rows,
        filing.file_next_arrival,
        judge_next_lead,
        plan_next_answer,
        drafting.draft_next_answer,
        sms_keywords.answer_or_lift_next_keyword,
        outbox.send_next_message,
        end_or_park_next_enrollment,
        enroll_next_lead,
        website.look_up_next_website,
    )


def work_what_is_due() -> None:
    """Steps whose moment has come, follow-ups that have ended, messages that hang, owners who
    should know.
    """
    _drain(
        withdraw_next_overtaken_draft,
        replace_next_late_draft,
        results.settle_next_stuck,
        missed.settle_next_missed,
        end_or_park_next_enrollment,
        sms_keywords.answer_or_lift_next_keyword,
        outbox.send_next_message,
        enroll_next_lead,
        lead_alerts.alert_next_lead,
        channel_alerts.notify_next_channel_out,
        media.fetch_next_media,
        website.look_up_next_website,
    )


def run_trials() -> None:
    """Judging tried out: apart from the leads, who must not wait for it."""
    _drain(trial_cases.try_next_case)


def read_mailboxes() -> None:
    """Fetch new mail, and texts of which we were not told.

    It becomes leads and replies like everything else that comes in.
    """
    _drain(mailbox.poll_next_mailbox, missed_texts.poll_next_missed_sms, filing.file_next_arrival)


def write_reports() -> None:
    """Freeze the week that has closed, and mail it to the owners."""
    _drain(weekly.write_next_report, weekly_mail.mail_next_report, outbox.send_next_message)


def look_after_the_books() -> None:
    """An imbalance alarms; payloads past their retention go."""
    _drain(
        canary.send_next_canary,
        channel_alerts.notify_next_silent_canary,
        trials.start_next_weekly_scoring,
        channel_alerts.notify_next_drift,
        channel_alerts.notify_next_imbalance,
        arrivals.expire_next_arrival,
        outbox.send_next_message,
    )


def _drain(*steps: Step) -> None:
    """A drain may take two minutes; whoever watches must not take a busy worker for a dead one."""
    last = [0.0]

    def tick() -> datetime:
        if time.monotonic() - last[0] > BEAT_EVERY:
            last[0] = time.monotonic()
            record_heartbeat("worker")
        return clock.now()

    try:
        drain(tick, *steps)
    finally:
        outbox.close_outbox()
