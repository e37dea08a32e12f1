"""Web push: a few words to one browser, encrypted for it alone and signed with our key (VAPID)."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02, VapidException
from pywebpush import WebPusher, WebPushException

from integrations.errors import Refused, Unavailable
from integrations.network import web
from integrations.texts.sentences import KeptSentence, sentence
from integrations.timing import clock

LASTS = 60 * 60  # seconds for which a push service keeps what a browser that is away has not had
PATIENCE = 10.0  # seconds
GONE = (404, 410)
NOT_OURS = (401, 403)
NOT_NOW = (408, 429)
TOO_LARGE = 413
# Services refuse what is signed for more than a day from now, and their clock may be behind ours
SIGNED_FOR = 12 * 60 * 60  # seconds


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
    """`contact` is where a push service finds us: mailto: or https:, as RFC 8292 wants it.

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
    status, retry_after = web.post(browser.endpoint, body, headers, PATIENCE)
    if not 200 <= status < 300:
        raise failure_of(status, retry_after)


def failure_of(status: int, retry_after: float | None) -> Refused | Unavailable:
    """As RFC 8030 and the services have it."""
    if status in GONE:
        return Refused(sentence("This browser wants to be told nothing any more."), dead=True)
    if status in NOT_NOW or status >= 500:
        return Unavailable(push_service_said(status), retry_after=retry_after)
    if status in NOT_OURS:
        return Refused(
            sentence(
                "The browser's push service does not take our signature (%(status)s): switch "
                "notifications off and on again in that browser.",
                status=str(status),
            )
        )
    if status == TOO_LARGE:
        return Refused(sentence("The browser's push service says that it is too long (413)."))
    return Refused(push_service_said(status))


def push_service_said(status: int) -> KeptSentence:
    return sentence("The browser's push service answered %(status)s.", status=str(status))


def encrypted(browser: Browser, words: bytes) -> bytes:
    """Raises Refused for keys that are none."""
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    try:
        pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
        return bytes(pusher.encode(words, content_encoding="aes128gcm")["body"])
    except (WebPushException, ValueError, TypeError, IndexError) as error:
        raise Refused(sentence("This browser's keys are none."), dead=True) from error


def signature(endpoint: str, private: str, contact: str) -> dict[str, str]:
    """Raises Refused where `contact` is none."""
    parts = urlsplit(endpoint)
    lasts = int(clock.now().timestamp()) + SIGNED_FOR
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": contact, "exp": lasts}
    try:
        signed: dict[str, str] = Vapid02.from_pem(private.encode()).sign(claims)
    except VapidException as error:
        words = sentence("Push services ask for an address of yours: fill in your e-mail.")
        raise Refused(words) from error
    return signed
