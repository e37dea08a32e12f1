"""Secrets taken out of what somebody else says: servers repeat in their answers what they were
sent, and their answers are shown, kept and logged.
"""

import base64
import html
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from integrations.errors import OutsideError

# Characters of a secret that tell enough of it: answers are cut, and so is what they quote
PIECE = 8
SHORTEST = 3  # a password of two letters stands in every sentence
INSTEAD = "[…]"


def conceal(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, as they are or as they travel, whole or in pieces."""
    hidden = bytearray(len(text))
    for piece in {piece for secret in secrets for piece in pieces_of(secret)}:
        at = text.find(piece)
        while at >= 0:
            hidden[at : at + len(piece)] = b"\x01" * len(piece)
            at = text.find(piece, at + 1)
    return "".join(instead_of(text, hidden))


def instead_of(text: str, hidden: bytearray) -> Iterator[str]:
    """What is shown of each place; a run that is hidden is one mark."""
    for at, letter in enumerate(text):
        if not hidden[at]:
            yield letter
        elif at == 0 or not hidden[at - 1]:
            yield INSTEAD


def pieces_of(secret: str) -> Iterator[str]:
    if len(secret) < SHORTEST:
        return
    for form in forms_of(secret):
        length = min(PIECE, len(form))
        yield from (form[at : at + length] for at in range(len(form) - length + 1))


def forms_of(secret: str) -> set[str]:
    """As it stands in a text, an address, a page, JSON and a header."""
    written = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    told = {html.escape(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
    return written | told | set(in_base64(secret.encode()))


def in_base64(secret: bytes) -> Iterator[str]:
    """At each of its three places behind something else, as in a sign-in, as far as it alone
    decides the letters.
    """
    for before in range(3):
        for write in (base64.b64encode, base64.urlsafe_b64encode):
            found = write(b"\0" * before + secret).decode().rstrip("=")
            ends = len(found) - (1 if (before + len(secret)) % 3 else 0)
            form = found[(8 * before + 5) // 6 : ends]
            if len(form) >= PIECE:
                yield form


def concealed(error: Exception, secrets: Iterable[str]) -> Exception:
    """The same error; one that is for people tells none of these secrets."""
    if isinstance(error, OutsideError):
        error.args = (conceal(str(error), secrets), *error.args[1:])
    return error
