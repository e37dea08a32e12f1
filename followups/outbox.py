"""The outbox: claim, decide, send, settle. The only file from which anything leaves for anybody.

Until the marker (`sending`, with its Message-ID and claim) is committed, trying again is safe. After it, nothing is ever
repeated by itself: what may have been accepted is `unconfirmed`, shown, and left to evidence or a person.
"""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from followups import letter, policy, tasks, texting
from followups.ahead import Ahead
from followups.facts import gather
from followups.models import Message
from followups.render import Unresolved
from integrations import crash, sms
from integrations.errors import Refused, Unavailable, Uncertain
from integrations.mail import Post
from leads import consent, pipeline
from leads.models import Lead, LeadEvent, MailId

log = logging.getLogger(__name__)

State = Message.State
LEASE = timedelta(minutes=10)  # longer than any mail server may take, longer than a job may run
TRIES = 12
PREPARE_TRIES = 3
LOOKED_AT = 8  # rows that other workers may be holding
BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=3)
CHANNEL_REST = timedelta(minutes=1)

_post = Post()
_ahead = Ahead()


def send_next(now: datetime) -> bool:
    """Take one due message as far as it can go. False when nothing is due."""
    for _ in range(LOOKED_AT):
        row = _ahead.next(now)
        if row is None:
            return False
        if (worked := take(*row, now)) is not None:
            return worked
    return False


def take(pk: int, lead_pk: int | None, now: datetime) -> bool | None:
    """True where something was done; None where another worker holds the row or it is due no longer."""
    try:
        message, worked = claim(pk, lead_pk, now)
    except Exception as error:  # whatever one row holds, its neighbours must go on
        log.exception("message %s could not be prepared", pk)
        park(pk, error, now)
        return True
    if message is not None:
        crash.point("after_marker")
        attempt(message, now)
    return True if worked else None


def close() -> None:
    """Let go of the mail connection, and of what was looked up, at the end of a drain."""
    _ahead.forget()
    _post.close()


@transaction.atomic(durable=True)
def claim(pk: int, lead_pk: int | None, now: datetime) -> tuple[Message | None, bool]:
    """(the message to send or None, whether anything was done). The verdict of policy is applied in the same breath, the marker included.

    What another worker holds is left to it: the next row is looked at instead.
    """
    lead = None
    if lead_pk is not None:  # the lead first: everybody locks in this order
        lead = Lead.objects.locked(skip=True).filter(pk=lead_pk).first()
        if lead is None:
            return None, False
    message = Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("business", "enrollment__sequence", "step").filter(pk=pk, state=State.QUEUED, not_before__lte=now).first()
    if message is None:
        return None, False
    crash.point("after_claim")
    message.lead = lead
    return (message if apply(policy.may_send(gather(message, lead, now)), message, now) else None), True


@transaction.atomic(durable=True)
def park(pk: int, error: Exception, now: datetime) -> None:
    """A row that cannot even be prepared is tried three times, then failed with its reason."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.state != State.QUEUED:
        return
    message.attempts += 1
    message.why, message.not_before = f"{type(error).__name__}: {error}"[:300], now + CHANNEL_REST * message.attempts
    if message.attempts >= PREPARE_TRIES:
        message.state, message.settled_at, message.sequence = State.FAILED, now, None
    message.save(update_fields=["attempts", "why", "not_before", "state", "settled_at", "sequence"])


def apply(verdict: policy.Verdict, message: Message, now: datetime) -> bool:
    """Write what was decided. True where the message is now marked as being sent."""
    if isinstance(verdict, policy.Wait):
        message.not_before, message.why = verdict.until, verdict.why
        message.save(update_fields=["not_before", "why"])
        return False
    if isinstance(verdict, policy.Refuse):
        message.missed_at = now if verdict.missed else None
        withhold(message, verdict.why, now, verdict.tell)
        return False
    try:
        if message.channel == Message.Channel.TASK:
            tasks.hand_over(message, now)
            return False
        if message.lead is not None:
            (texting if message.channel == Message.Channel.SMS else letter).write(message)
    except Unresolved as error:
        withhold(message, f"The text cannot be sent: {error}", now, tell=True)
        return False
    message.message_id = message.message_id or letter.new_message_id(message.business, message.kind)
    if message.channel == Message.Channel.EMAIL:
        message.headers = {**message.headers, "Message-ID": message.message_id}
    message.state, message.why, message.claim, message.channel_out = State.SENDING, "", uuid.uuid4(), False
    message.sending_at, message.lease_until = now, now + LEASE
    message.save()
    return True


def withhold(message: Message, why: str, now: datetime, tell: bool) -> None:
    """It will not go, and this is why; the lead's timeline says so, and a person is asked where they should know."""
    message.state, message.why, message.settled_at, message.sequence = State.WITHHELD, why[:300], now, None
    message.save(update_fields=["state", "why", "settled_at", "sequence", "missed_at"])
    if message.lead is not None:
        pipeline.record(message.lead, LeadEvent.Kind.NOT_SENT, now, message=message.pk, what=message.kind, why=why)
        if tell:
            pipeline.ask_person(message.lead, now, why)


def attempt(message: Message, now: datetime) -> None:
    """The network, with no transaction open; whatever happens is settled."""
    try:
        if message.channel == Message.Channel.SMS:
            message.provider_id = sms.send(texting.outgoing(message))
        else:
            message.provider_id = _post.send(letter.outgoing(message)) or message.provider_id
    except Unavailable as error:
        settle_unavailable(message, error, now)
    except Refused as error:
        settle_refused(message, error, now)
    except Uncertain as error:
        settle_unconfirmed(message, str(error), now)
    else:
        crash.point("after_accept")
        settle_sent(message, now)


def ours(message: Message) -> Message | None:
    """The row, locked, if it is still in our hands: a worker that woke after its lease must not overwrite anything."""
    if message.lead_id:
        message.lead = Lead.objects.locked().get(pk=message.lead_id)
    row = Message.objects.select_for_update(of=("self",)).select_related("step").filter(pk=message.pk, claim=message.claim, state__in=[State.SENDING, State.UNCONFIRMED]).first()
    if row is not None:
        row.lead = message.lead
    return row


@transaction.atomic(durable=True)
def settle_sent(message: Message, now: datetime) -> None:
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
def settle_unavailable(message: Message, error: Unavailable, now: datetime) -> None:
    """Nothing was accepted: again later. Where the whole channel is out, nobody's tries are burnt."""
    row = ours(message)
    if row is None:
        return
    row.attempts += 0 if error.whole_channel else 1
    if row.attempts >= TRIES:
        fail(row, str(error), now)
        return
    if error.whole_channel:
        _ahead.forget()  # what else was looked up rests as well
    pause = CHANNEL_REST if error.whole_channel else min(BACK_OFF * 2 ** (row.attempts - 1), LONGEST_BACK_OFF)
    row.state, row.claim, row.lease_until, row.sending_at = State.QUEUED, None, None, None
    row.not_before, row.why, row.channel_out = now + pause, str(error)[:300], error.whole_channel
    row.save()


@transaction.atomic(durable=True)
def settle_refused(message: Message, error: Refused, now: datetime) -> None:
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
def settle_unconfirmed(message: Message, why: str, now: datetime) -> None:
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
