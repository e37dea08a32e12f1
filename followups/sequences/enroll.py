"""Followed up: once the first answer has gone, the steps are planned as rows.

Each is decided again when its moment comes.
"""

from datetime import datetime

from django.db import transaction

from followups.models import Enrollment, Message, Sequence
from followups.owner.sequence_choice import steps_for
from followups.policy.calendar import NoOpenDay
from followups.sequences import planning
from leads.contacts.said import WHERE_TO_WRITE
from leads.models import Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code


def enroll_next_lead(now: datetime) -> bool:
    """Plan the follow-ups of one lead whose first answer has gone. False when none is left."""
    answer = (
        Message.objects.filter(
            sequence__isnull=False, state__in=[Message.State.SENT, Message.State.UNCONFIRMED]
        )
        .order_by("sequence_id", "id")  # as the index of the few has them
        .first()
    )
    if answer is None:
        return False
    enroll_lead(answer.pk, now)
    return True


@transaction.atomic(durable=True)
def enroll_lead(answer_pk: int, now: datetime) -> None:
    """One enrollment and one row per step, at the local time of day of the inquiry."""
    leads = Lead.objects.locked().prefetch_related(*WHERE_TO_WRITE)
    lead = leads.get(messages=answer_pk)  # the lead first, as everywhere
    answer = (
        Message.objects.select_for_update(of=("self",)).select_related("sequence").get(pk=answer_pk)
    )
    if answer.sequence is None:
        return
    if lead.stage == Lead.Stage.IN_PROGRESS and not lead.enrollments.exists():
        begin_enrollment(lead, answer.sequence, answer.sending_at or now, now)
    answer.sequence = None
    answer.save(update_fields=["sequence"])


def begin_enrollment(lead: Lead, sequence: Sequence, after: datetime, now: datetime) -> None:
    try:
        found = planning.step_moments(
            steps_for(sequence, lead), lead, sequence, lead.received_at, after
        )
    except NoOpenDay as error:  # in the year ahead
        attention.ask_person(
            lead, now, Code.NO_FOLLOW_UPS, f"No follow-up could be planned: {error}"
        )
        return
    enrollment = Enrollment.objects.create(
        lead=lead, sequence=sequence, started_at=lead.received_at
    )
    planning.write_steps(enrollment, found, Message.Kind.STEP)
    pipeline.record_event(lead, LeadEvent.Kind.ENROLLED, now, version=sequence.version)
