"""Web push: a few words to one browser, encrypted for it alone and signed with our key (VAPID)."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from integrations import web
from integrations.errors import Refused, Unavailable

LASTS = 60 * 60  # seconds for which a push service keeps what a browser that is away has not had
PATIENCE = 10.0  # seconds
GONE = (404, 410)


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached, and the keys that it made for what is sent to it."""

    endpoint: str
    p256dh: str
    auth: str


def new_keys() -> tuple[str, str]:
    """(private as PEM, public as browsers take it)."""
    keys = Vapid02()
    keys.generate_keys()
    point = keys.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    public = base64.urlsafe_b64encode(point).decode().rstrip("=")
    return keys.private_pem().decode(), public


def push(
    browser: Browser, private: str, words: Mapping[str, str], contact: str, is_urgent: bool
) -> None:
    """`contact` is an address of ours at which a push service finds us.

    Raises Refused, dead where this browser wants nothing any more, or Unavailable. The same words
    sent twice are shown once, as they have a tag.
    """
    body = encrypted(browser, json.dumps(dict(words)).encode())
    headers = {
        **signature(browser.endpoint, private, contact),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LASTS),
        "Urgency": "high" if is_urgent else "normal",
    }
    status = web.post(browser.endpoint, body, headers, PATIENCE)
    if status in GONE:
        raise Refused("This browser wants to be told nothing any more.", dead=True)
    if status == 429 or status >= 500:
        raise Unavailable(f"The browser's push service answered {status}.")
    if not 200 <= status < 300:
        raise Refused(f"The browser's push service answered {status}.")


def encrypted(browser: Browser, words: bytes) -> bytes:
    """Raises Refused for keys that are none."""
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    try:
        pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
        return bytes(pusher.encode(words, content_encoding="aes128gcm")["body"])
    except (WebPushException, ValueError, TypeError, IndexError) as error:
        raise Refused("This browser's keys are none.", dead=True) from error


def signature(endpoint: str, private: str, contact: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{contact}"}
    signed: dict[str, str] = Vapid02.from_pem(private.encode()).sign(claims)
    return signed
