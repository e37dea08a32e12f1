"""What workers do, stated once: for the jobs, the rehearsal and the tests.

A step takes a due row, or some together, as far as it can go and says whether there was one. A
group is in the order of a round.
"""

from followups.answers.drafting.draft import draft_next_answer
from followups.answers.emergency import replace_next_answer_to_emergency
from followups.answers.late_drafts import replace_next_late_draft, withdraw_next_overtaken_draft
from followups.answers.plan import plan_next_answers
from followups.opt_out.sms_keywords import answer_or_lift_next_keyword
from followups.outbox.news_posts import apply_next_news_post
from followups.outbox.results import settle_next_stuck
from followups.outbox.send import send_next_awaited_message, send_next_message
from followups.outbox.wrong_clock import bring_back_next_withheld
from followups.sequences.ending import end_or_park_next_enrollment
from followups.sequences.enroll import enroll_next_leads
from followups.sequences.missed import settle_next_missed
from followups.team import (
    channel_alerts,
    clock_alerts,
    held_alerts,
    ladder,
    lead_alerts,
    work_alerts,
)
from followups.team.weekly_mail import mail_next_report, take_back_next_report
from integrations.timing.side_by_side import SideBySide, Step
from leadflow.accounts.inviting import forget_next_invitations
from leadflow.accounts.mails import forget_next_texts
from leadflow.accounts.sessions import forget_next_ended_sessions
from leadflow.privacy.blackening import blacken_next
from leadflow.privacy.retention import let_go_next
from leads.capture.filing import file_next_arrival
from leads.capture.mail.mailbox import poll_next_mailbox
from leads.capture.scanning import scan_next_file
from leads.capture.telephone.media import fetch_next_media
from leads.capture.telephone.missed_texts import poll_next_missed_sms
from leads.enrichment.website import look_up_next_website
from leads.judge.backlog import judge_next_overdue, read_next_in_backlog
from leads.judge.judging import judge_next_leads
from leads.judge.later_words import ask_about_next_words, read_next_later_words
from leads.ledger.arrivals import expire_next_arrival
from leads.llm.places import model_places
from leads.pipeline.replying import forget_next_replying
from leads.report.weekly import write_next_report
from leads.restored.notice import forget_old_marks, notice_next_restore
from leads.review.held_back import read_next_held_back
from leads.review.trial_cases import try_next_case
from leads.review.trials import start_next_weekly_scoring
from leads.search.rows import fill_next_search_rows
from leads.sources.canary import send_next_canary
from leads.sources.importing import work_next_import

Steps = tuple[Step, ...]

ANSWER: Steps = (
    file_next_arrival,
    read_next_later_words,
    judge_next_leads,
    judge_next_overdue,
    ask_about_next_words,
    plan_next_answers,
    draft_next_answer,
)
DEADLINES: Steps = (
    replace_next_answer_to_emergency,
    withdraw_next_overtaken_draft,
    replace_next_late_draft,
    settle_next_stuck,
    settle_next_missed,
)
REPORT: Steps = (take_back_next_report, write_next_report, mail_next_report)

# What becomes of leads by itself and without asking anybody outside
LIFE: Steps = (
    *ANSWER,
    *DEADLINES,
    end_or_park_next_enrollment,
    send_next_message,
    enroll_next_leads,
)
REHEARSED: Steps = (*LIFE, lead_alerts.alert_next_lead, *REPORT)

# Beside the round: a model takes seconds, and nobody else should wait for it
ASKING: Steps = tuple(
    SideBySide(step, model_places)
    for step in (judge_next_leads, ask_about_next_words, draft_next_answer)
)

# What each job drains
NEW_LEADS: Steps = (
    notice_next_restore,
    work_next_import,
    file_next_arrival,
    read_next_later_words,
    read_next_in_backlog,
    judge_next_overdue,
    plan_next_answers,
    *ASKING,
    work_alerts.tell_next_of_work,
    replace_next_answer_to_emergency,
    answer_or_lift_next_keyword,
    apply_next_news_post,
    send_next_message,
    end_or_park_next_enrollment,
    enroll_next_leads,
    look_up_next_website,
)
DUE: Steps = (
    notice_next_restore,
    *DEADLINES,
    bring_back_next_withheld,
    apply_next_news_post,
    end_or_park_next_enrollment,
    answer_or_lift_next_keyword,
    send_next_message,
    enroll_next_leads,
    lead_alerts.alert_next_lead,
    work_alerts.tell_next_of_work,
    ladder.climb_next,
    read_next_held_back,
    held_alerts.notify_next_held_back,
    channel_alerts.notify_next_channel_out,
    channel_alerts.notify_next_crowd,
    clock_alerts.notify_next_leap,
    fetch_next_media,
    scan_next_file,
    look_up_next_website,
    blacken_next,
    fill_next_search_rows,
)
TRIALS: Steps = (try_next_case,)
MAILBOXES: Steps = (poll_next_mailbox, poll_next_missed_sms, file_next_arrival)
REPORTS: Steps = (*REPORT, send_next_message)
BOOKS: Steps = (
    notice_next_restore,
    forget_old_marks,
    send_next_canary,
    channel_alerts.notify_next_silent_canary,
    start_next_weekly_scoring,
    channel_alerts.notify_next_drift,
    channel_alerts.notify_next_imbalance,
    expire_next_arrival,
    forget_next_ended_sessions,
    forget_next_texts,
    forget_next_invitations,
    forget_next_replying,
    let_go_next,
    send_next_message,
)

# What is done because of the time waits while nobody knows whether the clock, or the secret key, is
# right. Whoever writes is answered meanwhile.
RESTING = {
    *REPORT,
    settle_next_missed,
    bring_back_next_withheld,
    end_or_park_next_enrollment,
    enroll_next_leads,
    expire_next_arrival,
    start_next_weekly_scoring,
}


def in_doubt(due: Steps) -> Steps:
    """Of a group, what goes on also then."""
    going = (step for step in due if step not in RESTING)
    return tuple(send_next_awaited_message if step is send_next_message else step for step in going)
