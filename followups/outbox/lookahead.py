"""What is due next, looked up some rows at a time."""

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from followups.channels import CHANNELS
from followups.models import Message
from followups.outbox import resting
from followups.policy import rate_limits, restored
from integrations.databases.prepared import Moment, prepared, prepared_rows
from leads.contacts.typed import counted_as
from leads.models import Business

AT_ONCE = 200  # rows
FRESH = timedelta(seconds=2)  # then it is looked up anew, since somebody may wait
PART = 8  # one eighth of a round is marked at once
FEW = 10  # rows of a worker that does not know yet how fast mails go


class DueMessage(NamedTuple):
    message: int
    lead: int | None
    contact: int | None
    to: str
    kind: str
    channel: str
    is_limited: bool

    @property
    def is_one_of_many(self) -> bool:
        """Follow-ups by mail come by the thousand, and so may first answers.

        What a person of ours wrote goes by itself, and so does what counts against a limit.
        """
        return (
            self.kind in (Message.Kind.STEP, Message.Kind.FIRST_RESPONSE)
            and CHANNELS[self.channel].is_bulk
            and not self.is_limited
        )


class Lookahead(threading.local):
    """The next rows that are due, looked up together.

    Only a hint: claiming a row decides everything again.
    """

    def __init__(self, kinds: tuple[str, ...] = ()) -> None:
        self.kinds = kinds  # where some are named, only those are looked up
        self.rows: list[DueMessage] = []
        self.at: datetime | None = None
        self.pace = FEW  # messages that may be taken in hand together

    def next_due(self, now: datetime) -> list[DueMessage]:
        """What may be taken in hand together: one row, or many for as many people."""
        if not self.rows or self.at is None or not self.at <= now < self.at + FRESH:
            self.rows, self.at = look_up_due(now, self.kinds), now
        many = takewhile(lambda row: row.is_one_of_many, self.rows[: self.pace])
        found = list(to_different_people(many)) or self.rows[:1]
        del self.rows[: len(found)]
        return found

    @property
    def marked_at_once(self) -> int:
        """How many of them to mark at once.

        One at first, and so many at full speed that each still goes a moment later.
        """
        return max(1, self.pace // PART)

    def learn(self, gone: int, of: int) -> None:
        """After a round that went quickly take more in hand; after a slow one no more than went."""
        if gone == of and 2 * of >= self.pace:
            self.pace = min(2 * self.pace, AT_ONCE)
        elif gone < of:
            self.pace = max(1, gone)

    def forget(self) -> None:
        self.rows, self.pace = [], FEW


def to_different_people(rows: Iterable[DueMessage]) -> Iterator[DueMessage]:
    """The first of them until one concerns somebody whom another one concerns."""
    people: set[int | str | None] = set()
    for row in rows:
        mailbox = counted_as(row.to)
        if not people.isdisjoint((row.contact, mailbox)):
            return
        people |= {row.contact, mailbox}
        yield row


@prepared()
def due_messages(now: Moment) -> QuerySet[Message]:
    return Message.objects.due(now).order_by("not_before", "id")


def look_up_due(now: datetime, kinds: tuple[str, ...] = ()) -> list[DueMessage]:
    """What is due, those first whom somebody waits for.

    Without channels that rest and senders at their limit.
    """
    if due_messages.first(now) is None:
        return []
    limited = rate_limits.limited_businesses(now)
    waiting = (
        resting.messages_that_rest(now)
        | rate_limits.messages_over_limit(limited, now)
        | restored.messages_held()
    )
    if waiting or kinds:
        rows = free_messages(now).exclude(waiting)
        rows = rows.filter(kind__in=kinds) if kinds else rows
        found = [*those_awaited(rows), *the_others(rows)]
    else:
        found = free_awaited.rows(now) + free_others.rows(now)
    slow = {business.pk for business in limited}
    return [
        DueMessage(pk, lead, contact, to, kind, channel, business in slow)
        for pk, lead, contact, to, kind, channel, business in found[:AT_ONCE]
    ]


def free_messages(now: Moment) -> QuerySet[Message, Any]:
    """What is due of those at work, as DueMessage has it, in its order."""
    return (
        Message.objects.due(now)
        .exclude(~Q(kind=Message.Kind.ACCOUNT), business__in=Business.objects.archived())
        .order_by("not_before", "id")
        .values_list("pk", "lead_id", "lead__contact", "to", "kind", "channel", "business")
    )


def those_awaited(rows: QuerySet[Message, Any]) -> QuerySet[Message, Any]:
    return rows.filter(kind__in=Message.FIRST)[:AT_ONCE]


def the_others(rows: QuerySet[Message, Any]) -> QuerySet[Message, Any]:
    return rows.exclude(kind__in=Message.FIRST)[:AT_ONCE]


@prepared_rows
def free_awaited(now: Moment) -> QuerySet[Message, Any]:
    return those_awaited(free_messages(now))


@prepared_rows
def free_others(now: Moment) -> QuerySet[Message, Any]:
    return the_others(free_messages(now))
