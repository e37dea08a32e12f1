"""What became of a message that left, or may have left.

A result is written only by whoever still holds the claim.

Nothing that bears its marker and may have had its turn is ever repeated by itself: what may have
been accepted is `unconfirmed`, shown, and left to evidence or a person.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from followups.models import Message
from integrations.errors import OutsideError, Refused, Unavailable
from leads.contacts import consent
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline

log = logging.getLogger(__name__)

State = Message.State
TRIES = 12
BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=3)
CHANNEL_REST = timedelta(minutes=1)


def ours(message: Message) -> Message | None:
    """The row, locked, if it is still in our hands.

    A worker that woke after its lease must not overwrite anything.
    """
    if message.lead_id:
        message.lead = Lead.objects.locked().get(pk=message.lead_id)
    row = (
        Message.objects.select_for_update(of=("self",))
        .select_related("step")
        .filter(pk=message.pk, claim=message.claim, state__in=[State.SENDING, State.UNCONFIRMED])
        .first()
    )
    if row is not None:
        row.lead = message.lead
    return row


def sent(messages: list[Message], now: datetime) -> None:
    """All of them, of one claim, were accepted."""
    if len(messages) > 1:
        try:
            sent_together(messages, now)
        except DatabaseError:
            log.exception("%d messages could not be settled together", len(messages))
        else:
            return
    for message in messages:
        sent_alone(message, now)


@transaction.atomic(durable=True)
def sent_alone(message: Message, now: datetime) -> None:
    if (row := ours(message)) is not None:
        row.provider_id = message.provider_id or row.provider_id
        accept(row, now)


def accept(row: Message, now: datetime) -> None:
    was_doubted = (
        row.state == State.UNCONFIRMED
    )  # then all that follows from it was written already
    row.state, row.why, row.settled_at, row.lease_until = State.SENT, "", now, None
    row.save(update_fields=["state", "why", "settled_at", "lease_until", "provider_id"])
    if not was_doubted:
        said([row], now)


@transaction.atomic(durable=True)
def sent_together(messages: list[Message], now: datetime) -> None:
    """Follow-ups by the dozen.

    What we hold of them is as good as the rows, which nobody else may change while the claim is
    ours.
    """
    list(
        Lead.objects.select_for_update()
        .filter(pk__in=[m.lead_id for m in messages])
        .order_by("pk")
        .values_list("pk")
    )  # the leads first, as everywhere
    rows = Message.objects.filter(pk__in=[m.pk for m in messages], claim=messages[0].claim)
    standing = dict(
        rows.filter(state__in=[State.SENDING, State.UNCONFIRMED])
        .select_for_update(of=("self",))
        .values_list("pk", "state")
    )
    rows.filter(pk__in=standing).update(state=State.SENT, why="", settled_at=now, lease_until=None)
    for message in messages:
        message.state = State.SENT
        if message.pk in standing and message.provider_id:
            message.save(update_fields=["provider_id"])
    said([m for m in messages if standing.get(m.pk) == State.SENDING], now)


DEPARTURE_EVENT: dict[str, LeadEvent.Kind] = {
    Message.Kind.FIRST_RESPONSE: LeadEvent.Kind.ANSWERED,
    Message.Kind.STEP: LeadEvent.Kind.FOLLOWED_UP,
    Message.Kind.CHECK_IN: LeadEvent.Kind.CHECKED_IN,
    Message.Kind.REPLY: LeadEvent.Kind.REPLIED,
}


def said(messages: list[Message], now: datetime) -> None:
    """They went, or may have gone: each lead says so and moves on."""
    pairs = [(m, m.lead) for m in messages if m.lead is not None and m.kind in DEPARTURE_EVENT]
    LeadEvent.objects.bulk_create([event_of(m, lead, now) for m, lead in pairs])
    for message, lead in pairs:
        if message.kind in (Message.Kind.FIRST_RESPONSE, Message.Kind.REPLY):
            pipeline.mark_answered(lead, now, message.author, words_since=message.sending_at)


def event_of(message: Message, lead: Lead, now: datetime) -> LeadEvent:
    detail: dict[str, Any] = {
        "message": message.pk,
        "mail_id": message.message_id,
        "sure": message.state == State.SENT,
    }
    if message.kind in (Message.Kind.STEP, Message.Kind.CHECK_IN):
        return LeadEvent(
            lead=lead,
            kind=DEPARTURE_EVENT[message.kind],
            at=now,
            detail={**detail, "day": message.step.day if message.step else None},
        )
    return LeadEvent(
        lead=lead, kind=DEPARTURE_EVENT[message.kind], at=now, by=message.author, detail=detail
    )  # with whoever wrote or approved it


def not_sent(message: Message, error: OutsideError, now: datetime) -> None:
    """What the way out did to it: it never will, it may later, or nobody knows."""
    if isinstance(error, Unavailable):
        unavailable(message, error, now)
    elif isinstance(error, Refused):
        refused(message, error, now)
    else:
        unsure(message, str(error), now)


@transaction.atomic(durable=True)
def unavailable(message: Message, error: Unavailable, now: datetime) -> None:
    """Nothing was accepted: again later.

    Where the whole channel is out, nobody's tries are burnt.
    """
    row = ours(message)
    if row is None:
        return
    row.attempts += 0 if error.whole_channel else 1
    if row.attempts >= TRIES:
        fail(row, str(error), now)
        return
    pause = (
        CHANNEL_REST
        if error.whole_channel
        else min(BACK_OFF * 2 ** (row.attempts - 1), LONGEST_BACK_OFF)
    )
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
        consent.withdraw_consent(
            row.lead.contact, now, str(error), row.lead, channel=row.channel, answered=True
        )
    if row.lead is not None and error.dead:
        pipeline.record_event(
            row.lead,
            LeadEvent.Kind.BOUNCED,
            now,
            address=row.to,
            hard=row.channel == Message.Channel.EMAIL,
            why=str(error),
        )  # a landline takes no texts, and may take mail all the same


def fail(row: Message, why: str, now: datetime) -> None:
    row.state, row.why, row.settled_at, row.lease_until, row.sequence = (
        State.FAILED,
        why[:300],
        now,
        None,
        None,
    )
    row.save(update_fields=["state", "why", "settled_at", "lease_until", "sequence", "attempts"])
    if row.lead is not None:
        pipeline.record_event(
            row.lead, LeadEvent.Kind.NOT_SENT, now, message=row.pk, what=row.kind, why=why
        )
        pipeline.ask_person(row.lead, now, f"A message could not be sent: {why}")


@transaction.atomic(durable=True)
def unsure(message: Message, why: str, now: datetime) -> None:
    row = ours(message)
    if row is not None and row.state == State.SENDING:
        unconfirm(row, why, now)


def unconfirm(row: Message, why: str, now: datetime) -> None:
    if row.provider_id:  # the provider has told of it meanwhile: it was taken
        accept(row, now)
        return
    row.state, row.why, row.settled_at, row.lease_until = State.UNCONFIRMED, why[:300], now, None
    row.save(update_fields=["state", "why", "settled_at", "lease_until"])
    if row.lead is not None:
        pipeline.record_event(
            row.lead, LeadEvent.Kind.UNCONFIRMED, now, message=row.pk, what=row.kind, why=why
        )
        said([row], now)
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
    if row is None or row.state != State.SENDING or not row.lease_until or row.lease_until > now:
        return
    if Message.objects.filter(
        claim=row.claim, sending_at__gt=row.sending_at
    ).exists():  # the next of the same claim was begun, so this one had been accepted
        accept(row, now)
    else:
        unconfirm(row, "The program stopped while it was being sent.", now)
