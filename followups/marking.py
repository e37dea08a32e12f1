"""The marker: committed before the first byte of a message, and only where nothing has happened since the verdict."""

import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from followups.models import Message
from leads.models import Lead, LeadEvent

State = Message.State
LEASE = timedelta(minutes=10)  # longer than any mail server may take, longer than a job may run
HELD = timedelta(minutes=1)  # for which messages may wait behind the first of a claim; then whoever holds them is taken for dead
MOMENT = 0.1  # seconds by which a marker may be ahead of its message where others go before it
WRITTEN = {"subject", "text", "html", "headers", "message_id", "state", "why", "claim", "sending_at", "lease_until", "channel_out"}


class Ready(NamedTuple):
    """A message that may go, and how many events and messages its lead had when that was decided."""

    message: Message
    stood: tuple[int, int]


def write(ready: list[Ready], some: int, now: datetime) -> None:
    """Within the transaction of the verdicts: the first `some` messages bear their marker, the others are held for this claim."""
    claim, messages = uuid.uuid4(), [each.message for each in ready]
    for message in messages:
        message.claim, message.why, message.channel_out, message.lease_until = claim, "", False, now + HELD
    for message in messages[:some]:
        message.state, message.sending_at, message.lease_until = State.SENDING, now, now + LEASE
    save(messages)


def save(messages: list[Message]) -> None:
    """What was written into each, in one go: Django's own ways of changing many rows at once take as long as sending them."""
    fields = [field for field in Message._meta.concrete_fields if field.name in WRITTEN]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    rows = [[*(field.get_db_prep_save(getattr(m, field.attname), connection) for field in fields), m.pk] for m in messages]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Message._meta.db_table} SET {columns} WHERE id = %s", rows)  # noqa: S608  # names of our own columns


def in_turn(ready: list[Ready], some: int, now: datetime) -> Iterator[Message]:
    """Each message once its marker is committed, `some` at a time. Ends early where a marker has grown old before its message had its turn.

    Whoever asks for the next one has had those before accepted, or has settled them as something else: so a later marker of the same claim
    proves that what was left in `sending` before it had been accepted.
    """
    began = time.monotonic()
    for start in range(0, len(ready), some):
        group, marked_at = ready[start : start + some], time.monotonic()
        messages = add(group, now + timedelta(seconds=marked_at - began)) if start else [each.message for each in group]
        for number, message in enumerate(messages):
            if number and time.monotonic() - marked_at > MOMENT:
                return
            yield message


@transaction.atomic(durable=True)
def add(held: list[Ready], now: datetime) -> list[Message]:
    """Mark some that were held, in a transaction of their own.

    Left out is what is ours no longer, and every lead to which anything has happened since it was decided.
    """
    leads = list(Lead.objects.select_for_update(skip_locked=True).filter(pk__in=[each.message.lead_id for each in held]).order_by().values_list("pk", flat=True))  # so that nothing can happen to them until the marker is written
    events = Counter(LeadEvent.objects.filter(lead__in=leads).order_by().values_list("lead_id", flat=True))
    rows = list(Message.objects.filter(lead__in=leads).order_by().values_list("lead_id", "pk", "state", "claim"))
    messages = Counter(lead for lead, *_ in rows)
    ours = {pk for _, pk, state, claim in rows if state == State.QUEUED and claim == held[0].message.claim}
    marked = [m for m, stood in held if m.pk in ours and (events[m.lead_id or 0], messages[m.lead_id or 0]) == stood]
    Message.objects.filter(pk__in=[m.pk for m in marked]).update(state=State.SENDING, sending_at=now, lease_until=now + LEASE)
    return marked


def let_go(messages: list[Message]) -> None:
    """What did not get its turn, of which no byte has gone, is due again and will be decided anew."""
    if messages:
        mine = Message.objects.filter(pk__in=[m.pk for m in messages], claim=messages[0].claim, state__in=[State.QUEUED, State.SENDING])
        mine.update(state=State.QUEUED, claim=None, lease_until=None, sending_at=None)
