"""A mail as it goes over the wire, and its addresses as its envelope needs them."""

import io
import re
from email.generator import BytesGenerator
from email.message import Message
from email.policy import Compat32
from functools import lru_cache
from typing import Any

from django.core.mail.message import sanitize_address


class ShortAsTheyAre(Compat32):
    """Folding takes a header to pieces; what is short and plain fits in its line as it is."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if (
            isinstance(value, str)
            and value.isascii()
            and value.isprintable()
            and len(name) + len(value) < 76
        ):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


FOLDING = ShortAsTheyAre(linesep="\r\n")


def as_bytes(message: Message) -> bytes:
    """The mail as it goes over the wire, with CRLF."""
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, policy=FOLDING).flatten(message)
    return written.getvalue()


PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE
)


def of_envelope(address: str) -> str:
    return address if PLAIN_ADDRESS.fullmatch(address) else _taken_apart(address)


@lru_cache(maxsize=100)
def _taken_apart(address: str) -> str:
    return str(sanitize_address(address, "utf-8"))
