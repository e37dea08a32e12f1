"""The owner's own text, approved once for all: what goes where no draft can be written, or nobody approves one in time."""

from datetime import datetime

from followups.models import AnswerRule, Message
from followups.modes import of_lead
from followups.sequences import in_force
from leads import pipeline
from leads.models import Lead, LeadEvent


def text_of(message: Message, lead: Lead) -> tuple[str, str]:
    """(subject, body) of the owner's own text for this lead; ("", "") where there is none."""
    rule = of_lead(lead, message.category)
    sequence = message.sequence or in_force(message.business)
    own = rule.body or (sequence.first_body if sequence else "")
    return (rule.subject or (sequence.first_subject if sequence else "")) if own else "", own


def stand_in(message: Message, lead: Lead, why: str, now: datetime) -> None:
    """Put the owner's text in place of a draft, within the caller's transaction: at once where they let it, else it waits for a person."""
    rule = of_lead(lead, message.category)
    subject, body = text_of(message, lead)
    message.body = body
    message.subject = message.subject or subject
    message.claim = message.lease_until = None
    goes = rule.late == AnswerRule.Late.SAFE and bool(body)
    message.state = Message.State.QUEUED if goes else Message.State.AWAITING_APPROVAL
    message.why, message.not_before = "" if goes else why[:300], now
    message.save()
    pipeline.record(lead, LeadEvent.Kind.DRAFTED, now, message=message.pk, why=f"{why}. {'Your own text goes instead.' if goes else 'It waits for one of us.'}")
