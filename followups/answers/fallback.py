"""The owner's own text, approved once for all.

What goes where no draft can be written, or nobody approves one in time.
"""

from datetime import datetime

from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.content.sms import first_response_text
from followups.models import AnswerRule, Message
from followups.owner import sequence_choice
from followups.owner.answer_modes import Rule, of_lead
from followups.owner.audience import ANSWERED
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline


def owner_text(lead: Lead, rule: Rule) -> tuple[str, str]:
    """(subject, body) of the owner's own text for this lead.

    The rule's, else that of the sequence it would get; empty where there is none.
    """
    sequence = sequence_choice.sequence_for(
        lead.business, lead.judgements.first()
    ) or sequence_choice.sequence_in_force(lead.business)
    return rule.subject or (sequence.first_subject if sequence else ""), rule.body or (
        sequence.first_body if sequence else ""
    )


def fallback_text(lead: Lead, rule: Rule, category: str, channel: str) -> tuple[str, str]:
    """The same for this channel: a text keeps to the few words that its number was given."""
    subject, body = owner_text(lead, rule)
    if channel != Message.Channel.SMS:
        return subject, body
    return "", first_response_text(lead) if category in ANSWERED else rule.body


def use_fallback(message: Message, lead: Lead, why: str, now: datetime) -> None:
    """Put the owner's text in place of a draft, within the caller's transaction.

    At once where they let it, else it waits for a person.
    """
    rule = of_lead(lead, message.category)
    subject, body = fallback_text(lead, rule, message.category, message.channel)
    message.subject, message.body = message.subject or subject, body
    message.claim = message.lease_until = None
    goes = rule.late == AnswerRule.Late.SAFE and bool(body)
    message.state = Message.State.QUEUED if goes else Message.State.AWAITING_APPROVAL
    if not goes:  # as it will be read
        message.subject, message.body = (
            fill_or_keep(message.subject, merge_values(lead)),
            fill_or_keep(message.body, merge_values(lead)),
        )
    message.why, message.not_before = "" if goes else why[:300], now
    message.save()
    pipeline.record_event(
        lead,
        LeadEvent.Kind.DRAFTED,
        now,
        message=message.pk,
        why=f"{why}. {'Your own text goes instead.' if goes else 'It waits for one of us.'}",
    )
