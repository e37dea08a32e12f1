"""What an owner sets for a source."""

import hashlib
import secrets

from django.db import transaction

from leads.models import Business, Source


def key_hash(key: str) -> str:
    """How a key is stored and found: it is long and random, so a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic(durable=True)
def new_api_key(business: Business, name: str) -> tuple[Source, str]:
    """A new API source and its key, which is stored only as a hash."""
    key = f"lf_{secrets.token_urlsafe(24)}"
    return Source.objects.create(business=business, kind=Source.Kind.API, name=name.strip()[:100] or "API", secret_hash=key_hash(key)), key


@transaction.atomic(durable=True)
def change(source: Source, allowed_origins: list[str], thanks: str) -> None:
    source.allowed_origins, source.thanks = allowed_origins, thanks
    source.save(update_fields=["allowed_origins", "thanks"])


@transaction.atomic(durable=True)
def connect_mailbox(business: Business, mailbox: dict[str, object]) -> Source:
    """Read this mailbox from now on; one that was read before starts anew."""
    source = Source.objects.filter(business=business, kind=Source.Kind.MAILBOX).order_by("id").first() or Source(business=business, kind=Source.Kind.MAILBOX, name="Mailbox", key=f"{business.key}-mail")
    source.mailbox, source.mailbox_state = mailbox, {}
    source.save()
    return source
