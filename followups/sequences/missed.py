"""After downtime nothing bursts.

Follow-ups whose window passed are held, counted and offered, with the default of the owner.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from followups.models import Enrollment, Message
from followups.outbox import states
from followups.policy import calendar
from followups.sequences.rescheduling import move_steps
from followups.why import WhyCode
from integrations.databases.prepared import prepared
from integrations.texts.sentences import lowered, sentence
from leads.declined import Declined
from leads.models import Business, Lead, LeadEvent
from leads.pipeline import stages as pipeline
from leads.restored.decision import held_businesses, restores_that_count

State, Missed = Message.State, Business.Missed
WHY = {
    Missed.SEND: gettext_noop("Its time had passed; it goes late."),
    Missed.MOVE: gettext_noop("Its time had passed; the sequence was moved."),
    Missed.SKIP: gettext_noop("Not sent: its time had passed."),
}


def missed_messages(businesses: Iterable[Business]) -> QuerySet[Message]:
    """Follow-ups that missed their window and wait for a decision.

    Of people who are in a sequence still.
    """
    return (
        Message.objects.filter(
            business__in=businesses, missed_at__isnull=False, enrollment__ended_at__isnull=True
        )
        .select_related("lead__contact", "business", "step")
        .order_by("missed_at", "id")
    )


def settle_next_missed(now: datetime) -> bool:
    """Do with what one person missed what the team decided, else what the owner wants done by
    itself. False when nothing is left to do.
    """
    pk = decided_messages.first()
    if pk is None:
        return False
    acting = Message.objects.select_related("business").get(pk=pk)
    if acting.enrollment_id is None:
        return False
    settle_missed(acting.enrollment_id, acting.missed_choice or choice_by_itself(acting), now)
    return True


@prepared()
def decided_messages() -> QuerySet[Message]:
    """What was missed, where it is settled what becomes of it."""
    decided = Q(missed_choice__gt="") | ~Q(business__missed=Missed.SKIP)
    free = Business.objects.at_work().exclude(pk__in=held_businesses())
    return missed_messages(free).filter(decided)


def choice_by_itself(message: Message) -> str:
    """What the owner wants; left out where it may have gone before the database was restored."""
    restore = restores_that_count([message.business_id]).get(message.business_id)
    if restore and message.missed_at and message.missed_at <= restore.noticed_at:
        return Missed.SKIP
    return message.business.missed


@transaction.atomic(durable=True)
def decide_missed(businesses: Iterable[Business], what: str, now: datetime, by: User) -> int:
    """A person's decision for everybody who missed something; how many people it is.

    It is carried out person by person. Declined for no decision.
    """
    if what not in Missed.values:
        raise Declined(gettext("Choose: send them now, move the sequence, or leave them out."))
    people = set(missed_messages(businesses).values_list("lead_id", flat=True))
    for lead in Lead.objects.filter(pk__in=people).order_by(
        "pk"
    ):  # in the order in which others lock several
        how = sentence("decided: %(what)s", what=lowered(Missed(what).label))
        pipeline.record_event(lead, LeadEvent.Kind.RESCHEDULED, now, by, how=how)
    missed_messages(businesses).order_by().update(missed_choice=what)
    return len(people)


@transaction.atomic(durable=True)
def settle_missed(enrollment_pk: int, what: str, now: datetime) -> None:
    """One person's missed follow-ups: at most one of them goes, however many there are."""
    enrollment = Enrollment.objects.select_related("sequence").get(pk=enrollment_pk)
    lead = enrollment.lead = Lead.objects.locked().get(pk=enrollment.lead_id)
    enrollment.refresh_from_db(fields=["ended_at"])
    missed = list(
        enrollment.messages.select_for_update(of=("self",))
        .filter(missed_at__isnull=False, state=State.WITHHELD)
        .order_by("step__day")
    )
    if not missed or enrollment.ended_at is not None:
        return
    again = missed if what == Missed.MOVE else missed[-1:] if what == Missed.SEND else []
    for message in missed:
        if message in again:
            states.requeue_missed(message, now)
        else:
            states.leave_out_missed(message, WHY[Missed.SKIP])
    if again:
        reschedule_missed(again, what, enrollment, lead, now)
    pipeline.record_event(lead, LeadEvent.Kind.RESCHEDULED, now, how=WHY[Missed(what)])


def reschedule_missed(
    again: list[Message], what: str, enrollment: Enrollment, lead: Lead, now: datetime
) -> None:
    today = now.astimezone(lead.zone)
    planned = list(
        enrollment.messages.filter(state=State.QUEUED)
        .exclude(pk__in=[m.pk for m in again])
        .order_by("step__day")
    )
    if what == Missed.MOVE:
        messages = [*again, *planned]
        days = calendar.shift_days(
            datetime.fromisoformat(messages[0].due_local).date(), today.date()
        )
        move_steps(messages, days, lead, enrollment, WhyCode.MOVED, WHY[Missed.MOVE], now)
        return
    again[0].due_local = today.replace(tzinfo=None).isoformat(timespec="minutes")
    messages = [*again, *planned]
    move_steps(messages, 0, lead, enrollment, WhyCode.MISSED, WHY[Missed.SEND], now)
