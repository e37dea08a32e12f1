"""Mailboxes that an owner connects in the pages."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from integrations.mailbox import Position
from leads.business import changes
from leads.models import Source
from leads.models.connection import sealed
from leads.models.source_shapes import MailboxSettings
from leads.sources.changes import note_settings
from leads.sources.settings import is_same_mailbox

AREA = "mailbox"
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
