"""The secret that a webhook may have: with one, its address alone lets nobody post."""

import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from leads.business.changes import note_secret
from leads.declined import Declined
from leads.models import Source
from leads.models.connection import sealed
from leads.sources.changes import AREA, LONGEST_NAME

SHORTEST = 16  # characters: it is tried over the network, by whoever knows the address
COLUMNS = ["posted_secret", "refused_posts", "refused_since", "refused_at"]


def new_webhook_secret() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic(durable=True)
def keep_webhook_secret(source: Source, secret: str, now: datetime, by: User) -> None:
    """From now on a post must show that its sender knows it; one that was kept before counts no
    longer. Declined for another kind of source, and where it is short.
    """
    if not source.is_webhook:
        raise Declined(gettext("Only a webhook has a secret of this kind."))
    if len(secret) < SHORTEST:
        words = gettext("That is short: take {count} characters or more.")
        raise Declined(words.format(count=SHORTEST), field="secret")
    set_secret(source, sealed({"signing_key": secret}), now, by)


@transaction.atomic(durable=True)
def forget_webhook_secret(source: Source, now: datetime, by: User) -> None:
    """From now on whoever knows the address is believed."""
    if source.is_webhook and source.posted_secret:
        set_secret(source, "", now, by)


def set_secret(source: Source, kept: str, now: datetime, by: User) -> None:
    """What was refused is counted anew. Within the caller's transaction."""
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    row.posted_secret, row.refused_posts = kept, 0
    row.refused_since = row.refused_at = None
    row.save(update_fields=COLUMNS)
    note_secret(row.business, AREA, f"{row.name[:LONGEST_NAME]}: signing_key", by, now)


@transaction.atomic(durable=True)
def note_refused_post(source: Source, now: datetime) -> None:
    """One more that did not show the secret, and nothing else of it."""
    Source.objects.filter(pk=source.pk).update(
        refused_posts=F("refused_posts") + 1,
        refused_since=Coalesce("refused_since", now),
        refused_at=now,
    )
