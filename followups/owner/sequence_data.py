"""A sequence as a file gives it, but for the first answer, which has its own place there."""

import re
from dataclasses import asdict
from datetime import time
from typing import Any

from followups.models import Sequence
from followups.owner.sequence_texts import StepTexts, texts_of
from leads.declined import Declined

HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def sequence_as_data(sequence: Sequence) -> dict[str, Any]:
    texts = texts_of(sequence)
    return {
        "first_subject": texts.first_subject,
        "window_from": f"{texts.window_from:%H:%M}",
        "window_to": f"{texts.window_to:%H:%M}",
        "weekdays": texts.weekdays,
        "steps": [asdict(step) for step in texts.steps],
    }


def parts_given(given: Any) -> dict[str, Any]:
    """The parts of a SequenceTexts that a file names. Declined where one is of another shape."""
    if not isinstance(given, dict):
        raise Declined("sequence: must be an object")
    for name, value in given.items():
        if name not in SHAPES or not SHAPES[name](value):
            raise Declined(f"sequence.{name}: is not as export_business writes it")
    found = dict(given)
    for name in {"window_from", "window_to"} & given.keys():
        found[name] = time.fromisoformat(given[name])
    if "steps" in given:
        found["steps"] = [StepTexts(**step) for step in given["steps"]]
    return found


def is_hour(value: Any) -> bool:
    return isinstance(value, str) and HOUR.fullmatch(value) is not None


def is_text(value: Any) -> bool:
    return isinstance(value, str) and "\x00" not in value


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def are_weekdays(value: Any) -> bool:
    return isinstance(value, list) and all(is_number(day) and 0 <= day <= 6 for day in value)


def are_steps(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_step, value))


def is_step(value: Any) -> bool:
    """`day` and `body` are needed."""
    return (
        isinstance(value, dict)
        and {"day", "body"} <= value.keys() <= STEP.keys()
        and all(STEP[name](part) for name, part in value.items())
    )


SHAPES = {
    "first_subject": is_text,
    "window_from": is_hour,
    "window_to": is_hour,
    "weekdays": are_weekdays,
    "steps": are_steps,
}
STEP = {
    "day": is_number,
    "body": is_text,
    "subject": is_text,
    "channel": is_text,
    "is_check_in": lambda value: isinstance(value, bool),
}
