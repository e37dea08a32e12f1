"""Keeping what an owner enters of a mail server, a telephone account or a model."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from integrations.secrecy import encryption
from leads.business import changes
from leads.models import Business, Connection, Source
from leads.models.connection import opened, sealed

MINUTE = timedelta(minutes=1)


def connection_of(business: Business, kind: str) -> Connection | None:
    return business.connections.filter(kind=kind).first()


@transaction.atomic(durable=True)
def keep_connection(
    business: Business,
    kind: str,
    values: Mapping[str, Any],
    secrets: Mapping[str, str],
    by: User | None,
    now: datetime,
    of: Sequence[str] = (),
) -> Connection:
    """Write it with what is given. An empty secret stands for the one that is kept already: no page
    ever shows it, so none can send it back. What was found by testing the older one is forgotten.

    `of` names the values that a kept secret belongs to: with another one it is forgotten, so that
    nobody learns it by naming another server.
    """
    Business.objects.select_for_update().get(pk=business.pk)
    row = connection_of(business, kind) or Connection(business=business, kind=kind)
    is_same = all(row.values.get(name) == values.get(name) for name in of)
    before = opened(row.secret) if is_readable(row.secret) else {}
    kept = before if is_same else {}
    given = {name: value for name, value in secrets.items() if value}
    changes.note_changes(business, kind, row.values, dict(values), by, now)
    for name in [name for name, secret in given.items() if secret != before.get(name)]:
        changes.note_secret(business, kind, name, by, now)
    if row.values.get("by") != values.get("by"):
        row.news_at = None
    row.values, row.changed_at = dict(values), now
    row.secret = sealed({name: given.get(name) or kept.get(name, "") for name in secrets})
    row.tested_at, row.works, row.test_words = None, None, ""
    row.save()
    return row


@transaction.atomic(durable=True)
def forget_connection(business: Business, kind: str, by: User | None, now: datetime) -> None:
    row = business.connections.select_for_update().filter(kind=kind).first()
    if row is None:
        return
    changes.note_changes(business, kind, row.values, dict.fromkeys(row.values, ""), by, now)
    row.delete()


@transaction.atomic(durable=True)
def note_test(connection: Connection, works: bool, words: str, now: datetime) -> None:
    """What a test has found; not where somebody has changed it meanwhile."""
    Connection.objects.filter(pk=connection.pk, changed_at=connection.changed_at).update(
        tested_at=now, works=works, test_words=words
    )


@transaction.atomic(durable=True)
def note_news(connection: Connection, now: datetime) -> None:
    """That a provider has told what became of mails; by the minute, so that many write little."""
    rows = Connection.objects.filter(pk=connection.pk)
    rows.filter(Q(news_at=None) | Q(news_at__lt=now - MINUTE)).update(news_at=now)


def is_readable(secret: str) -> bool:
    """Whether one of our keys made it; the right one may come back."""
    try:
        opened(secret)
    except encryption.InvalidToken:
        return False
    return True


@transaction.atomic(durable=True)
def renew_connection_secrets() -> None:
    """Encrypt them with the newest key, so that an older one may go. What no key opens stays."""
    for row in Connection.objects.exclude(secret="").select_for_update().order_by("pk"):
        row.secret = renewed(row.secret)
        row.save(update_fields=["secret"])
    kept = Source.objects.exclude(mailbox_secret="", posted_secret="")
    for source in kept.select_for_update().order_by("pk"):
        source.mailbox_secret = renewed(source.mailbox_secret)
        source.posted_secret = renewed(source.posted_secret)
        source.save(update_fields=["mailbox_secret", "posted_secret"])


def renewed(secret: str) -> str:
    return encryption.renew(secret) if secret and is_readable(secret) else secret
