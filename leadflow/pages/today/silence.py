"""Where nothing may come in at the moment: then what stands on Today is not the whole day."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from leads.models import Business, Source

UNREAD = timedelta(minutes=15)  # for which a mailbox may be silent


def silent_mailboxes(businesses: Collection[Business], now: datetime) -> list[Source]:
    """Those that are connected and could not be read of late."""
    return [source for source in connected_mailboxes(businesses) if is_silent(source, now)]


def connected_mailboxes(businesses: Collection[Business]) -> QuerySet[Source]:
    boxes = Source.objects.filter(
        business__in=businesses, kind=Source.Kind.MAILBOX, active=True
    ).exclude(mailbox={})
    return boxes.only("name", "mailbox_state").order_by("pk")


def is_silent(source: Source, now: datetime) -> bool:
    state = source.mailbox_state
    read_at = parse_datetime(state.get("read_at", "") or "")
    return bool(state.get("error")) or (read_at is not None and now - read_at > UNREAD)
