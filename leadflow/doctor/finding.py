"""What the doctor found: how bad it is, in words, and the line to type."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    GOOD = "ok"
    WARN = "warn"
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    """`line` is what to type, or to put into the settings or the name server."""

    grade: Grade
    about: str
    words: str
    line: str = ""


def good(about: str, words: str) -> Finding:
    return Finding(Grade.GOOD, about, words)


def warn(about: str, words: str, line: str = "") -> Finding:
    return Finding(Grade.WARN, about, words, line)


def bad(about: str, words: str, line: str = "") -> Finding:
    return Finding(Grade.BAD, about, words, line)
