"""What is due next, looked up some rows at a time."""

import threading
from datetime import datetime, timedelta
from typing import NamedTuple

from followups.models import Message
from followups.policy import rate_limits

AT_ONCE = 200  # rows
FRESH = timedelta(seconds=2)  # then it is looked up anew, since somebody may wait
PART = 8  # of a round is marked at once
FEW = 10  # rows of a worker that does not know yet how fast mails go


class Row(NamedTuple):
    message: int
    lead: int | None
    contact: int | None
    to: str
    kind: str
    channel: str
    is_limited: bool

    @property
    def is_one_of_many(self) -> bool:
        """Follow-ups by mail come by the thousand.

        What somebody waits for goes by itself, and so does what counts against a limit.
        """
        return (
            self.kind == Message.Kind.STEP
            and self.channel == Message.Channel.EMAIL
            and not self.is_limited
        )


class Ahead(threading.local):
    """The next rows that are due, looked up together.

    Only a hint: claiming a row decides everything again.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.at: datetime | None = None
        self.pace = FEW  # messages that may be taken in hand together

    def next(self, now: datetime) -> list[Row]:
        """What may be taken in hand together.

        One row, or many of which no two concern the same person.
        """
        if not self.rows or self.at is None or not self.at <= now < self.at + FRESH:
            self.rows, self.at = look_up(now), now
        found: list[Row] = self.rows[:1]
        people = {name for row in found for name in (row.contact, row.to)}
        for row in self.rows[1 : self.pace]:
            if not (
                found[0].is_one_of_many
                and row.is_one_of_many
                and people.isdisjoint((row.contact, row.to))
            ):
                break
            found.append(row)
            people |= {row.contact, row.to}
        del self.rows[: len(found)]
        return found

    @property
    def in_a_moment(self) -> int:
        """How many of them to mark at once.

        One at first, and so many at full speed that each still goes a moment later.
        """
        return max(1, self.pace // PART)

    def learn(self, went: int, of: int) -> None:
        """From a round that went quickly: take more in hand next time; from one that did not.

        No more than went.
        """
        if went == of and 2 * of >= self.pace:
            self.pace = min(2 * self.pace, AT_ONCE)
        elif went < of:
            self.pace = max(1, went)

    def forget(self) -> None:
        self.rows, self.pace = [], FEW


def look_up(now: datetime) -> list[Row]:
    """What is due, those first whom somebody waits for.

    Without channels that rest and senders at their limit.
    """
    paused = set(
        Message.objects.paused(now).values_list("channel", flat=True)
    )  # one message tries whether a channel is back; nobody else's tries are burnt
    limited = rate_limits.limited_businesses(now)
    due = (
        Message.objects.due(now)
        .exclude(channel__in=paused)
        .exclude(rate_limits.messages_over_limit(limited, now))
        .order_by("not_before", "id")
    )
    rows = due.values_list("pk", "lead_id", "lead__contact", "to", "kind", "channel", "business")
    found = [
        *rows.filter(kind__in=Message.FIRST)[:AT_ONCE],
        *rows.exclude(kind__in=Message.FIRST)[:AT_ONCE],
    ]
    slow = {business.pk for business in limited}
    return [
        Row(pk, lead, contact, to, kind, channel, business in slow)
        for pk, lead, contact, to, kind, channel, business in found[:AT_ONCE]
    ]
