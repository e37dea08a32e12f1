"""A step of a sequence as the row that will be sent."""

from datetime import datetime

from followups.models import Enrollment, Message, SequenceStep
from followups.reach import address_for


def planned_step(enrollment: Enrollment, step: SequenceStep, due: datetime, moment: datetime, kind: str) -> Message:
    """Not saved. `due` is the naive local time that was meant, `moment` the allowed one after it."""
    lead = enrollment.lead
    return Message(
        business=lead.business,
        lead=lead,
        enrollment=enrollment,
        step=step,
        kind=kind,
        channel=step.channel,
        not_before=moment,
        due_local=due.isoformat(timespec="minutes"),
        to=address_for(step, lead),
        subject=step.subject,
        body=step.body,
    )
