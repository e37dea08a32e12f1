"""A person decides on what is held: it goes on, or nothing more goes by itself."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy, gettext_noop

from followups.models import Enrollment, Message
from followups.outbox import states
from followups.policy import calendar
from followups.sequences import ending
from followups.sequences.rescheduling import move_steps
from followups.why import WhyCode
from integrations.sentences import sentence
from leads.colleagues import display_name
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Hold, Lead, LeadEvent, ReasonCode
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline

State = Message.State
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


@transaction.atomic(durable=True)
def let_lead_go_on(lead: Lead, now: datetime, by: User) -> None:
    """What was held is decided anew; the follow-ups move by the days that they were held.

    Declined where nothing is held.
    """
    lead, _ = decide(lead, Hold.Decision.GO_ON, now, by)
    of_person = Message.objects.filter(lead__contact=lead.contact)  # a wish holds all of it
    of_person.filter(state=State.QUEUED, why_code=WhyCode.HELD).update(
        not_before=now, why="", why_code=WhyCode.NONE
    )
    active = lead.enrollments.filter(ended_at__isnull=True).first()
    if active is not None:
        move_held_steps(active, lead, now)


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
def stop_held_lead(lead: Lead, now: datetime, by: User) -> None:
    """Nothing more goes by itself; where they asked us to stop, that is noted as their wish.

    Declined where nothing is held.
    """
    lead, codes = decide(lead, Hold.Decision.STOP, now, by)
    answers = lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE, author__isnull=True)
    answers.filter(sequence__isnull=False).update(sequence=None)  # nothing is planned from it
    for answer in answers.filter(state__in=[*Message.UNDECIDED, State.QUEUED]):
        states.cancel(answer, WhyCode.STOPPED, gettext_noop("Stopped by one of us."), now)
    ending.call_off(lead, now)
    active = lead.enrollments.filter(ended_at__isnull=True).first()
    if active is not None:
        ending.end_enrollment(active, Enrollment.Why.STOPPED, now, by)
    if ReasonCode.OPT_OUT in codes:
        how = sentence("Read in their message by %(who)s", who=display_name(by))
        consent.withdraw_consent(lead.contact, now, how, lead)


def decide(lead: Lead, decision: Hold.Decision, now: datetime, by: User) -> tuple[Lead, set[str]]:
    """(the lead, locked, and the codes of the reasons)."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    codes = holds.decide_holds(lead, decision, now, by)
    if not codes:
        raise Declined(DECIDED)
    asked = [attention.Code.JUDGEMENT, attention.Code.UNPROVED]  # the same question in other words
    attention.mark_attention_seen(lead, now, by, asked)
    pipeline.record_event(
        lead, LeadEvent.Kind.DECIDED, now, by, decision=str(decision), codes=sorted(codes)
    )
    return lead, codes
