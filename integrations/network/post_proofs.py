"""Whether a post shows that its sender knows the secret of a webhook: told from its bytes. Pure."""

import base64
import binascii
import hmac
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

OLDEST = 5 * 60  # seconds between the time that was signed and ours
MILLISECONDS = 10**11  # a time from here on counts them: in seconds it would be the year 5138
NUMBER = re.compile(r"[0-9]{1,16}", re.ASCII)
NAMED = re.compile(r"[\w-]{1,200}", re.ASCII)  # what stands before the time: it hides no other one
# What is signed with its time. As a body it would be an older post in another's clothes.
WITH_TIME = re.compile(rb"(?:[\w-]{1,200}\.)?[0-9]{1,16}[.:]")
LABEL = re.compile(r"(?:sha256|v1)=")
MOST = 10  # signatures in one header: of a secret and those before it
STANDARD = "whsec_"  # a secret of Standard Webhooks: behind it stands the key, in base64
Headers = Mapping[str, str]


@dataclass(frozen=True)
class Signing:
    """As in post_proofs.toml."""

    header: str
    before: tuple[str, ...] = ()
    joined: str = ""


@cache
def signings() -> tuple[Signing, ...]:
    path = Path(__file__).with_suffix(".toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["signing"]
    return tuple(
        Signing(row["header"], tuple(row.get("before", ())), row.get("joined", "")) for row in rows
    )


def is_proved(headers: Headers, body: Callable[[], bytes], secret: str, now: datetime) -> bool:
    """By any of the ways there are. `headers` find a name however it is written; the body is read
    only where something says that it is signed. An empty secret proves nothing.
    """
    if not secret:
        return False
    if is_shown(headers.get("Authorization", ""), secret):
        return True
    used = [one for one in signings() if headers.get(one.header)]
    return any(is_signed(one, headers, body(), secret, now) for one in used)


def is_shown(authorization: str, secret: str) -> bool:
    """As a bearer's token, or as the password of any user."""
    scheme, _, rest = authorization.strip().partition(" ")
    shown = {"bearer": bytes_of, "basic": password_of}.get(scheme.lower())
    if shown is None:
        return False
    return any(hmac.compare_digest(shown(rest.strip()), spelt) for spelt in spellings(secret))


def spellings(secret: str) -> Iterator[bytes]:
    """Its bytes: not everybody writes what is no ASCII in UTF-8."""
    yield secret.encode()
    try:
        yield secret.encode("latin-1")
    except UnicodeEncodeError:
        return


def password_of(credentials: str) -> bytes:
    """b"" where they cannot be read."""
    try:
        return base64.b64decode(bytes_of(credentials), validate=True).partition(b":")[2]
    except binascii.Error:
        return b""


def is_signed(signing: Signing, headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    given = re.split(r"[\s,]+", headers[signing.header].strip())
    before = parts_before(signing, headers, given)
    *names, time = before or [""]
    if signing.before and not (is_fresh(time, now) and all(map(NAMED.fullmatch, names))):
        return False
    if not signing.before and WITH_TIME.match(body):
        return False
    signed = b"".join(bytes_of(part + signing.joined) for part in before) + body
    digests = [hmac.digest(key, signed, "sha256") for key in keys_of(secret)]
    signatures = [LABEL.sub("", one, count=1) for one in given[:MOST]]
    return any(is_digest(one, digest) for one in signatures for digest in digests)


def parts_before(signing: Signing, headers: Headers, given: list[str]) -> list[str]:
    """Those of the signature's own header first; "" for what is missing."""
    pairs = dict(part.partition("=")[::2] for part in given)
    return [pairs.get(name) or headers.get(name, "") for name in signing.before]


def is_fresh(time: str, now: datetime) -> bool:
    if not NUMBER.fullmatch(time):
        return False
    seconds = int(time) / 1000 if int(time) >= MILLISECONDS else int(time)
    return abs(now.timestamp() - seconds) <= OLDEST


def keys_of(secret: str) -> Iterator[bytes]:
    """As it was entered, and what it stands for where it is one of Standard Webhooks."""
    yield secret.encode()
    if secret.startswith(STANDARD):
        try:
            yield base64.b64decode(secret.removeprefix(STANDARD), validate=True)
        except ValueError:
            return


def is_digest(signature: str, digest: bytes) -> bool:
    """In constant time, whatever was given."""
    as_hex = hmac.compare_digest(bytes_of(signature.lower()), digest.hex().encode())
    return as_hex or hmac.compare_digest(bytes_of(signature), base64.b64encode(digest))


def bytes_of(text: str) -> bytes:
    """As they came: a header is read a byte a letter."""
    return text.encode("latin-1", "replace")
