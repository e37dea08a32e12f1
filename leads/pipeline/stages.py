"""The three stages and the only allowed moves.

Nothing else writes a lead's stage, outcome or waiting clock.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from leads.declined import Declined
from leads.models import Lead, LeadEvent
from leads.pipeline import attention

Stage = Lead.Stage
Kind = LeadEvent.Kind
NO_INQUIRIES = (Lead.Outcome.SPAM, Lead.Outcome.NO_INQUIRY)
NO_INQUIRY = ("no_inquiry_since", "no_inquiry_by")  # the columns of that state
TAKES_IN_HAND = (Kind.REPLIED, Kind.BOOKED)  # whoever says so
THEY_WROTE = (Kind.HEARD, Kind.ATTACHED)


def record_event(
    lead: Lead, kind: LeadEvent.Kind, at: datetime, by: User | None = None, **detail: Any
) -> LeadEvent:
    """Write what happened, in the transaction of the change it reports."""
    if kind in TAKES_IN_HAND:
        take_in_hand(lead, at)
    if kind in THEY_WROTE:
        end_snooze(lead)
    return LeadEvent.objects.create(lead=lead, kind=kind, at=at, by=by, detail=detail)


def captured_event(lead: Lead) -> LeadEvent:
    """How a lead began. Not saved."""
    detail = {"source": lead.source.name, "channel": lead.channel}
    return LeadEvent(lead=lead, kind=LeadEvent.Kind.CAPTURED, at=lead.received_at, detail=detail)


def wait_for_us(lead: Lead, at: datetime) -> None:
    """They wrote: the promise runs from `at`, unless they were waiting already."""
    if lead.waiting_since is None:
        start_clock(lead, at)
        lead.save(update_fields=["waiting_since", "promise_due_at"])


def start_clock(lead: Lead, at: datetime) -> None:
    """The promise runs from `at`. Not saved."""
    lead.waiting_since = at
    lead.promise_due_at = at + timedelta(minutes=lead.business.promise_minutes)


def take_in_hand(lead: Lead, at: datetime) -> None:
    """One of us has done something about it, or nobody need: it waits to be taken up no more."""
    if lead.in_hand_since is None:
        lead.in_hand_since = at
        lead.save(update_fields=["in_hand_since"])


def end_snooze(lead: Lead) -> None:
    """It is on Today again. The lead must be locked."""
    if lead.snoozed_until is not None:
        lead.snoozed_until = None
        lead.save(update_fields=["snoozed_until"])


def start_anew(lead: Lead, at: datetime) -> None:
    """Nobody has answered after all: whoever wrote waits from `at`, if not already."""
    lead.in_hand_since = None
    lead.save(update_fields=["in_hand_since"])
    wait_for_us(lead, at)


def stop_promise_clock(lead: Lead) -> None:
    """They were answered, or what came in wants no answer."""
    lead.waiting_since = lead.promise_due_at = None
    lead.save(update_fields=["waiting_since", "promise_due_at"])


def take_for_no_inquiry(lead: Lead, at: datetime) -> None:
    """The judge's word for it, until one of us has another, or somebody is answered."""
    if lead.no_inquiry_since is None:
        lead.no_inquiry_since = at
        lead.save(update_fields=["no_inquiry_since"])


def take_for_inquiry(lead: Lead) -> None:
    """It is one after all; not against what one of us has said of a completed one."""
    if lead.no_inquiry_since is not None and lead.completed_at is None:
        lead.no_inquiry_since = lead.no_inquiry_by = None
        lead.save(update_fields=[*NO_INQUIRY])


def mark_answered(
    lead: Lead, at: datetime, by: User | None = None, words_since: datetime | None = None
) -> None:
    """An answer has gone.

    New → in progress, and nobody waits, unless they wrote again after `words_since`. Where a person
    gave it, they have looked as well.
    """
    unread = (
        lead.inbound.filter(kind="human", at__gt=words_since).order_by("at").first()
        if words_since
        else None
    )
    stop_promise_clock(lead)
    if (
        unread is not None
        and lead.stage != Stage.COMPLETED
        and not (by is None and lead.stage == Stage.NEW)
    ):
        wait_for_us(lead, unread.at)
    if by is not None:
        attention.mark_attention_seen(lead, at, by)
        take_in_hand(lead, at)
    if lead.stage == Stage.NEW:
        move_stage(lead, Stage.IN_PROGRESS, at, by)


def move_stage(lead: Lead, stage: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """Between new and in progress, or out of completed. Use complete_lead() to complete."""
    if stage == Stage.COMPLETED:
        raise AssertionError("a lead is completed with an outcome: use complete_lead()")
    if lead.stage == stage:
        return
    before, lead.stage, lead.outcome, lead.completed_at = lead.stage, stage, "", None
    lead.no_inquiry_since = lead.no_inquiry_by = None
    lead.save(update_fields=["stage", "outcome", "completed_at", *NO_INQUIRY])
    record_event(lead, Kind.STAGE, at, by, before=before, after=stage, why=why)


def complete_lead(
    lead: Lead, outcome: str, at: datetime, by: User | None = None, why: str = ""
) -> None:
    """Finish with an outcome. Completing again only changes the outcome."""
    if outcome not in Lead.Outcome.values:
        raise Declined(
            gettext("%(outcome)s is no outcome. Choose one of: %(words)s.")
            % {"outcome": f"{outcome!r}", "words": ", ".join(Lead.Outcome.values)}
        )
    if lead.stage == Stage.COMPLETED and lead.outcome == outcome:
        return
    before, lead.stage, lead.outcome, lead.completed_at = lead.stage, Stage.COMPLETED, outcome, at
    lead.waiting_since = lead.promise_due_at = None
    is_inquiry = outcome not in NO_INQUIRIES
    lead.no_inquiry_since, lead.no_inquiry_by = (None, None) if is_inquiry else (at, by)
    attention.mark_attention_seen(lead, at, by)
    lead.save(
        update_fields=[
            "stage",
            "outcome",
            "completed_at",
            "waiting_since",
            "promise_due_at",
            *NO_INQUIRY,
        ]
    )
    record_event(
        lead,
        Kind.STAGE,
        at,
        by,
        before=before,
        after=Stage.COMPLETED,
        outcome=outcome,
        why=why,
    )
