"""Where nothing may come in at the moment: then what stands on Today is not the whole day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject

from leads.models import Business, Source
from leads.models.source_shapes import MailboxState
from leads.sources.mailboxes import SILENT, connected_mailboxes, last_read


def lines_of_mailboxes(businesses: Collection[Business]) -> QuerySet[Source]:
    """Those that are connected, for `lines_together`."""
    state = {"error": KT("mailbox_state__error"), "read_at": KT("mailbox_state__read_at")}
    line = JSONObject(pk="pk", name="name", **state)
    return connected_mailboxes(businesses).annotate(line=line)


def silent_mailboxes(lines: Iterable[Mapping[str, Any]], now: datetime) -> list[Source]:
    """Those of them that could not be read of late."""
    boxes = [
        Source(pk=one["pk"], name=one["name"], mailbox_state=state_in(one))
        for one in sorted(lines, key=lambda one: int(one["pk"]))
    ]
    return [source for source in boxes if is_silent(source, now)]


def state_in(line: Mapping[str, Any]) -> MailboxState:
    return {"error": line["error"] or "", "read_at": line["read_at"] or ""}


def is_silent(source: Source, now: datetime) -> bool:
    """One that was never read is only just connected."""
    read_at = last_read(source)
    return bool(source.mailbox_state.get("error")) or (
        read_at is not None and now - read_at > SILENT
    )
