"""Where a lead stood, or whose it was, on the page on which one of us pressed."""

from typing import Any

from django import forms


class SeenField(forms.Field):
    """None where the page does not say; "" may be what it says."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str | None:
        return None if value is None else str(value)


class SeenForm(forms.Form):
    """What a button says beside which lead it is about."""

    seen = SeenField()
    seen_owner = SeenField()
