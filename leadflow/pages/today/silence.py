"""Where nothing may come in at the moment: then what stands on Today is not the whole day."""

from collections.abc import Collection
from datetime import datetime

from leads.models import Business, Source
from leads.sources.mailboxes import SILENT, connected_mailboxes, last_read


def silent_mailboxes(businesses: Collection[Business], now: datetime) -> list[Source]:
    """Those that are connected and could not be read of late."""
    boxes = connected_mailboxes(businesses).only("name", "mailbox_state")
    return [source for source in boxes if is_silent(source, now)]


def is_silent(source: Source, now: datetime) -> bool:
    """One that was never read is only just connected."""
    read_at = last_read(source)
    return bool(source.mailbox_state.get("error")) or (
        read_at is not None and now - read_at > SILENT
    )
