"""Pictures sent by text and messages left on the phone are fetched from the telephone company, and
kept with the words they came with.
"""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from integrations.errors import Refused, Unavailable
from integrations.inbound_mail import LARGEST
from integrations.network import web
from integrations.strangers import files
from integrations.texts.sentences import sentence
from leads.business.telephone_account import account_of
from leads.models import Attachment

SECONDS = 30
TRIES = 6
LEASE = timedelta(minutes=2)
TRY_AGAIN = timedelta(minutes=2)


def fetch_next_media(now: datetime) -> bool:
    """Fetch one file. False when none is due."""
    file = claim_media(now)
    if file is None:
        return False
    try:
        data = fetch_media(file)
    except Refused as error:
        settle_media(file, b"", sentence("not kept: %(why)s", why=error.words), None, now)
    except Unavailable as error:
        again = None if file.attempts >= TRIES else now + TRY_AGAIN * file.attempts
        why = sentence("not kept: %(why)s", why=error.words)
        if again:
            why = sentence("on its way: %(why)s", why=error.words)
        settle_media(file, b"", why, again, now)
    else:
        settle_media(file, data, "", None, now)
    return True


def fetch_media(file: Attachment) -> bytes:
    """Its bytes. Raises Refused, Unavailable."""
    if not is_theirs(file.fetch_from):
        raise Refused(sentence("It does not lie with the telephone company."))
    account = account_of(file.inbound.lead.business)
    secret = (account.sid, account.tokens[0]) if account else None
    return web.fetch(file.fetch_from, LARGEST, SECONDS, secret).body


def is_theirs(url: str) -> bool:
    """Our account's secret goes to the telephone company and to nobody else, whatever a text
    claims.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host.endswith(".twilio.com") or host == urlsplit(settings.TWILIO_API_URL).hostname


@transaction.atomic(durable=True)
def claim_media(now: datetime) -> Attachment | None:
    file = (
        Attachment.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(fetch_at__lte=now)
        .select_related("inbound__lead__business")
        .order_by("fetch_at")
        .first()
    )
    if file is not None:
        file.fetch_at, file.attempts = now + LEASE, file.attempts + 1
        file.save(update_fields=["fetch_at", "attempts"])
    return file


@transaction.atomic(durable=True)
def settle_media(
    file: Attachment, data: bytes, why: str, again: datetime | None, now: datetime
) -> None:
    file.data, file.size, file.why, file.fetch_at = data, len(data), why, again
    if data:
        file.kind, file.sha256 = files.kind(data), hashlib.sha256(data).hexdigest()
        file.scan_at = now
    Attachment.objects.filter(pk=file.pk, attempts=file.attempts).update(
        **{
            name: getattr(file, name)
            for name in ("data", "size", "why", "fetch_at", "kind", "sha256", "scan_at")
        }
    )  # unless a later try has overtaken ours
