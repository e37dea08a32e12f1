"""Mail that a provider posts to a mailbox of ours, as its owner set it up in the pages.

Each mailbox has an address of its own for that, and whoever knows it is believed; where the
provider signs its posts, the key that it shows is entered beside.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from integrations.mailing.mail_webhook import SIGNED_BY, UNREADABLE, OwnProof
from integrations.secrecy.encryption import InvalidToken
from leads.business import changes
from leads.business.addresses import public_address
from leads.contacts.threads import number_of_token, thread_token
from leads.models import Source
from leads.models.connection import opened, sealed

AREA = "mailbox"
PURPOSE = "mail posts"
MINUTE = timedelta(minutes=1)


@transaction.atomic(durable=True)
def keep_posting(source: Source, provider: str, key: str, now: datetime, by: User) -> None:
    """From now on this provider is believed at the mailbox's own address; "" is nobody. `key` signs
    its posts, "" where it has none.
    """
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    before, after = {"posted_by": row.posted_by}, {"posted_by": provider}
    changes.note_changes(row.business, AREA, before, after, by, now)
    if key and key != key_of(row):
        changes.note_secret(row.business, AREA, "signing_key", by, now)
    if provider != row.posted_by:
        row.posted_at = None
    row.posted_by = provider
    row.posted_secret = sealed({"signing_key": key}) if provider and key else ""
    row.save(update_fields=["posted_by", "posted_secret", "posted_at"])


def key_of(source: Source) -> str:
    """UNREADABLE where no key of ours opens it, "" where there is none."""
    try:
        return opened(source.posted_secret).get("signing_key", "")
    except InvalidToken:
        return UNREADABLE


def posting_address(source: Source, provider: str) -> str:
    """To be pasted at the provider."""
    return public_address("posted-mail", thread_token(PURPOSE, source.pk), provider)


def source_of_posts(given: str) -> int | None:
    """The number of the mailbox whose own address it is; None for any other."""
    return number_of_token(PURPOSE, given)


def posting_proof(source: Source) -> OwnProof:
    address = posting_address(source, source.posted_by)
    return OwnProof(address, key_of(source), is_inbound=True)


@transaction.atomic(durable=True)
def note_posted(source: Source, now: datetime) -> None:
    """That one has come; by the minute, so that many write little."""
    rows = Source.objects.filter(pk=source.pk)
    rows.filter(Q(posted_at=None) | Q(posted_at__lt=now - MINUTE)).update(posted_at=now)


def believed_by_environment() -> list[str]:
    """The variables by which posts are believed that come to the address of a source's key."""
    shown = {"WEBHOOK_SECRET": "MAIL_WEBHOOK_SECRET"}  # what we call it, and django-anymail does
    names = ["WEBHOOK_SECRET", *SIGNED_BY.values()]
    return [shown.get(name, name) for name in names if settings.ANYMAIL.get(name)]
