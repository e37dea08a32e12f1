"""The seal on a rendered form: when it was rendered and for which source, signed.

It survives page caching, since many may bring the same one.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from django.conf import settings


def make_seal(key: str, now: datetime) -> str:
    stamp = format(int(now.timestamp()), "x")
    return f"{stamp}.{signature(key, stamp)}"


def read_seal(key: str, token: str) -> tuple[str, datetime | None]:
    """("good", when) or ("missing" or "forged", None)."""
    if not token:
        return "missing", None
    stamp, _, signed = token.partition(".")
    if not hmac.compare_digest(signature(key, stamp).encode(), signed.encode()):
        return "forged", None
    return "good", datetime.fromtimestamp(int(stamp, 16), UTC)


def signature(key: str, stamp: str) -> str:
    digest = hmac.new(
        settings.SECRET_KEY.encode(), f"form:{key}:{stamp}".encode(), hashlib.sha256
    ).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode().rstrip("=")
