"""What is remembered outside the database: which one this machine sends from, and how far it got.

One line in var/sent_mark. A database that knows less than this line is older than what has been
sent. Everything here is a witness and nothing more: losing the file loses no fact.
"""

import fcntl
import logging
import os
import re
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

log = logging.getLogger(__name__)

LINE = re.compile(rb"([0-9a-f]{32}) (\d{20})\n")


class SentMark(NamedTuple):
    key: UUID  # of the installation
    number: int  # of its newest sending mark


def read_mark() -> SentMark | None:
    """None where nothing is remembered, or it cannot be read."""
    try:
        with open(settings.VAR / "sent_mark", "rb") as file:
            return parse_line(file.read(100))
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("what was sent last cannot be read: %s", error)
        return None


def parse_line(line: bytes) -> SentMark | None:
    found = LINE.fullmatch(line)
    return SentMark(UUID(found[1].decode()), int(found[2])) if found else None


def remember_mark(key: UUID, number: int) -> None:
    """Note that this much has been sent; never backwards for the same installation.

    Never raises: what is about to be sent is marked in the database already.
    """
    try:
        handle = os.open(settings.VAR / "sent_mark", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        log.error("what is sent cannot be remembered outside the database: %s", error)
        return
    with open(handle, "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # workers of one machine share the line
            before = parse_line(file.read(100) or b"")
            if before is None or before.key != key or before.number < number:
                # always as long, and written at once: it is never seen by halves
                os.pwrite(handle, b"%s %020d\n" % (key.hex.encode(), number), 0)
        except OSError as error:
            log.error("what is sent cannot be remembered outside the database: %s", error)
