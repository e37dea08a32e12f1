"""An emergency gets the owner's text for it at once: never a draft, never a promise of later."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Subquery

from followups.channels import CHANNELS
from followups.models import Message
from followups.outbox import states
from followups.owner.answer_modes import Mode, Rule
from followups.owner.audience import NEVER
from followups.owner.emergency_texts import emergency_text
from integrations.databases.prepared import prepared
from integrations.texts.sentences import sentence
from leads.models import Judgement, Lead, LeadEvent
from leads.pipeline import stages as pipeline

State, Wording = Message.State, Message.Wording
INSTEAD = sentence("It is an emergency: the text for emergencies goes instead")


def is_answered_as_emergency(judgement: Judgement | None) -> bool:
    """Spam and machines get no answer, whatever they cry."""
    return judgement is not None and judgement.is_emergency and judgement.category not in NEVER


def emergency_rule(lead: Lead) -> Rule:
    subject, body = emergency_text(lead.business, lead.language)
    return Rule(Mode.TEMPLATE, subject=subject, body=body, own=True)


def replace_next_answer_to_emergency(now: datetime) -> bool:
    """Put the text for emergencies in place of one answer that was planned before anybody knew.

    False where none is.
    """
    pk = next_too_slow.first()
    if pk is None:
        return False
    replace_answer_to_emergency(pk, now)
    return True


@prepared()
def next_too_slow() -> QuerySet[Message]:
    return answers_too_slow()


def answers_too_slow() -> QuerySet[Message]:
    """First answers to emergencies in other words, which no person has approved."""
    newest = Judgement.newest_of_lead("lead")
    return (
        Message.objects.filter(
            kind=Message.Kind.FIRST_RESPONSE,
            state__in=[*Message.UNDECIDED, State.QUEUED],
            wording__in=[Wording.OWNER, Wording.DRAFTED],
            author__isnull=True,
            lead__in=Lead.objects.filter(pressing=True, completed_at__isnull=True),
        )
        .alias(
            urgency=Subquery(newest.values("urgency")),
            taken_for=Subquery(newest.values("category")),
        )
        .filter(urgency=Judgement.Urgency.EMERGENCY)
        .exclude(taken_for__in=NEVER)
    )


@transaction.atomic(durable=True)
def replace_answer_to_emergency(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(messages=pk)
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if not answers_too_slow().filter(pk=pk).exists():
        return
    rule = emergency_rule(lead)
    subject, body = words_by_channel(message.channel, lead, rule)
    subject = message.subject if message.state == State.QUEUED and message.subject else subject
    states.queue_instead(message, now, subject=subject, body=body, wording=Wording.EMERGENCY)
    pipeline.record_event(lead, LeadEvent.Kind.DRAFTED, now, message=message.pk, why=INSTEAD)


def words_by_channel(channel: str, lead: Lead, rule: Rule) -> tuple[str, str]:
    """(subject, body) as they go by this channel, whatever it says to other inquiries."""
    return CHANNELS[channel].first_response(
        lead, rule.subject, rule.body, rule.body, is_inquiry=False
    )
