"""The steps of a sequence as the rows that will be sent, each with its moment."""

from datetime import datetime

from followups.channels import CHANNELS
from followups.models import Enrollment, Message, Sequence, SequenceStep
from followups.policy import calendar
from followups.policy.facts import window_of
from followups.policy.may_follow_up import APART
from leads.models import Lead

Moment = tuple[
    SequenceStep, datetime, datetime
]  # the step, the naive local time that is meant, the allowed moment


def step_moments(
    steps: list[SequenceStep], lead: Lead, sequence: Sequence, start: datetime, after: datetime
) -> list[Moment]:
    """When steps counted from `start` go, the first not sooner after `after` than two automatic
    messages may follow each other. NoOpenDay where no day is ever open.
    """
    dues = [calendar.step_due(start, step.day, lead.zone) for step in steps]
    return list(
        zip(
            steps,
            dues,
            calendar.plan_moments(dues, lead.zone, window_of(sequence, lead), APART, after),
            strict=True,
        )
    )


def write_steps(enrollment: Enrollment, found: list[Moment], kind: str) -> None:
    Message.objects.bulk_create(planned_step(enrollment, *moment, kind) for moment in found)


def planned_step(
    enrollment: Enrollment, step: SequenceStep, due: datetime, moment: datetime, kind: str
) -> Message:
    """Not saved.

    `due` is the naive local time that was meant, `moment` the allowed one after it.
    """
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
        to=CHANNELS[step.channel].address(lead),
        subject=step.subject,
        body=step.body,
    )
