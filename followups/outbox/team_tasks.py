"""A step that is something for us to do.

When its moment comes it asks a person, and nothing leaves the house.
"""

import secrets
import uuid
from datetime import datetime

from followups.content.mail import merge_values
from followups.content.merge_fields import fill
from followups.models import Message
from leads.models import LeadEvent
from leads.pipeline import stages as pipeline


def hand_over(message: Message, now: datetime) -> None:
    """Within the caller's transaction. Raises Unresolved where a merge field has no value."""
    lead = message.lead
    assert lead is not None
    message.text = fill(message.body, merge_values(lead))
    message.state, message.why, message.claim = Message.State.SENT, "", uuid.uuid4()
    message.message_id = message.message_id or f"task-{secrets.token_hex(12)}"
    message.sending_at = message.settled_at = now
    message.save()
    what = f"Day {message.step.day}: {message.text}" if message.step else message.text
    pipeline.record_event(
        lead,
        LeadEvent.Kind.TASK,
        now,
        message=message.pk,
        day=message.step.day if message.step else None,
        why=message.text[:200],
    )
    pipeline.ask_person(lead, now, " ".join(what.split())[:160])
