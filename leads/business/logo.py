"""The logo that customers see: the one writer of it."""

import hashlib
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from integrations import pictures, reader
from leads.business.preferences import keep_columns
from leads.declined import Declined
from leads.models import Business, BusinessLogo

LARGEST = 1024 * 1024  # bytes of what is uploaded


def keep_logo(business: Business, raw: bytes | None, now: datetime, by: User | None = None) -> None:
    """Declined where it is too large (None: even to be read), or no PNG, JPEG or WebP."""
    if raw is None or len(raw) > LARGEST:
        raise Declined(
            gettext("This picture is larger than 1 MB. Choose a smaller one."), field="logo"
        )
    try:
        data = reader.apart(pictures.as_logo, raw)
    except (pictures.NoPicture, reader.ReaderStopped) as error:
        told = gettext("This is no PNG, JPEG or WebP that we can read. Choose another picture.")
        raise Declined(told, field="logo") from error
    write_logo(business, data, now, by)


@transaction.atomic(durable=True)
def write_logo(business: Business, data: bytes, now: datetime, by: User | None = None) -> None:
    """A picture that was made anew already."""
    BusinessLogo.objects.update_or_create(business=business, defaults={"data": data})
    digest = hashlib.sha256(data).hexdigest()
    keep_columns(business, "business", {"logo_digest": digest}, now, by)


@transaction.atomic(durable=True)
def forget_logo(business: Business, now: datetime, by: User | None = None) -> None:
    BusinessLogo.objects.filter(business=business).delete()
    keep_columns(business, "business", {"logo_digest": ""}, now, by)
