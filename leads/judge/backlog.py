"""A slow model never costs the hour: what the rules do while more leads wait than it can be asked
about. Where rules stand alone there is no backlog, and nothing to do here.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_noop

from leads.judge import reading
from leads.judge.judging import (
    claim_lead,
    criteria_in_force,
    inquiry_of,
    release_lead,
)
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.llm.accounts import with_model
from leads.llm.places import must_wait
from leads.models import CriteriaVersion, Criterion, Judgement, Lead
from leads.models.lead_rows import LeadQuerySet

log = logging.getLogger(__name__)

RULES_AFTER = timedelta(minutes=3)  # from when it came in
UNTIL_THEN = gettext_noop("The rules judged it; the model is asked as soon as it has time.")
# Whom a table brought has no promise, and comes after those who wait for us
NEWEST_PROMISE_FIRST = F("promise_due_at").desc(nulls_last=True)
Turn = Lead.Turn


def read_next_in_backlog(now: datetime) -> bool:
    """Read by the rules one lead that the model has no time for, the newest first.

    An emergency is judged by that at once, and is the next that the model is asked about. False
    where the model has time, or where all were read.
    """
    waiting = must_wait(now)
    if waiting is None:
        return False
    unread = Lead.objects.awaiting_judgement(now).filter(waiting, judge_turn=Turn.UNREAD)
    lead = claim_lead(now, unread.order_by(NEWEST_PROMISE_FIRST, "-judge_at"), is_try=False)
    if lead is None:
        return False
    version, rows, opinion = read_by_rules(lead, now)
    if opinion is not None and opinion.urgency == Judgement.Urgency.EMERGENCY:
        record_judgements([Judged(lead, version, rows, opinion, now, Turn.FIRST)], now)
    else:
        release_lead(lead, now, Turn.CALM)
    return True


def judge_next_overdue(now: datetime) -> bool:
    """Judge by the rules one lead that has waited too long for the model, so that it is answered.

    The model judges it later, for the team. False where none has waited so long.
    """
    asked_about = with_model()
    if asked_about is None:
        return False
    lead = claim_lead(now, overdue(now).filter(asked_about), is_try=False)
    if lead is None:
        return False
    version, rows, opinion = read_by_rules(lead, now)
    if opinion is not None:
        record_judgements([Judged(lead, version, rows, opinion, now, Turn.LATER)], now)
    else:
        release_lead(lead, now, Turn.LATER)
    return True


def overdue(now: datetime) -> LeadQuerySet:
    is_judged = Judgement.objects.filter(lead=OuterRef("pk"))
    return Lead.objects.awaiting_judgement(now).filter(
        ~Exists(is_judged),
        judge_turn__in=[Turn.UNREAD, Turn.CALM],
        received_at__lte=now - RULES_AFTER,
    )


def read_by_rules(
    lead: Lead, now: datetime
) -> tuple[CriteriaVersion | None, list[Criterion], Opinion | None]:
    """(the criteria in force, their rows, the opinion: None where it cannot be read)."""
    version, rows = criteria_in_force(lead.business)
    try:
        inquiry = inquiry_of(lead)
        opinion = reading.read_inquiry(lead.business, rows, inquiry, now, with_model=False)
    except Exception:  # the model may still judge it
        log.exception("lead %s could not be read by the rules", lead.pk)
        return version, rows, None
    opinion.note = UNTIL_THEN
    return version, rows, opinion
