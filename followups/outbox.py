"""The outbox: claim, decide, send, settle. The only file from which anything leaves for anybody.

Until the marker (`sending`, with its Message-ID and claim) is committed, trying again is safe. After it, nothing is ever
repeated by itself: what may have been accepted is `unconfirmed`, shown, and left to evidence or a person.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from followups import letter, policy, settling, tasks, texting
from followups.ahead import Ahead
from followups.facts import gather
from followups.models import Message
from followups.render import Unresolved
from integrations import crash, sms
from integrations.errors import Refused, Unavailable, Uncertain
from integrations.mail import Post
from leads import pipeline
from leads.models import Lead, LeadEvent

log = logging.getLogger(__name__)

State = Message.State
LEASE = timedelta(minutes=10)  # longer than any mail server may take, longer than a job may run
PREPARE_TRIES = 3
LOOKED_AT = 8  # rows that other workers may be holding
PREPARE_REST = timedelta(minutes=1)

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
    message.why, message.not_before = f"{type(error).__name__}: {error}"[:300], now + PREPARE_REST * message.attempts
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
        settling.unavailable(message, error, now)
        if error.whole_channel:
            _ahead.forget()  # what else was looked up rests as well
    except Refused as error:
        settling.refused(message, error, now)
    except Uncertain as error:
        settling.unsure(message, str(error), now)
    else:
        crash.point("after_accept")
        settling.sent(message, now)
