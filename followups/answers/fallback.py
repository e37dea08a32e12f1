"""The owner's own text, approved once for all.

What goes where no draft can be written, or nobody approves one in time.
"""

from datetime import datetime

from followups.channels import CHANNELS
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.models import AnswerRule, Message
from followups.outbox import states
from followups.owner import sequence_choice
from followups.owner.answer_modes import Rule, of_lead
from followups.owner.audience import ANSWERED
from followups.why import WhyCode
from integrations.texts.sentences import sentence
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline


def owner_text(lead: Lead, rule: Rule) -> tuple[str, str]:
    """(subject, body) of the owner's own text for this lead.

    The rule's, else that of the sequence it would get; empty where there is none.
    """
    sequence = sequence_choice.sequence_for(
        lead.business, lead.newest_judgement()
    ) or sequence_choice.sequence_in_force(lead.business)
    return rule.subject or (sequence.first_subject if sequence else ""), rule.body or (
        sequence.first_body if sequence else ""
    )


def fallback_text(lead: Lead, rule: Rule, category: str, channel: str) -> tuple[str, str]:
    """(subject, body) of the same as it goes by this channel."""
    subject, body = owner_text(lead, rule)
    return CHANNELS[channel].first_response(lead, subject, body, rule.body, category in ANSWERED)


def use_fallback(message: Message, lead: Lead, code: WhyCode, why: str, now: datetime) -> None:
    """Put the owner's text in place of a draft, within the caller's transaction.

    At once where they let it, else it waits for a person.
    """
    rule = of_lead(lead, message.category)
    subject, body = fallback_text(lead, rule, message.category, message.channel)
    subject = message.subject or subject
    if rule.late == AnswerRule.Late.SAFE and body:
        then = sentence("Your own text goes instead.")
        states.queue(message, now, subject=subject, body=body, wording=Message.Wording.OWNER)
    else:
        then = sentence("It waits for one of us.")
        values = merge_values(lead)  # as it will be read
        subject, body = fill_or_keep(subject, values), fill_or_keep(body, values)
        owner = Message.Wording.OWNER
        states.hold_for_approval(message, code, why, now, subject=subject, body=body, wording=owner)
    said = sentence("%(why)s. %(then)s", why=why, then=then)
    pipeline.record_event(lead, LeadEvent.Kind.DRAFTED, now, message=message.pk, why=said)
