"""A step that is something for us to do: when its moment comes it asks a person."""

import uuid
from datetime import datetime

from followups.models import Message
from followups.outbox import states
from integrations.texts.sentences import sentence
from leads.models import LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline


def hand_task_to_team(message: Message, now: datetime) -> None:
    """Nothing leaves the house. The task is composed; within the caller's transaction."""
    lead, step = message.lead, message.step
    assert lead is not None
    states.hand_to_team(message, uuid.uuid4(), now)
    pipeline.record_event(
        lead,
        LeadEvent.Kind.TASK,
        now,
        message=message.pk,
        day=step.day if step else None,
        why=message.text[:200],
    )
    text = message.text
    if step:
        text = sentence("Day %(day)s: %(text)s", day=step.day, text=message.text)
    attention.ask_person(lead, now, attention.Code.TASK, text)
