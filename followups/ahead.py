"""What is due next, looked up some rows at a time."""

import threading
from datetime import datetime

from followups import limits
from followups.models import Message

AT_ONCE = 20  # rows
Row = tuple[int, int | None]  # message, lead


class Ahead(threading.local):
    """The next rows that are due, looked up together. Only a hint: claiming a row decides everything again."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.at: datetime | None = None

    def next(self, now: datetime) -> Row | None:
        if not self.rows or self.at is None or now < self.at:
            self.rows, self.at = look_up(now), now
        return self.rows.pop(0) if self.rows else None

    def forget(self) -> None:
        self.rows = []


def look_up(now: datetime) -> list[Row]:
    """(message, lead) of what is due, those first whom somebody waits for; without channels that rest and senders at their limit."""
    paused = set(Message.objects.paused(now).values_list("channel", flat=True))  # one message tries whether a channel is back; nobody else's tries are burnt
    due = Message.objects.due(now).exclude(channel__in=paused).exclude(limits.held_back(now)).order_by("not_before", "id").values_list("pk", "lead_id")
    found: list[Row] = [*due.filter(kind__in=Message.FIRST)[:AT_ONCE], *due.exclude(kind__in=Message.FIRST)[:AT_ONCE]]
    return found[:AT_ONCE]
