"""What is signed or hashed with the installation's secret key.

It is made with the newest key and known again under every key that is accepted still, so that a
link in a mail of last year works after the key has been replaced.
"""

import hashlib
import hmac

from django.conf import settings


def accepted_keys() -> list[str]:
    """The newest first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def keyed_digest(said: str, key: str | None = None) -> bytes:
    """32 bytes that nobody makes without the key; the newest one where none is given."""
    secret = settings.SECRET_KEY if key is None else key
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()


def keyed_digests(said: str) -> list[bytes]:
    """The same under each accepted key, the newest first."""
    return [keyed_digest(said, key) for key in accepted_keys()]


def fingerprint(key: str) -> str:
    """16 hex digits by which a key is known again, and from which nobody learns it."""
    return keyed_digest("fingerprint of the secret key", key).hex()[:16]
