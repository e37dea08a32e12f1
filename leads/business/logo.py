"""The logo that customers see: the one writer of it."""

import base64
import hashlib
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from integrations.strangers import pictures, reader
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
    put_logo(business, data, now, by)


def put_logo(business: Business, data: bytes, now: datetime, by: User | None = None) -> None:
    """The same within the caller's transaction."""
    BusinessLogo.objects.update_or_create(business=business, defaults={"data": data})
    keep_columns(business, "business", {"logo_digest": digest_of(data)}, now, by)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def logo_as_data(business: Business) -> str:
    """The picture in base64; "" where there is none."""
    logo = BusinessLogo.objects.filter(business=business).first()
    return base64.b64encode(bytes(logo.data)).decode() if logo else ""


def load_logo(business: Business, given: Any, now: datetime) -> None:
    """The one of a file; "" takes it away. The same again changes nothing. Within the caller's
    transaction. Declined where it is no picture.
    """
    try:
        raw = base64.b64decode(given, validate=True)
        data = pictures.as_logo(raw) if raw else b""
    except (TypeError, ValueError, pictures.NoPicture) as error:
        raise Declined("logo: must be a PNG, JPEG or WebP in base64") from error
    if not data and business.logo_digest:
        BusinessLogo.objects.filter(business=business).delete()
        keep_columns(business, "business", {"logo_digest": ""}, now, None)
    elif data and digest_of(data) != business.logo_digest:
        put_logo(business, data, now)


@transaction.atomic(durable=True)
def forget_logo(business: Business, now: datetime, by: User | None = None) -> None:
    BusinessLogo.objects.filter(business=business).delete()
    keep_columns(business, "business", {"logo_digest": ""}, now, by)
