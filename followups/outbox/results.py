"""What became of a message that left, or may have left.

A result is written only by whoever still holds the claim. Nothing that bears its marker and may
have had its turn is ever repeated by itself: what may have been accepted is `unconfirmed`, shown,
and left to evidence or a person.
"""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from followups.channels import CHANNELS
from followups.content.merge_fields import Unresolved
from followups.models import Message
from followups.outbox import evidence, states
from followups.outbox.not_sent import record_not_sent
from followups.policy.restored import meant_for
from followups.why import WhyCode
from integrations.databases.prepared import Moment, prepared
from integrations.errors import OutsideError, Refused, Unavailable
from integrations.texts.sentences import sentence
from leads.contacts import consent
from leads.models import Lead, LeadEvent
from leads.pipeline import assigning, attention
from leads.pipeline import stages as pipeline

log = logging.getLogger(__name__)

State = Message.State
TRIES = 12
BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=3)
CHANNEL_REST = timedelta(minutes=1)
SLOW_REST = timedelta(minutes=5)  # after one mail that took all its time


def lock_claimed_message(message: Message) -> Message | None:
    """The row, locked, if it is still in our hands.

    A worker that woke after its lease must not overwrite anything; whoever was erased meanwhile
    has no row.
    """
    if message.lead_id:
        message.lead = Lead.objects.locked().filter(pk=message.lead_id).first()
    row = (
        Message.objects.select_for_update(of=("self",))
        .select_related("step")
        .filter(pk=message.pk, claim=message.claim, state__in=[State.SENDING, State.UNCONFIRMED])
        .first()
    )
    if row is not None:
        row.lead = message.lead
    return row


# Accepted


def settle_sent(messages: list[Message], now: datetime) -> None:
    """All of them, of one claim, were accepted."""
    if len(messages) > 1:
        try:
            settle_sent_together(messages, now)
        except DatabaseError:
            log.exception("%d messages could not be settled together", len(messages))
        else:
            return
    for message in messages:
        settle_sent_alone(message, now)


@transaction.atomic(durable=True)
def settle_sent_alone(message: Message, now: datetime) -> None:
    if (row := lock_claimed_message(message)) is not None:
        confirm_message(row, now, message.provider_id, message.kept_here)


def confirm_message(
    row: Message, now: datetime, provider_id: str = "", kept_here: bool = False
) -> None:
    was_doubted = row.state == State.UNCONFIRMED  # then all that follows from it was written
    states.confirm(row, now, provider_id, kept_here)
    if not was_doubted:
        record_departures([row], now)


@transaction.atomic(durable=True)
def settle_sent_together(messages: list[Message], now: datetime) -> None:
    """Follow-ups and first answers by the dozen.

    Nobody else may change the messages while the claim is ours, but for what bore its marker in the
    database alone; the leads anybody may have changed since they were decided on.
    """
    theirs = Lead.objects.filter(pk__in=[m.lead_id for m in messages])
    leads = {lead.pk: lead for lead in theirs.locked_together()}
    rows = Message.objects.filter(pk__in=[m.pk for m in messages], claim=messages[0].claim)
    asked = rows.filter(state__in=[State.SENDING, State.UNCONFIRMED])
    locked = asked.select_for_update(of=("self",)).values_list("pk", "state", "sending_at")
    standing = {pk: (state, sending_at) for pk, state, sending_at in locked}
    states.confirm_together(rows.filter(pk__in=standing), messages, now)
    gone = []
    for message in messages:
        state, message.sending_at = standing.get(message.pk, ("", None))
        message.lead = leads.get(message.lead_id) if message.lead_id else None
        if state and message.provider_id:
            message.save(update_fields=["provider_id"])
        if state == State.SENDING:
            gone.append(message)
    record_departures(gone, now)


DEPARTURE_EVENT: dict[str, LeadEvent.Kind] = {
    Message.Kind.FIRST_RESPONSE: LeadEvent.Kind.ANSWERED,
    Message.Kind.STEP: LeadEvent.Kind.FOLLOWED_UP,
    Message.Kind.CHECK_IN: LeadEvent.Kind.CHECKED_IN,
    Message.Kind.REPLY: LeadEvent.Kind.REPLIED,
}


def record_departures(messages: list[Message], now: datetime) -> None:
    """They went, or may have gone: each lead says so and moves on."""
    pairs = [(m, m.lead) for m in messages if m.lead is not None and m.kind in DEPARTURE_EVENT]
    LeadEvent.objects.bulk_create([departure_event(m, lead, now) for m, lead in pairs])
    for message, lead in pairs:
        if message.kind in (Message.Kind.FIRST_RESPONSE, Message.Kind.REPLY):
            pipeline.mark_answered(lead, now, message.author, words_since=message.sending_at)
        if message.kind == Message.Kind.REPLY and message.author:
            assigning.give_to_answerer(lead, message.author, now)


def departure_event(message: Message, lead: Lead, now: datetime) -> LeadEvent:
    detail: dict[str, Any] = {
        "message": message.pk,
        "mail_id": message.message_id,
        "sure": message.state == State.SENT,
    }
    if message.kept_here:
        detail["kept_here"] = True
    if message.kind in (Message.Kind.STEP, Message.Kind.CHECK_IN):
        author, detail["day"] = None, message.step.day if message.step else None
    else:
        author = message.author  # whoever wrote or approved it
    return LeadEvent(
        lead=lead, kind=DEPARTURE_EVENT[message.kind], at=now, by=author, detail=detail
    )


# Not accepted, or nobody knows


def settle_not_sent(message: Message, error: OutsideError, now: datetime) -> None:
    """What the way out did to it: it never will, it may later, or nobody knows."""
    if isinstance(error, Unavailable):
        settle_unavailable(message, error, now)
    elif isinstance(error, Refused):
        settle_refused(message, error, now)
    else:
        settle_uncertain(message, error.words, now)


@transaction.atomic(durable=True)
def settle_unavailable(message: Message, error: Unavailable, now: datetime) -> None:
    """Nothing was accepted: again later.

    Where the whole channel is out, nobody's tries are burnt.
    """
    row = lock_claimed_message(message)
    if row is None:
        return
    attempts = row.attempts + (0 if error.whole_channel and not error.too_slow else 1)
    if attempts >= TRIES:
        fail_message(row, WhyCode.UNAVAILABLE, error.words, attempts, now)
        return
    if error.whole_channel:
        code, pause = WhyCode.CHANNEL_OUT, SLOW_REST if error.too_slow else CHANNEL_REST
    else:
        code = WhyCode.UNAVAILABLE
        pause = min(BACK_OFF * 2 ** (attempts - 1), LONGEST_BACK_OFF)
        pause = max(pause, timedelta(seconds=error.retry_after or 0))
    states.retry(row, now + pause, code, error.words, attempts, error.whole_channel)


@transaction.atomic(durable=True)
def settle_refused(message: Message, error: Refused, now: datetime) -> None:
    row = lock_claimed_message(message)
    if row is None:
        return
    fail_message(row, WhyCode.REFUSED, error.words, row.attempts, now)
    if row.lead is not None and error.opted_out:
        consent.withdraw_consent(
            row.lead.contact, now, error.words, row.lead, channel=row.channel, answered=True
        )
    if row.lead is not None and error.dead:
        pipeline.record_event(
            row.lead,
            LeadEvent.Kind.BOUNCED,
            now,
            address=row.to,
            hard=CHANNELS[row.channel].dead_is_final,
            why=error.words,
        )


def fail_message(row: Message, code: WhyCode, why: str, attempts: int, now: datetime) -> None:
    states.fail(row, code, why, attempts, now)
    if row.lead is not None:
        record_not_sent(row.lead, row, code, why, now)
        text = sentence("A message could not be sent: %(why)s", why=why)
        attention.ask_person(row.lead, now, attention.Code.NOT_SENT, text)


@transaction.atomic(durable=True)
def settle_uncertain(message: Message, why: str, now: datetime) -> None:
    row = lock_claimed_message(message)
    if row is not None and row.state == State.SENDING:
        doubt_message(row, WhyCode.UNCERTAIN, why, now)


def doubt_message(row: Message, code: WhyCode, why: str, now: datetime) -> None:
    if row.provider_id:  # the provider has told of it meanwhile: it was taken
        confirm_message(row, now)
        return
    states.doubt(row, code, why, now)
    if row.lead is not None:
        pipeline.record_event(
            row.lead, LeadEvent.Kind.UNCONFIRMED, now, message=row.pk, what=row.kind, why=why
        )
        record_departures([row], now)
        text = gettext_noop("A message may or may not have arrived")
        attention.ask_person(row.lead, now, attention.Code.UNCONFIRMED, text)


def assume_sent(message: Message, why: str, now: datetime) -> None:
    """After a restore: it may have gone before, so it counts as said. In the caller's transaction.

    Whoever waited for an answer is looked at by a person.
    """
    mail_id = evidence.sent_copy_of(message)
    try:
        CHANNELS[message.channel].compose(message, [])
    except Unresolved:
        message.message_id = message.message_id or f"restored-{uuid.uuid4().hex}"
    message.message_id = mail_id or message.message_id
    states.assume(message, uuid.uuid4(), why, meant_for(message), now)
    CHANNELS[message.channel].remember_sent([message])
    if mail_id:
        states.confirm(message, now)
    record_departures([message], now)
    if message.lead is not None and message.kind in Message.FIRST and not mail_id:
        attention.ask_person(message.lead, now, attention.Code.UNCONFIRMED, why)


# Nobody came back to say


def settle_next_stuck(now: datetime) -> bool:
    """A message whose sender never came back is unconfirmed.

    It is never sent again by itself. False where none is stuck.
    """
    pk = stuck_messages.first(now)
    if pk is None:
        return False
    settle_stuck(pk, now)
    return True


@prepared()
def stuck_messages(now: Moment) -> QuerySet[Message]:
    return Message.objects.stuck(now)


@transaction.atomic(durable=True)
def settle_stuck(pk: int, now: datetime) -> None:
    message = Message.objects.get(pk=pk)
    row = lock_claimed_message(message)
    if row is None or row.state != State.SENDING or not row.lease_until or row.lease_until > now:
        return
    # The next of the same claim was begun, so this one had been accepted.
    if Message.objects.filter(claim=row.claim, sending_at__gt=row.sending_at).exists():
        confirm_message(row, now)
    else:
        doubt_message(
            row,
            WhyCode.INTERRUPTED,
            sentence("The program stopped while it was being sent."),
            now,
        )
