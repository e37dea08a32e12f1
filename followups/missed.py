"""After downtime nothing bursts: follow-ups whose window passed are held, counted and offered, with the default of the owner."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from followups import calendar
from followups.models import Enrollment, Message
from followups.rescheduling import move
from leads import pipeline
from leads.models import Business, Lead, LeadEvent

State, Missed = Message.State, Business.Missed
WHY = {Missed.SEND: "Missed its moment; it is sent late.", Missed.MOVE: "Missed its moment; the sequence was moved.", Missed.SKIP: "Missed its moment; left out."}


def rows(businesses: QuerySet[Business]) -> QuerySet[Message]:
    """Follow-ups that missed their window and wait for a decision; of people who are in a sequence still."""
    return Message.objects.filter(business__in=businesses, missed_at__isnull=False, enrollment__ended_at__isnull=True).select_related("lead__contact", "business", "step").order_by("missed_at", "id")


def decide_next(now: datetime) -> bool:
    """Do what the owner wants done by itself with what was missed, one person after the other. False when nothing is left to do."""
    acting = rows(Business.objects.exclude(missed=Missed.SKIP)).first()
    if acting is None or acting.enrollment_id is None:
        return False
    for_one(acting.enrollment_id, acting.business.missed, now)
    return True


def decide(businesses: QuerySet[Business], what: str, now: datetime, by: User) -> int:
    """A person's decision for everybody who missed something; how many people it was. ValueError for no decision."""
    if what not in Missed.values:
        raise ValueError("Choose: send them now, move the sequence, or leave them out.")
    people = list(dict.fromkeys(rows(businesses).values_list("enrollment_id", flat=True)))
    for pk in people:
        if pk is not None:
            for_one(pk, what, now, by)
    return len(people)


@transaction.atomic(durable=True)
def for_one(enrollment_pk: int, what: str, now: datetime, by: User | None = None) -> None:
    """One person's missed follow-ups: at most one of them goes, however many there are."""
    enrollment = Enrollment.objects.select_related("sequence").get(pk=enrollment_pk)
    lead = enrollment.lead = Lead.objects.locked().get(pk=enrollment.lead_id)
    enrollment.refresh_from_db(fields=["ended_at"])
    missed = list(enrollment.messages.select_for_update(of=("self",)).filter(missed_at__isnull=False, state=State.WITHHELD).order_by("step__day"))
    if not missed or enrollment.ended_at is not None:
        return
    again = missed if what == Missed.MOVE else missed[-1:] if what == Missed.SEND else []
    for message in missed:
        message.missed_at = None
        if message in again:
            message.state, message.settled_at, message.not_before = State.QUEUED, None, now
        else:
            message.why = WHY[Missed.SKIP]
        message.save(update_fields=["missed_at", "state", "settled_at", "not_before", "why"])
    if again:
        reschedule(again, what, enrollment, lead, now)
    pipeline.record(lead, LeadEvent.Kind.SEEN, now, by, how=WHY[Missed(what)])


def reschedule(again: list[Message], what: str, enrollment: Enrollment, lead: Lead, now: datetime) -> None:
    today = now.astimezone(lead.zone)
    planned = list(enrollment.messages.filter(state=State.QUEUED).exclude(pk__in=[m.pk for m in again]).order_by("step__day"))
    if what == Missed.MOVE:
        messages = [*again, *planned]
        days = calendar.shift_days(datetime.fromisoformat(messages[0].due_local).date(), today.date())
        move(messages, days, lead, enrollment, WHY[Missed.MOVE], now)
        return
    again[0].due_local = today.replace(tzinfo=None).isoformat(timespec="minutes")
    move([*again, *planned], 0, lead, enrollment, WHY[Missed.SEND], now)
