"""The last net under every log line: no address, no number, no token, no words of anybody.

Who logs should name rows, not people. What slips through all the same is taken out here: of an
exception the place and the kind stay, and its message only where it can quote nobody.
"""

import copy
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from redis.exceptions import RedisError

from integrations.errors import OutsideError

# Whose messages speak of code, settings or servers; those of others may quote what was handled.
SPEAKS_OF_US = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    NameError,
    OperationalError,
    OutsideError,
    RedisError,
)
LONGEST = 20_000  # characters of a message that are looked through
DIGITS = 7  # of which a telephone number has at least so many

Replacement = str | Callable[[re.Match[str]], str]


def number_or_day(found: re.Match[str]) -> str:
    """A number goes; a day, and a number of a row, stay."""
    digits = sum(c.isdigit() for c in found[0])
    return found[0] if digits < DIGITS or found["day"] else "[number]"


SCRUBS: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (re.compile(r"(?<=://)[^/\s@]{1,200}@"), "[…]@"),
    (
        re.compile(
            r"(?i)\b(password|passwd|secret|token|api[_-]?key|authorization|cookie|sessionid)"
            r"(['\"]?\s*[=:]\s*)(?:(?:bearer|basic)\s+)?\S+"
        ),
        r"\1\2[…]",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 […]"),
    (re.compile(r"[^\s<>\"'(),;:@/\\\[\]]{1,64}@[\w.-]{1,255}"), "[e-mail]"),
    # Addresses of ours that are permissions, and what came behind a question mark
    (re.compile(r"(?<![\w.])(/(?:a|b|d|e|m|n|t|u|w)/)[^\s/?\"']+"), r"\1…"),
    (re.compile(r"(/reset/key/)[^\s\"']+"), r"\1…"),
    (re.compile(r"/(?=[\w-]*\d)[\w-]{16,}(?=[/?\s]|$)"), "/…"),
    (re.compile(r"\?[\w%.\[\]-]+=[^\s\"']*"), "?…"),
    (re.compile(r"(?<![\w.])(?!127\.0\.0\.1|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"), "[ip]"),
    (re.compile(r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{0,4}(?!\w)"), "[ip]"),
    (re.compile(r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?){1,6}"), "[ip]"),
    (
        re.compile(
            r"(?<![\w.])(?P<day>\d{4}-\d\d-\d\d(?!\d))?(?(day)|(?:\+|\(|0|\d{9,}|\d{1,4}[ ./-])"
            r"[\d ().\-/]{5,30}\d)(?!\w)"
        ),
        number_or_day,
    ),
)
FRAME = re.compile(r"\s+File \"|\s{4,}|Traceback \(")
KIND = re.compile(r"[A-Za-z_][\w.]*(?=:|$)")


def scrubbed(text: str) -> str:
    """The text without what is somebody's."""
    text = text[:LONGEST]
    if "Traceback (most recent call last)" in text:
        text = "\n".join(kept for line in text.splitlines() if (kept := frame_or_kind(line)))
    for pattern, instead in SCRUBS:
        text = pattern.sub(instead, text)
    return text


def frame_or_kind(line: str) -> str:
    """Of a written traceback: its places as they are, of an exception its kind, of others ""."""
    if FRAME.match(line):
        return line
    kind = KIND.match(line)
    return kind[0] if kind else ""


def kind_of(error: BaseException) -> str:
    """What an exception may say of itself: its kind, and its message where that is harmless."""
    name = type(error).__name__
    if isinstance(error, SPEAKS_OF_US):
        return f"{name}: {scrubbed(str(error))}"
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return f"{name}: {error.strerror}"
    return name


def told(error: BaseException) -> str:
    """A traceback of places and kinds, with what it was raised from."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [told(before), "", "after which:", ""] if before is not None else []
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    return "\n".join([*lines, "".join(frames).rstrip(), kind_of(error)]).strip("\n")


def plain(value: Any) -> Any:
    """An argument of a log line."""
    return kind_of(value) if isinstance(value, BaseException) else value


def scrubbed_record(record: logging.LogRecord) -> logging.LogRecord:
    """A copy: who else looks at the record, to report its error, finds it as it was."""
    found = copy.copy(record)
    found.msg, found.args = message_of(record), ()
    if record.exc_info and record.exc_info[1] is not None:
        found.exc_text = told(record.exc_info[1])
    found.exc_info = found.stack_info = None
    return found


def message_of(record: logging.LogRecord) -> str:
    """What it says, scrubbed, with the exceptions among its arguments told by their kind."""
    line, given = copy.copy(record), record.args
    if isinstance(given, Mapping):
        line.args = {name: plain(value) for name, value in given.items()}
    else:
        line.args = tuple(plain(value) for value in given or ())
    line.msg = plain(record.msg)
    try:
        return scrubbed(line.getMessage())
    except Exception:  # a line that cannot be put together must not stop what is logged
        return scrubbed(f"a log line of {record.pathname}:{record.lineno}")


class ScrubbedStream(logging.StreamHandler):
    """Whatever it is given is written scrubbed."""

    def handle(self, record: logging.LogRecord) -> bool:
        return bool(super().handle(scrubbed_record(record)))


class Scrub(logging.Filter):
    """The same for handlers that others make."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.update(scrubbed_record(record).__dict__)
        return True


def log_what_nobody_catches() -> None:
    """What ends a process or a thread is logged like everything else, instead of written out."""
    log = logging.getLogger("leadflow")

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            log.critical("stopped by an error", exc_info=(kind, error, trace))

    def tell_of_thread(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            tell(given.exc_type, given.exc_value, given.exc_traceback)

    sys.excepthook, threading.excepthook = tell, tell_of_thread
