"""Fields of forms that several pages need: texts, lines, moments on a wall clock."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from followups.policy.calendar import as_utc


class TextField(forms.CharField):
    """A text of several lines."""

    def __init__(self, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class LinesField(forms.Field):
    """A list of the lines that say something."""

    def __init__(self, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


class LocalMomentField(forms.Field):
    """A moment typed as the wall clock of `zone` shows it; None where nothing was typed."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def __init__(self, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def to_python(self, value: Any) -> datetime | None:
        typed = (value or "").strip()
        if not typed:
            return None
        try:
            return as_utc(datetime.fromisoformat(typed).replace(tzinfo=None), self.zone)
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                gettext("“%(typed)s” is not a time; choose one, or leave it empty.")
                % {"typed": typed[:40]}
            ) from error
