"""The marker.

Committed before the first byte of a message, and only where the verdict still holds.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from followups.models import Message
from followups.policy import history
from followups.policy.facts import messages_today
from followups.policy.history import LeadVersion
from followups.policy.may_send import Send, SendFacts, may_send
from integrations.stopwatch import Stopwatch
from leads.models import Lead, MailId

State = Message.State
LEASE = timedelta(minutes=10)  # longer than any mail server may take, longer than a job may run
HELD = timedelta(
    minutes=1
    # For which messages may wait behind the first of a claim; then whoever holds them is taken for
    # dead
)
MOMENT = 0.1  # seconds by which a marker may be ahead of its message where others go before it
WRITTEN = {
    "subject",
    "text",
    "html",
    "headers",
    "message_id",
    "state",
    "why",
    "claim",
    "sending_at",
    "lease_until",
    "channel_out",
}


class Ready(NamedTuple):
    """A message that may go, by these facts, and how its lead stood when they were read."""

    message: Message
    facts: SendFacts
    stood: LeadVersion | None


def write(ready: list[Ready], some: int, now: datetime) -> None:
    """Within the transaction of the verdicts.

    The first `some` messages bear their marker, the others are held for this claim.
    """
    claim, messages = uuid.uuid4(), [each.message for each in ready]
    for message in messages:
        message.claim, message.why, message.channel_out, message.lease_until = (
            claim,
            "",
            False,
            now + HELD,
        )
    for message in messages[:some]:
        message.state, message.sending_at, message.lease_until = State.SENDING, now, now + LEASE
    save(messages)
    know_again(messages[:some])


def save(messages: list[Message]) -> None:
    """What was written into each, in one go.

    Django's own ways of changing many rows at once take as long as sending them.
    """
    fields = [field for field in Message._meta.concrete_fields if field.name in WRITTEN]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(getattr(m, field.attname), connection) for field in fields), m.pk]
        for m in messages
    ]
    with connection.cursor() as cursor:
        # names of our own columns
        cursor.executemany(f"UPDATE {Message._meta.db_table} SET {columns} WHERE id = %s", rows)  # noqa: S608


def know_again(messages: list[Message]) -> None:
    """Whatever names one of these mails, a reply or a bounce, belongs to its lead.

    It may come before the result is written.
    """
    mails = [
        (m, m.lead)
        for m in messages
        if m.lead is not None
        and m.channel == Message.Channel.EMAIL
        and m.kind != Message.Kind.NOTICE
    ]
    MailId.objects.bulk_create(
        [MailId(lead=lead, value=m.message_id) for m, lead in mails], ignore_conflicts=True
    )


def in_turn(ready: list[Ready], some: int, longest: float, now: datetime) -> Iterator[Message]:
    """Each message once its marker is committed, `some` at a time, for `longest` seconds.

    Ends early where a marker has grown old before its message had its turn.

    Whoever asks for the next one has had those before accepted, or has settled them as something
    else: so a later marker of the same claim
    proves that what was left in `sending` before it had been accepted.
    """
    began = Stopwatch()
    for start in range(0, len(ready), some):
        if start and began.seconds > longest:
            return
        group, marked = ready[start : start + some], Stopwatch()
        messages = (
            add(group, now + timedelta(seconds=began.seconds))
            if start
            else [each.message for each in group]
        )
        for number, message in enumerate(messages):
            if number and marked.seconds > MOMENT:
                return
            yield message


@transaction.atomic(durable=True)
def add(held: list[Ready], now: datetime) -> list[Message]:
    """Mark some that were held, in a transaction of their own.

    Left out is what is ours no longer, whoever anything has happened to since it was decided, and
    who has had enough by now.
    """
    claim = held[0].message.claim
    contacts = dict(
        Lead.objects.select_for_update(skip_locked=True)
        .filter(pk__in=[each.message.lead_id for each in held])
        .order_by()
        .values_list("pk", "contact_id")
    )  # so that nothing can happen to them until the marker is written
    events = history.events_of(set(contacts.values()))
    rows = list(
        Message.objects.filter(lead__in=contacts)
        .order_by()
        .values_list("lead_id", "pk", "state", "claim")
    )
    ours = {pk for _, pk, state, theirs in rows if state == State.QUEUED and theirs == claim}
    stands: dict[int | None, LeadVersion] = {
        lead: LeadVersion(contact, events[contact], set()) for lead, contact in contacts.items()
    }
    for lead, pk, state, _ in rows:
        stands[lead].messages.add((pk, state))
    left = [
        each
        for each in held
        if each.message.pk in ours and stands.get(each.message.lead_id) == each.stood
    ]
    marked = [each.message for each in left if not has_had_enough(each, now)]
    Message.objects.filter(pk__in=[m.pk for m in marked]).update(
        state=State.SENDING, sending_at=now, lease_until=now + LEASE
    )
    know_again(marked)
    return marked


def has_had_enough(held: Ready, now: datetime) -> bool:
    """Where an address has had a message today, others may have sent it more meanwhile, on another
    lead.
    """
    if not held.facts.to_address_today:
        return False
    today = messages_today([held.message], now)[held.message.business_id, held.message.to]
    return not isinstance(may_send(replace(held.facts, to_address_today=today)), Send)


def let_go(messages: list[Message]) -> None:
    """What did not get its turn, of which no byte has gone, is due again and will be decided anew."""
    if messages:
        mine = Message.objects.filter(
            pk__in=[m.pk for m in messages],
            claim=messages[0].claim,
            state__in=[State.QUEUED, State.SENDING],
        )
        mine.update(state=State.QUEUED, claim=None, lease_until=None, sending_at=None)
