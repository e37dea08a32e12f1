"""Mailboxes that an owner connects in the pages."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from integrations.mailboxes.mailbox import Position
from leads.business import changes
from leads.models import Business, Source
from leads.models.connection import sealed
from leads.models.source_shapes import MailboxSettings
from leads.sources.changes import note_settings
from leads.sources.settings import is_same_mailbox

AREA = "mailbox"
SILENT = timedelta(minutes=15)  # after which one that was read before has fallen silent
SHOWN = ("host", "port", "tls", "user", "folder", "oauth")


@transaction.atomic(durable=True)
def connect_source(
    source: Source,
    box: MailboxSettings,
    secret: str,
    end: Position,
    by: User,
    now: datetime,
    checked_by: str = "",
) -> None:
    """Read this mailbox from now on: what lies before `end` is history. The same one again, with
    another way to sign in, goes on where it was. `secret` is a password or a refresh token;
    `checked_by` names the server whose word counts, where none is named yet.
    """
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    before = {name: row.mailbox.get(name) for name in SHOWN}
    changes.note_changes(row.business, AREA, before, {n: box.get(n) for n in SHOWN}, by, now)
    changes.note_secret(row.business, AREA, "password", by, now)
    if not is_same_mailbox(row.mailbox, box):
        row.mailbox_state = {"uidvalidity": end.uidvalidity, "last_uid": end.last_uid}
    row.mailbox_state |= {"error": ""}
    row.mailbox, row.mailbox_secret, row.active = box, sealed({"password": secret}), True
    row.checked_by = row.checked_by or checked_by
    note_settings(source, row, ["active", "checked_by"], now, by)
    row.save()


@transaction.atomic(durable=True)
def disconnect_source(source: Source, by: User, now: datetime) -> None:
    """It is read no longer, and its password is forgotten."""
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    before = {name: row.mailbox.get(name) for name in SHOWN}
    changes.note_changes(row.business, AREA, before, dict.fromkeys(SHOWN), by, now)
    row.mailbox, row.mailbox_secret, row.mailbox_state = {}, "", {}
    row.save(update_fields=["mailbox", "mailbox_secret", "mailbox_state"])


def connected_mailboxes(businesses: Collection[Business]) -> QuerySet[Source]:
    """Those that are to be read, the oldest first."""
    boxes = Source.objects.filter(
        business__in=businesses, kind=Source.Kind.MAILBOX, active=True
    ).exclude(mailbox={})
    return boxes.order_by("pk")


def last_read(source: Source) -> datetime | None:
    """When it was last read without a fault; None where it never was."""
    return parse_datetime(source.mailbox_state.get("read_at", "") or "")
