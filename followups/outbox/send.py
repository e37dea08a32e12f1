"""How a message leaves, from top to bottom: look up, claim, decide, mark, hand over, settle.

The only file from which anything leaves for anybody. Until the marker (`sending`, with its
Message-ID and claim) is committed, trying again is safe. After it, nothing that may have had its
turn is ever repeated by itself: what may have been accepted is `unconfirmed`, shown, and left to
evidence or a person.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from followups.channels import CHANNELS, close_channels
from followups.content.merge_fields import Unresolved
from followups.models import Message
from followups.outbox import claims, resting, results, states, team_tasks
from followups.outbox.claims import ReadyMessage
from followups.outbox.lookahead import DueMessage, Lookahead
from followups.outbox.not_sent import record_not_sent
from followups.policy import rate_limits
from followups.policy.counting import turns_of
from followups.policy.facts import SendFactsReader
from followups.policy.may_send import may_send
from followups.policy.send_facts import Assume, Refuse, Verdict, Wait
from followups.why import WhyCode
from integrations import crash
from integrations.databases.insisting import insist
from integrations.databases.turns import TurnTaken, take_turns
from integrations.errors import OutsideError, Uncertain
from integrations.texts.sentences import sentence
from leads.models import Lead
from leads.pipeline import attention
from leads.restored import notice

log = logging.getLogger(__name__)

# Seconds after which messages that wait behind the first are released; that one has its turn.
LONGEST_ROUND = 1.0
PREPARE_TRIES = 3
PREPARE_REST = timedelta(minutes=1)
LOOKED_AT = 8  # rows that other workers may be holding

_lookahead = Lookahead()
_awaited = Lookahead(Message.AWAITED)


def send_next_message(now: datetime) -> bool:
    """Take what is due next as far as it can go.

    One message, or some follow-ups to different people. False when nothing is due.
    """
    return send_next_of(_lookahead, now)


def send_next_awaited_message(now: datetime) -> bool:
    """The same, of what somebody waits for or should know: follow-ups and reports stay."""
    return send_next_of(_awaited, now)


def send_next_of(lookahead: Lookahead, now: datetime) -> bool:
    for _ in range(LOOKED_AT):
        due = lookahead.next_due(now)
        if not due:
            return False
        if (worked := send_due(due, now, lookahead)) is not None:
            return worked
    return False


def send_due(due: list[DueMessage], now: datetime, lookahead: Lookahead) -> bool | None:
    """True where something was done.

    None where other workers hold the messages or they are due no longer.
    """
    try:
        ready, worked = claim_messages(due, now, lookahead.marked_at_once)
    except TurnTaken:  # by a worker that hangs, or is cut off: no fault of these messages
        log.warning("another worker has long been counting: %s messages wait", len(due))
        return send_each(due, now, lookahead)
    except Exception as error:  # whatever one row holds, its neighbours must go on
        if len(due) > 1:
            return send_each(due, now, lookahead)
        log.exception("message %s could not be prepared", due[0].message)
        park_message(due[0].message, error, now)
        return True
    hand_over_in_turn(ready, now, lookahead)
    return True if worked else None


def send_each(due: list[DueMessage], now: datetime, lookahead: Lookahead) -> bool | None:
    """Those of several apart, each as if it were alone; None of a single one."""
    if len(due) == 1:
        return None
    each = [send_due([one], now, lookahead) for one in due]
    return any(each) or None


def close_outbox() -> None:
    """Let go of every connection, and of what was looked up, at the end of a drain."""
    _lookahead.forget()
    _awaited.forget()
    close_channels()


# Claim and decide


@transaction.atomic(durable=True)
def claim_messages(
    due: list[DueMessage], now: datetime, marked: int = 1
) -> tuple[list[ReadyMessage], bool]:
    """(what is to be sent, whether anything was done).

    The verdict of policy is applied in the same breath, and the first `marked` messages bear their
    marker.
    What another worker holds is left to it: the next rows are looked at instead.
    """
    standing = notice.standing_to_send_from()
    if standing is None:
        return [], False
    messages = lock_messages(due, now)
    take_turns(turns_of(messages, now))
    reader = SendFactsReader(messages, now)
    ready = []
    for message in messages:
        found, version = reader.facts_of(message), reader.lead_version(message)
        if apply_verdict(may_send(found), message, reader, now):
            ready.append(ReadyMessage(message, version))
            reader.count_ready(message)
    if ready:
        claims.mark_first(ready, marked, now)
        notice.note_sending(standing, now)
    return ready, bool(messages)


def lock_messages(due: list[DueMessage], now: datetime) -> list[Message]:
    """Those still due that nobody else holds, their leads locked first: everybody's order."""
    leads = {
        lead.pk: lead
        for lead in Lead.objects.locked(skip=True)
        .select_related(None)
        .prefetch_related("business", "contact", "source")
        .filter(pk__in=[one.lead for one in due if one.lead is not None])
    }
    wanted = [one.message for one in due if one.lead is None or one.lead in leads]
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
        return messages[:1]  # a limit set meanwhile: each counts before the next is decided
    return messages


def apply_verdict(
    verdict: Verdict, message: Message, reader: SendFactsReader, now: datetime
) -> bool:
    """Write what was decided. True where the message is now ready to be marked."""
    if isinstance(verdict, Wait):
        states.put_off(message, verdict.until, verdict.code, verdict.why)
        return False
    if isinstance(verdict, Refuse):
        withhold_message(message, verdict, now)
        return False
    if isinstance(verdict, Assume):
        results.assume_sent(message, verdict.why, now)
        return False
    channel = CHANNELS[message.channel]
    try:
        channel.compose(message, reader.mail_ids[message.lead.pk] if message.lead else [])
    except Unresolved as error:
        why = sentence("The text cannot be sent: %(error)s", error=error)
        withhold_message(message, Refuse(WhyCode.UNRESOLVED, why), now)
        return False
    if not channel.reaches_people:
        team_tasks.hand_task_to_team(message, now)
        return False
    return True


def withhold_message(message: Message, verdict: Refuse, now: datetime) -> None:
    """It will not go, and this is why.

    The lead's timeline says so, and a person is asked where they should know.
    """
    states.withhold(message, verdict.code, verdict.why, now, verdict.missed)
    if message.lead is None:
        return
    record_not_sent(message.lead, message, verdict.code, verdict.why, now)
    if verdict.ask and not is_known(message.lead, message, verdict):
        attention.ask_person(message.lead, now, attention.Code.NOT_SENT, verdict.why)


def is_known(lead: Lead, message: Message, verdict: Refuse) -> bool:
    """An answer by itself that stays, as the lead already says that they asked us to stop."""
    is_answer = message.kind == Message.Kind.FIRST_RESPONSE
    is_refused = verdict.code == WhyCode.OPTED_OUT
    return is_answer and is_refused and attention.says_opted_out(lead)


@transaction.atomic(durable=True)
def park_message(pk: int, error: Exception, now: datetime) -> None:
    """A row that cannot even be prepared is tried three times, then failed with its reason."""
    lead = Lead.objects.locked().filter(messages=pk).first()
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    message.lead = lead
    if message.state != Message.State.QUEUED:
        return
    attempts = message.attempts + 1
    said = f"{type(error).__name__}: {error}"
    why = sentence("It cannot be prepared: %(error)s", error=said)
    if attempts >= PREPARE_TRIES:
        results.fail_message(message, WhyCode.NOT_PREPARED, why, attempts, now)
    else:
        until = now + PREPARE_REST * attempts
        states.put_off(message, until, WhyCode.NOT_PREPARED, why, attempts=attempts)


# Hand over and settle


def hand_over_in_turn(ready: list[ReadyMessage], now: datetime, lookahead: Lookahead) -> None:
    """One after the other.

    What went is settled together, and what got no turn is released.
    """
    accepted: list[Message] = []
    whole_channel: tuple[Message, OutsideError] | None = None
    left = [each.message for each in ready]
    try:
        for message in claims.marked_in_turn(ready, lookahead.marked_at_once, LONGEST_ROUND, now):
            left.remove(message)
            crash.point("after_marker")
            try:
                hand_over(message)
            except OutsideError as error:
                # First, while the row that failed still proves that they went.
                settle_sent(accepted, now)
                accepted = []
                insist(partial(results.settle_not_sent, message, error, now))
                if error.whole_channel:
                    whole_channel = message, error
                    break
            else:
                crash.point("after_accept")
                accepted.append(message)
    finally:
        lookahead.learn(len(ready) - len(left), len(ready))
        try:
            settle_sent(accepted, now)
        finally:
            insist(partial(claims.release_messages, left))
    if whole_channel:
        rest_channel(*whole_channel, now)


def settle_sent(accepted: list[Message], now: datetime) -> None:
    insist(partial(results.settle_sent, accepted, now))


def rest_channel(message: Message, error: OutsideError, now: datetime) -> None:
    """What else was looked up rests as well.

    Where nothing was accepted, the message that failed says so to all others; else the next one.
    """
    _lookahead.forget()
    _awaited.forget()
    if isinstance(error, Uncertain):
        resting.rest_channel(message, error.words, now)


def hand_over(message: Message) -> None:
    """The network, with no transaction open. Raises Refused, Unavailable or Uncertain."""
    channel = CHANNELS[message.channel]
    message.kept_here = channel.is_kept_here(message.business)
    if not message.kept_here:
        message.provider_id = channel.send(message) or message.provider_id
