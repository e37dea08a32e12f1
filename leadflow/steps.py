"""What workers do, stated once: for the jobs, the rehearsal and the tests.

A step takes one due row as far as it can go and says whether there was one. A group is in the order
of a round.
"""

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
from integrations.queue import Step
from leads.capture import filing, mailbox, media, missed_texts
from leads.enrichment import website
from leads.judge.judging import judge_next
from leads.ledger import arrivals
from leads.report import weekly
from leads.review import trials
from leads.sources import canary, importing

Steps = tuple[Step, ...]

ANSWER: Steps = (filing.file_next, judge_next, answer_next, drafting.draft_next)
DEADLINES: Steps = (overtaken_next, late_next, results.sweep_next, missed.decide_next)
REPORT: Steps = (weekly.report_next, weekly_mail.announce_next)

# What becomes of leads by itself and without asking anybody outside
LIFE: Steps = (*ANSWER, *DEADLINES, complete_next, outbox.send_next, enroll_next)
REHEARSED: Steps = (*LIFE, alerts.alert_next, *REPORT)

# What each job drains
NEW_LEADS: Steps = (
    importing.import_next,
    *ANSWER,
    sms_keywords.official_word_next,
    outbox.send_next,
    complete_next,
    enroll_next,
    website.look_up_next,
)
DUE: Steps = (
    *DEADLINES,
    complete_next,
    sms_keywords.official_word_next,
    outbox.send_next,
    enroll_next,
    alerts.alert_next,
    alerts.channel_next,
    media.fetch_next,
    website.look_up_next,
)
TRIALS: Steps = (trials.trial_next,)
MAILBOXES: Steps = (mailbox.poll_next, missed_texts.poll_next, filing.file_next)
REPORTS: Steps = (*REPORT, outbox.send_next)
BOOKS: Steps = (
    canary.send_next,
    alerts.canary_next,
    trials.weekly_next,
    alerts.drift_next,
    alerts.books_next,
    arrivals.expire_next,
    outbox.send_next,
)
