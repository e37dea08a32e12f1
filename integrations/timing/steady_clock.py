"""Whether the clock has leapt: told by the seconds since this machine started, which nothing sets.

What the clock was ahead of them is kept in var/clock.json for every process of this machine. Where
a clock suddenly shows another time, nobody can know which of the two is right. The time goes on as
if it had not leapt; once the clock has stood by its new time for a while it is believed.
"""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

log = logging.getLogger(__name__)

TOLERANCE = 60.0  # seconds by which a clock may be set without anybody's notice
BELIEVED_AFTER = 15 * 60.0  # seconds
READ_EVERY = 1.0  # seconds
BOOT = Path("/proc/sys/kernel/random/boot_id")


def clock_that_nothing_sets() -> int | None:
    """The number of the system's clock that goes on while the machine sleeps.

    Linux calls it BOOTTIME; on macOS it is MONOTONIC_RAW, which elsewhere stands still meanwhile.
    """
    names = ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW", "CLOCK_MONOTONIC")
    return next((getattr(time, name) for name in names if hasattr(time, name)), None)


CLOCK = clock_that_nothing_sets()


class Leap(NamedTuple):
    seconds: float  # by how much the clock is ahead of what it should show; below 0: behind
    since: float  # uptime when it was seen


class Note(NamedTuple):
    """What was seen last. Unix time was `ahead` seconds more than the uptime."""

    boot: str
    uptime: float
    ahead: float
    leap: Leap | None = None


_note: Note | None = None
_read_at = float("-inf")  # uptime
_asked_at = float("-inf")  # uptime


def uptime() -> float | None:
    """Seconds since this machine started, also while it sleeps, and the same for every process;
    None where the system does not tell.
    """
    return None if CLOCK is None else time.clock_gettime(CLOCK)


def seconds() -> float:
    """For measuring how long something takes or is to wait, whatever a clock does meanwhile."""
    passed = uptime()
    return time.monotonic() if passed is None else passed


def believed(moment: datetime, again: Callable[[], datetime]) -> datetime:
    """`moment`, unless the clock that shows it has leapt: then what it would show if it had not.

    `again` asks the clock anew; where it leaps, it is asked once a second.
    """
    global _asked_at
    passed, note = uptime(), note_of_this_boot()
    if passed is None or note is None:
        return moment
    if is_near(moment, passed, note):
        return moment
    if not 0 <= passed - _asked_at < READ_EVERY:
        _asked_at = passed
        moment = again()
    return (
        moment
        if is_near(moment, passed, note)
        else datetime.fromtimestamp(passed + note.ahead, UTC)
    )


def is_near(moment: datetime, passed: float, note: Note) -> bool:
    return abs(moment.timestamp() - passed - note.ahead) <= TOLERANCE


def leap_now() -> Leap | None:
    """The leap that was noted last and is not over."""
    note = note_of_this_boot()
    return note.leap if note else None


def watch(moment: datetime) -> Leap | None:
    """Compare the clock with the uptime and note what was found. Never raises."""
    global _note, _read_at
    passed = uptime()
    if passed is None:
        return None
    _note, _read_at = look(read_note(), moment, passed, boot()), passed
    try:
        write_note(_note)
    except OSError as error:
        log.warning("what the clock shows cannot be noted: %s", error)
    return _note.leap


def look(note: Note | None, moment: datetime, passed: float, boot_id: str) -> Note:
    """The next note. Small corrections are followed, a leap is kept apart until it is believed."""
    ahead = moment.timestamp() - passed
    if note is None or note.boot != boot_id or passed < note.uptime - 1:
        return Note(boot_id, passed, ahead)
    leapt, known = ahead - note.ahead, note.leap
    if abs(leapt) <= TOLERANCE:
        return Note(boot_id, passed, ahead)
    if known is None or abs(leapt - known.seconds) > TOLERANCE:
        return note._replace(uptime=passed, leap=Leap(leapt, passed))
    if passed - known.since >= BELIEVED_AFTER:
        return Note(boot_id, passed, ahead)
    return note._replace(uptime=passed)


def believe_now(moment: datetime) -> None:
    """Somebody says that the clock is right."""
    global _note
    if (passed := uptime()) is not None:
        _note = Note(boot(), passed, moment.timestamp() - passed)
        write_note(_note)


def note_of_this_boot() -> Note | None:
    global _note, _read_at
    passed = uptime()
    if passed is None:
        return None
    if not 0 <= passed - _read_at < READ_EVERY:
        _note, _read_at = read_note(), passed
    return _note if _note and _note.boot == boot() and passed >= _note.uptime - 1 else None


def boot() -> str:
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""


def read_note() -> Note | None:
    try:
        boot_id, passed, ahead, leap = json.loads(note_file().read_text())
        return Note(boot_id, passed, ahead, Leap(*leap) if leap else None)
    except (OSError, ValueError, TypeError):
        return None


def write_note(note: Note) -> None:
    """In one piece, whoever else writes or reads it at the same moment."""
    path = note_file()
    fresh = path.with_name(f"{path.name}.{id(note):x}")
    fresh.write_text(json.dumps(note))
    fresh.replace(path)


def note_file() -> Path:
    return Path(settings.VAR) / "clock.json"
