"""Followed up: once the first answer has gone, the steps are planned as rows.

Each is decided again when its moment comes.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from followups.models import Enrollment, Message, Sequence
from followups.owner.sequence_choice import steps_for
from followups.policy.calendar import NoOpenDay
from followups.sequences import planning
from integrations.databases.all_or_each import all_or_each
from integrations.databases.prepared import prepared
from integrations.texts.sentences import sentence
from leads.contacts.said import WHERE_TO_WRITE
from leads.models import Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

Stage = Lead.Stage
TOGETHER = 25  # leads that are enrolled in one transaction
ASKED = (*WHERE_TO_WRITE, "enrollments")  # of each lead


def enroll_next_leads(now: datetime) -> bool:
    """Plan the follow-ups of some leads whose first answer has gone. False when none is left."""
    return all_or_each(partial(enroll_leads, now=now), answers_gone.numbers()) > 0


@prepared(TOGETHER)
def answers_gone() -> QuerySet[Message]:
    """First answers that have gone, and that follow-ups belong to."""
    return Message.objects.filter(
        sequence__isnull=False, state__in=[Message.State.SENT, Message.State.UNCONFIRMED]
    ).order_by("sequence_id", "id")  # as the index of the few has them


@transaction.atomic(durable=True)
def enroll_leads(answers: list[int], now: datetime) -> int:
    """One enrollment each and one row per step, at the local time of day of the inquiry; but for
    leads that others hold. How many were looked at.
    """
    leads = Message.objects.filter(pk__in=answers).values("lead")
    held = Lead.objects.filter(pk__in=leads)  # first, as everywhere
    theirs: dict[int | None, Lead] = {
        lead.pk: lead for lead in held.locked_together(*ASKED, skip=True)
    }
    rows = Message.objects.select_for_update(of=("self",)).filter(pk__in=answers, lead__in=theirs)
    gone = rows.filter(sequence__isnull=False).prefetch_related("sequence__steps").order_by("pk")
    for answer in gone:
        lead = theirs[answer.lead_id]
        if answer.sequence and lead.stage == Stage.IN_PROGRESS and not lead.enrollments.all():
            begin_enrollment(lead, answer.sequence, answer.sending_at or now, now)
    rows.update(sequence=None)
    return len(theirs)


def begin_enrollment(lead: Lead, sequence: Sequence, after: datetime, now: datetime) -> None:
    try:
        found = planning.step_moments(
            steps_for(sequence, lead), lead, sequence, lead.received_at, after
        )
    except NoOpenDay as error:  # in the year ahead
        text = sentence("No follow-up could be planned: %(why)s", why=error.args[0])
        attention.ask_person(lead, now, Code.NO_FOLLOW_UPS, text)
        return
    enrollment = Enrollment.objects.create(
        lead=lead, sequence=sequence, started_at=lead.received_at
    )
    planning.write_steps(enrollment, found, Message.Kind.STEP)
    pipeline.record_event(lead, LeadEvent.Kind.ENROLLED, now, version=sequence.version)
