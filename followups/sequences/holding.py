"""A person decides on what is held: it goes on, or nothing more goes by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from followups.models import Enrollment, Message
from followups.outbox import states
from followups.policy import calendar
from followups.sequences import ending
from followups.sequences.rescheduling import move_steps
from followups.why import WhyCode
from integrations.texts.sentences import sentence
from leads.colleagues import display_name
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Hold, Lead, LeadEvent, ReasonCode, StoppedAnswer, Undo
from leads.pipeline import attention, holds, undoing
from leads.pipeline import stages as pipeline

State = Message.State
UNDER_WAY = (State.DRAFT, State.SENDING)
SAME_QUESTION = (  # in other words
    attention.Code.JUDGEMENT,
    attention.Code.UNPROVED,
    attention.Code.MAY_OPT_OUT,
)
DECIDED = gettext_lazy("Somebody has decided on it already.")


def undecided_holds() -> QuerySet[Hold]:
    """Those for which something that would go by itself waits until one of us decides; a wish to be
    left alone holds all that goes to that person.
    """
    planned, wish = Message.objects.by_itself(), Q(code=ReasonCode.OPT_OUT)
    return Hold.objects.filter(decided_at__isnull=True).filter(
        Exists(planned.filter(lead=OuterRef("lead")))
        | wish & Q(Exists(planned.filter(lead__contact=OuterRef("lead__contact"))))
    )


@dataclass(frozen=True)
class Decided:
    lead: Lead  # locked
    holds: list[Hold]
    stood: undoing.LeadSnapshot

    @property
    def codes(self) -> set[str]:
        return {hold.code for hold in self.holds}

    def keep_undo(self, verb: Undo.Verb, now: datetime, by: User, **more: Any) -> Undo:
        holds = [hold.pk for hold in self.holds]
        return undoing.keep_undo(self.lead, self.stood, verb, now, by, holds=holds, **more)


@transaction.atomic(durable=True)
def let_lead_go_on(lead: Lead, now: datetime, by: User) -> Undo:
    """What was held is decided anew; the follow-ups move by the days that they were held. Nothing
    goes before it can be taken back.

    Declined where nothing is held.
    """
    decided, goes_at = decide(lead, Hold.Decision.GO_ON, now, by), now + undoing.TAKE_BACK
    of_person = Message.objects.filter(lead__contact=decided.lead.contact)  # a wish holds all of it
    of_person.filter(state=State.QUEUED, why_code=WhyCode.HELD).update(
        not_before=goes_at, why="", why_code=WhyCode.NONE
    )
    not_looked_at = of_person.by_itself().filter(state=State.QUEUED, not_before__lt=goes_at)
    not_looked_at.update(not_before=goes_at)
    active = decided.lead.enrollments.filter(ended_at__isnull=True).first()
    if active is not None:
        move_held_steps(active, decided.lead, goes_at)
    return decided.keep_undo(Undo.Verb.GO_ON, now, by)


def move_held_steps(enrollment: Enrollment, lead: Lead, now: datetime) -> None:
    """Where the moment of the next step has passed: it goes today, and the rest that much later."""
    steps = list(enrollment.messages.filter(state=State.QUEUED).order_by("step__day"))
    if not steps:
        return
    today = now.astimezone(lead.zone).date()
    days = calendar.shift_days(datetime.fromisoformat(steps[0].due_local).date(), today)
    if days:
        why = sentence("It was held until one of us decided.")
        move_steps(steps, days, lead, enrollment, WhyCode.MOVED, why, after=now)


@transaction.atomic(durable=True)
def stop_held_lead(lead: Lead, now: datetime, by: User) -> Undo | None:
    """Nothing more goes by itself; where they asked us to stop, that is noted as their wish.

    None where it cannot be taken back: their wish stands until they say otherwise, and an answer
    that was not planned yet, or is being written or sent just now, is not begun again. Declined
    where nothing is held.
    """
    decided = decide(lead, Hold.Decision.STOP, now, by)
    lead = decided.lead
    answers = cancel_answers(lead, now)
    ending.call_off(lead, now)
    active = lead.enrollments.filter(ended_at__isnull=True).first()
    if active is not None:
        ending.end_enrollment(active, Enrollment.Why.STOPPED, now, by)
    if ReasonCode.OPT_OUT in decided.codes:
        how = sentence("Read in their message by %(who)s", who=display_name(by))
        consent.withdraw_consent(lead.contact, now, how, lead)
        return None
    if not answers or any(answer["state"] in UNDER_WAY for answer in answers):
        return None
    return decided.keep_undo(Undo.Verb.HOLD_STOP, now, by, answers=answers)


def cancel_answers(lead: Lead, now: datetime) -> list[StoppedAnswer]:
    """First answers that go by themselves do not, and nothing is planned from them: as they were.
    The lead must be locked.
    """
    answers = lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE, author__isnull=True)
    were: list[StoppedAnswer] = [
        {"message": answer.pk, "sequence": answer.sequence_id, "state": answer.state}
        for answer in answers
    ]
    answers.filter(sequence__isnull=False).update(sequence=None)
    for answer in answers.filter(state__in=[*Message.UNDECIDED, State.QUEUED]):
        states.cancel(answer, WhyCode.STOPPED, gettext_noop("Stopped by one of us."), now)
    return were


def put_answers_back(were: Iterable[StoppedAnswer], lead: Lead, now: datetime) -> None:
    """Stopping them was taken back. The lead must be locked."""
    for was in were:
        answer = lead.messages.filter(pk=was["message"])
        answer.update(sequence=was["sequence"])
        if was["state"] == State.QUEUED:
            states.take_up_again(answer)
        elif was["state"] == State.AWAITING_APPROVAL:
            states.hold_for_approval(answer.get(), WhyCode.TAKEN_BACK, "", now, settled_at=None)


def check_none_left(lead: Lead, since: datetime) -> None:
    """Declined where something of what went on has gone to them, and cannot be taken back."""
    of_person = Message.objects.filter(lead__contact=lead.contact, kind__in=Message.AUTOMATIC)
    if of_person.filter(state__in=Message.LEFT_STATES, sending_at__gte=since).exists():
        raise Declined(_("Not taken back: a message has gone to them meanwhile."))


def decide(lead: Lead, decision: Hold.Decision, now: datetime, by: User) -> Decided:
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    decided = Decided(lead, holds.decide_holds(lead, decision, now, by), stood)
    if not decided.holds:
        raise Declined(DECIDED)
    attention.mark_attention_seen(lead, now, by, SAME_QUESTION)
    codes = sorted(decided.codes)
    pipeline.record_event(
        lead, LeadEvent.Kind.DECIDED, now, by, decision=str(decision), codes=codes
    )
    return decided
