"""Secrets that we must be able to read again, encrypted with keys made from SECRET_KEY.

The newest key encrypts; those of SECRET_KEY_FALLBACKS still decrypt. So a copy of the database
alone tells none of them.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from integrations.secrecy.keys import accepted_keys

PURPOSE = b"leadflow: secrets at rest"

__all__ = ["InvalidToken", "decrypt", "encrypt", "renew"]


def encrypt(text: str) -> str:
    return ring().encrypt(text.encode()).decode()


def decrypt(token: str, ttl: int | None = None) -> str:
    """Raises InvalidToken where no key of ours made it, or one did more than `ttl` seconds ago."""
    return ring().decrypt(token.encode(), ttl).decode()


def renew(token: str) -> str:
    """The same secret under the newest key: the very token where it is that already."""
    try:
        fernet_of(settings.SECRET_KEY).decrypt(token.encode())
    except InvalidToken:
        return ring().rotate(token.encode()).decode()
    return token


def ring() -> MultiFernet:
    return MultiFernet([fernet_of(key) for key in accepted_keys()])


@lru_cache(maxsize=10)
def fernet_of(key: str) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
