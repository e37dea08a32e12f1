"""The seal on a rendered form: when it was rendered and for which source, signed.

It survives page caching, since many may bring the same one.
"""

import base64
import hmac
from datetime import UTC, datetime

from integrations.secrecy import keys


def make_seal(key: str, now: datetime) -> str:
    stamp = format(int(now.timestamp()), "x")
    return f"{stamp}.{signature(keys.keyed_digest(f'form:{key}:{stamp}'))}"


def read_seal(key: str, token: str) -> tuple[str, datetime | None]:
    """("good", when) or ("missing" or "forged", None)."""
    if not token:
        return "missing", None
    stamp, _, signed = token.partition(".")
    digests = keys.keyed_digests(f"form:{key}:{stamp}")
    if not any(hmac.compare_digest(signature(d).encode(), signed.encode()) for d in digests):
        return "forged", None
    return "good", datetime.fromtimestamp(int(stamp, 16), UTC)


def signature(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest[:12]).decode().rstrip("=")
