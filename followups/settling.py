"""What became of a message that left, or may have left. A result is written only by whoever still holds the claim.

Nothing is ever repeated by itself once its marker is written: what may have been accepted is `unconfirmed`, shown, and left to evidence or a person.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from followups.models import Message
from integrations.errors import Refused, Unavailable
from leads import consent, pipeline
from leads.models import Lead, LeadEvent, MailId

State = Message.State
TRIES = 12
BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=3)
CHANNEL_REST = timedelta(minutes=1)


def ours(message: Message) -> Message | None:
    """The row, locked, if it is still in our hands: a worker that woke after its lease must not overwrite anything."""
    if message.lead_id:
        message.lead = Lead.objects.locked().get(pk=message.lead_id)
    row = Message.objects.select_for_update(of=("self",)).select_related("step").filter(pk=message.pk, claim=message.claim, state__in=[State.SENDING, State.UNCONFIRMED]).first()
    if row is not None:
        row.lead = message.lead
    return row


@transaction.atomic(durable=True)
def sent(message: Message, now: datetime) -> None:
    row = ours(message)
    if row is None:
        return
    was_doubted = row.state == State.UNCONFIRMED  # then all that follows from it was written already
    row.state, row.why, row.settled_at, row.lease_until = State.SENT, "", now, None
    row.provider_id = message.provider_id or row.provider_id
    row.save(update_fields=["state", "why", "settled_at", "lease_until", "provider_id"])
    if not was_doubted:
        said(row, now)


def said(message: Message, now: datetime) -> None:
    """It went, or may have gone: the lead knows the mail's id again and moves on."""
    lead = message.lead
    if lead is None or message.kind == Message.Kind.NOTICE:
        return
    if message.channel == Message.Channel.EMAIL:
        MailId.objects.bulk_create([MailId(lead=lead, value=message.message_id)], ignore_conflicts=True)
    detail: dict[str, Any] = {"message": message.pk, "mail_id": message.message_id, "sure": message.state == State.SENT}
    if message.kind == Message.Kind.FIRST_RESPONSE:
        pipeline.record(lead, LeadEvent.Kind.ANSWERED, now, message.author, **detail)  # with whoever approved it
        pipeline.answered(lead, now, message.author, words_since=message.sending_at)
    elif message.kind == Message.Kind.STEP:
        pipeline.record(lead, LeadEvent.Kind.FOLLOWED_UP, now, day=message.step.day if message.step else None, **detail)
    elif message.kind == Message.Kind.CHECK_IN:
        pipeline.record(lead, LeadEvent.Kind.CHECKED_IN, now, day=message.step.day if message.step else None, **detail)
    else:
        pipeline.record(lead, LeadEvent.Kind.REPLIED, now, message.author, **detail)
        pipeline.answered(lead, now, message.author, words_since=message.sending_at)


@transaction.atomic(durable=True)
def unavailable(message: Message, error: Unavailable, now: datetime) -> None:
    """Nothing was accepted: again later. Where the whole channel is out, nobody's tries are burnt."""
    row = ours(message)
    if row is None:
        return
    row.attempts += 0 if error.whole_channel else 1
    if row.attempts >= TRIES:
        fail(row, str(error), now)
        return
    pause = CHANNEL_REST if error.whole_channel else min(BACK_OFF * 2 ** (row.attempts - 1), LONGEST_BACK_OFF)
    row.state, row.claim, row.lease_until, row.sending_at = State.QUEUED, None, None, None
    row.not_before, row.why, row.channel_out = now + pause, str(error)[:300], error.whole_channel
    row.save()


@transaction.atomic(durable=True)
def refused(message: Message, error: Refused, now: datetime) -> None:
    row = ours(message)
    if row is None:
        return
    fail(row, str(error), now)
    if row.lead is not None and error.opted_out:
        consent.withdraw(row.lead.contact, now, str(error), row.lead, channel=row.channel, answered=True)
    if row.lead is not None and error.dead:
        pipeline.record(row.lead, LeadEvent.Kind.BOUNCED, now, address=row.to, hard=row.channel == Message.Channel.EMAIL, why=str(error))  # a landline takes no texts, and may take mail all the same


def fail(row: Message, why: str, now: datetime) -> None:
    row.state, row.why, row.settled_at, row.lease_until, row.sequence = State.FAILED, why[:300], now, None, None
    row.save(update_fields=["state", "why", "settled_at", "lease_until", "sequence", "attempts"])
    if row.lead is not None:
        pipeline.record(row.lead, LeadEvent.Kind.NOT_SENT, now, message=row.pk, what=row.kind, why=why)
        pipeline.ask_person(row.lead, now, f"A message could not be sent: {why}")


@transaction.atomic(durable=True)
def unsure(message: Message, why: str, now: datetime) -> None:
    row = ours(message)
    if row is not None and row.state == State.SENDING:
        unconfirm(row, why, now)


def unconfirm(row: Message, why: str, now: datetime) -> None:
    if row.provider_id:  # the provider has told of it meanwhile: it was taken
        row.state, row.why, row.settled_at, row.lease_until = State.SENT, "", now, None
        row.save(update_fields=["state", "why", "settled_at", "lease_until"])
        said(row, now)
        return
    row.state, row.why, row.settled_at, row.lease_until = State.UNCONFIRMED, why[:300], now, None
    row.save(update_fields=["state", "why", "settled_at", "lease_until"])
    if row.lead is not None:
        pipeline.record(row.lead, LeadEvent.Kind.UNCONFIRMED, now, message=row.pk, what=row.kind, why=why)
        said(row, now)
        pipeline.ask_person(row.lead, now, "A message may or may not have arrived")


def sweep_next(now: datetime) -> bool:
    """A message whose sender never came back is unconfirmed: it is never sent again by itself."""
    pk = Message.objects.stuck(now).values_list("pk", flat=True).first()
    if pk is None:
        return False
    sweep(pk, now)
    return True


@transaction.atomic(durable=True)
def sweep(pk: int, now: datetime) -> None:
    message = Message.objects.get(pk=pk)
    row = ours(message)
    if row is not None and row.state == State.SENDING and row.lease_until and row.lease_until <= now:
        unconfirm(row, "The program stopped while it was being sent.", now)
