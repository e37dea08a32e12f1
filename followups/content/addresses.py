"""Where a step of a sequence would go for one lead."""

from followups.content.sms import number_of, their_number
from followups.models import Sequence, SequenceStep
from leads.models import Lead

TEAM = "the team"


def address_for(step: SequenceStep, lead: Lead) -> str:
    """The address or number that a step goes to; "" where this lead cannot be reached that way.

    A task goes to us.
    """
    if step.channel == SequenceStep.Channel.TASK:
        return TEAM
    if step.channel == SequenceStep.Channel.SMS:
        return their_number(lead) if number_of(lead) else ""
    return lead.contact.email


def steps_for(sequence: Sequence, lead: Lead, check_ins: bool = False) -> list[SequenceStep]:
    """The follow-ups, or the check-ins, that can go to this lead at all."""
    return [
        step for step in sequence.steps.filter(is_check_in=check_ins) if address_for(step, lead)
    ]
