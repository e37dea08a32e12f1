"""The outbox: claim, decide, send, settle. The only file from which anything leaves for anybody.

Until the marker (`sending`, with its Message-ID and claim) is committed, trying again is safe.
After it, nothing that may have had
its turn is ever repeated by itself: what may have been accepted is `unconfirmed`, shown, and left
to evidence or a person.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from followups.content import sms as texting
from followups.content.mail import compose_mail, new_message_id, outgoing_mail
from followups.content.merge_fields import Unresolved
from followups.models import Message
from followups.outbox import claims, results, team_tasks
from followups.outbox.claims import Ready
from followups.outbox.lookahead import Ahead, Row
from followups.policy import rate_limits
from followups.policy.facts import SendFactsReader
from followups.policy.may_send import Refuse, Verdict, Wait, may_send
from integrations import crash, sms
from integrations.errors import OutsideError, Unavailable
from integrations.mail import Post
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline

log = logging.getLogger(__name__)

State = Message.State
# Seconds for which a verdict holds that waits for its turn; never more than the first message
LONGEST_ROUND = 1.0
PREPARE_TRIES = 3
LOOKED_AT = 8  # rows that other workers may be holding
PREPARE_REST = timedelta(minutes=1)

_post = Post()
_ahead = Ahead()


def send_next(now: datetime) -> bool:
    """Take what is due next as far as it can go.

    One message, or some follow-ups to different people. False when nothing is due.
    """
    for _ in range(LOOKED_AT):
        rows = _ahead.next(now)
        if not rows:
            return False
        if (worked := take(rows, now)) is not None:
            return worked
    return False


def take(rows: list[Row], now: datetime) -> bool | None:
    """True where something was done.

    None where other workers hold the rows or they are due no longer.
    """
    try:
        ready, worked = claim(rows, now)
    except Exception as error:  # whatever one row holds, its neighbours must go on
        if len(rows) > 1:
            each = [take([row], now) for row in rows]
            return any(each) or None
        log.exception("message %s could not be prepared", rows[0].message)
        park(rows[0].message, error, now)
        return True
    send(ready, now)
    return True if worked else None


def close() -> None:
    """Let go of the mail connection, and of what was looked up, at the end of a drain."""
    _ahead.forget()
    _post.close()


@transaction.atomic(durable=True)
def claim(rows: list[Row], now: datetime) -> tuple[list[Ready], bool]:
    """(what is to be sent, whether anything was done).

    The verdict of policy is applied in the same breath, and the first message bears its marker.

    What another worker holds is left to it: the next rows are looked at instead.
    """
    leads = {
        lead.pk: lead
        for lead in Lead.objects.locked(skip=True)
        .select_related(None)
        .prefetch_related("business", "contact")
        .filter(pk__in=[r.lead for r in rows if r.lead is not None])
    }  # the lead first: everybody locks in this order
    wanted = [row.message for row in rows if row.lead is None or row.lead in leads]
    messages = list(
        Message.objects.due(now)
        .select_for_update(skip_locked=True, of=("self",))
        .prefetch_related("business", "enrollment__sequence", "step")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    crash.point("after_claim")
    for message in messages:
        message.lead = leads[message.lead_id] if message.lead_id else None
    if any(rate_limits.has_any(lead.business, now) for lead in leads.values()):
        messages = messages[
            :1
        ]  # set since they were looked up: each counts before the next is decided
    known = SendFactsReader(messages, now)
    facts = [(m, known.gather(m), known.stood(m)) for m in messages]
    ready = [
        Ready(m, found, stood) for m, found, stood in facts if apply(may_send(found), m, known, now)
    ]
    claims.write(ready, _ahead.in_a_moment, now)
    return ready, bool(messages)


def send(ready: list[Ready], now: datetime) -> None:
    """One after the other; what went is settled together, and what got no turn is let go."""
    went: list[Message] = []
    left = [each.message for each in ready]
    try:
        for message in claims.in_turn(ready, _ahead.in_a_moment, LONGEST_ROUND, now):
            left.remove(message)
            crash.point("after_marker")
            try:
                hand_over(message)
            except OutsideError as error:
                results.sent(
                    went, now
                )  # first, while the row that failed still proves that they went
                went = []
                results.not_sent(message, error, now)
                if isinstance(error, Unavailable) and error.whole_channel:
                    _ahead.forget()  # what else was looked up rests as well
                    break
            else:
                crash.point("after_accept")
                went.append(message)
    finally:
        _ahead.learn(len(ready) - len(left), len(ready))
        try:
            results.sent(went, now)
        finally:
            claims.let_go(left)


@transaction.atomic(durable=True)
def park(pk: int, error: Exception, now: datetime) -> None:
    """A row that cannot even be prepared is tried three times, then failed with its reason."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.state != State.QUEUED:
        return
    message.attempts += 1
    message.why, message.not_before = (
        f"{type(error).__name__}: {error}"[:300],
        now + PREPARE_REST * message.attempts,
    )
    if message.attempts >= PREPARE_TRIES:
        message.state, message.settled_at, message.sequence = State.FAILED, now, None
    message.save(update_fields=["attempts", "why", "not_before", "state", "settled_at", "sequence"])


def apply(verdict: Verdict, message: Message, known: SendFactsReader, now: datetime) -> bool:
    """Write what was decided. True where the message is now ready to be marked."""
    if isinstance(verdict, Wait):
        message.not_before, message.why = verdict.until, verdict.why
        message.save(update_fields=["not_before", "why"])
        return False
    if isinstance(verdict, Refuse):
        message.missed_at = now if verdict.missed else None
        withhold(message, verdict.why, now, verdict.tell)
        return False
    try:
        if message.channel == Message.Channel.TASK:
            team_tasks.hand_over(message, now)
            return False
        if message.lead is not None and message.channel == Message.Channel.SMS:
            texting.compose_sms(message)
        elif message.lead is not None:
            compose_mail(message, known.mail_ids[message.lead.pk])
    except Unresolved as error:
        withhold(message, f"The text cannot be sent: {error}", now, tell=True)
        return False
    message.message_id = message.message_id or new_message_id(message.business, message.kind)
    if message.channel == Message.Channel.EMAIL:
        message.headers = {**message.headers, "Message-ID": message.message_id}
    return True


def withhold(message: Message, why: str, now: datetime, tell: bool) -> None:
    """It will not go, and this is why.

    The lead's timeline says so, and a person is asked where they should know.
    """
    message.state, message.why, message.settled_at, message.sequence = (
        State.WITHHELD,
        why[:300],
        now,
        None,
    )
    message.save(update_fields=["state", "why", "settled_at", "sequence", "missed_at"])
    if message.lead is not None:
        pipeline.record_event(
            message.lead,
            LeadEvent.Kind.NOT_SENT,
            now,
            message=message.pk,
            what=message.kind,
            why=why,
        )
        if tell:
            pipeline.ask_person(message.lead, now, why)


def hand_over(message: Message) -> None:
    """The network, with no transaction open. Raises Refused, Unavailable or Uncertain."""
    if message.channel == Message.Channel.SMS:
        message.provider_id = sms.send(texting.outgoing_sms(message))
    else:
        message.provider_id = _post.send(outgoing_mail(message)) or message.provider_id
