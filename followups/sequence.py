"""Followed up: once the first answer has gone, the steps are planned as rows; each is decided again when its moment comes."""

from datetime import datetime

from django.db import transaction

from followups import calendar, policy
from followups.facts import window_of
from followups.models import Enrollment, Message, Sequence, SequenceStep
from followups.planning import planned_step
from followups.reach import steps_for
from leads import pipeline
from leads.models import Lead, LeadEvent


def enroll_next(now: datetime) -> bool:
    """Plan the follow-ups of one lead whose first answer has gone. False when none is left."""
    answer = Message.objects.filter(sequence__isnull=False, state__in=[Message.State.SENT, Message.State.UNCONFIRMED]).order_by("id").first()
    if answer is None:
        return False
    enroll(answer.pk, now)
    return True


@transaction.atomic(durable=True)
def enroll(answer_pk: int, now: datetime) -> None:
    """One enrollment and one row per step, at the local time of day of the inquiry."""
    lead = Lead.objects.locked().get(messages=answer_pk)  # the lead first, as everywhere
    answer = Message.objects.select_for_update(of=("self",)).select_related("sequence").get(pk=answer_pk)
    if answer.sequence is None:
        return
    if lead.stage == Lead.Stage.IN_PROGRESS and not lead.enrollments.exists():
        begin(lead, answer.sequence, answer.sending_at or now, now)
    answer.sequence = None
    answer.save(update_fields=["sequence"])


def begin(lead: Lead, sequence: Sequence, after: datetime, now: datetime) -> None:
    try:
        steps = planned(lead, sequence, after)
    except ValueError as error:  # no day is open in the year ahead
        pipeline.ask_person(lead, now, f"No follow-up could be planned: {error}")
        return
    enrollment = Enrollment.objects.create(lead=lead, sequence=sequence, started_at=lead.received_at)
    Message.objects.bulk_create(planned_step(enrollment, step, due, moment, Message.Kind.STEP) for step, due, moment in steps)
    pipeline.record(lead, LeadEvent.Kind.ENROLLED, now, version=sequence.version)


def planned(lead: Lead, sequence: Sequence, after: datetime) -> list[tuple[SequenceStep, datetime, datetime]]:
    """(step, the naive local time it is meant for, the allowed moment). ValueError where no day is ever open."""
    steps = steps_for(sequence, lead)
    dues = [calendar.step_due(lead.received_at, step.day, lead.zone) for step in steps]
    return list(zip(steps, dues, calendar.plan(dues, lead.zone, window_of(sequence, lead), policy.APART, after), strict=True))
