"""A day's opening hours as people write them: "9-17", "8:30–12, 13–17", "8am to 5pm"."""

import re
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

HOUR = r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?\s{0,3}([ap]m)?"
SPAN = re.compile(rf"{HOUR}\s{{0,3}}(?:-|–|—|to|until)\s{{0,3}}{HOUR}", re.IGNORECASE)
PARTS = re.compile(r"\s{0,3}(?:,|;|/|\band\b|&)\s{0,3}")
NO_HOURS = gettext_lazy(
    "Write from and to, like 8:00-17:00 or 8-12, 13-17; leave it empty where you are closed."
)
CLOSED = ("", "closed", "-", "–")


class HoursField(forms.CharField):
    """A list of (from, to) as `Business.hours` keeps it; [] for a day that is closed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": "closed", "autocomplete": "off"})
        super().__init__(required=False, max_length=80, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return ", ".join(f"{start}–{end}" for start, end in value)

    def to_python(self, value: Any) -> Any:
        typed = (super().to_python(value) or "").strip().lower()
        if typed in CLOSED:
            return []
        spans = sorted(span_of(part) for part in PARTS.split(typed) if part)
        if any(end > start for (_, end), (start, _) in pairwise(spans)):
            raise ValidationError(gettext("These hours overlap."))
        return [list(span) for span in spans]


def span_of(part: str) -> tuple[str, str]:
    found = SPAN.fullmatch(part.strip())
    if not found:
        raise ValidationError(NO_HOURS)
    hour, minute, half, hour_2, minute_2, half_2 = found.groups()
    start, end = clock_time(hour, minute, half), clock_time(hour_2, minute_2, half_2)
    if start >= end:
        raise ValidationError(
            gettext("%(start)s is not before %(end)s: write the hours by 24, or with pm.")
            % {"start": start, "end": end}
        )
    return start, end


def clock_time(hour: str, minute: str | None, half: str | None) -> str:
    """As HH:MM."""
    number = int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour)
    if number == 24 and not int(minute or 0):
        return "23:59"
    if number > 23 or int(minute or 0) > 59 or (half and int(hour) > 12):
        raise ValidationError(NO_HOURS)
    return f"{number:02}:{minute or '00'}"
