"""Fields for passwords and keys: never shown again, and not lost where another field is wrong.

What was typed then goes back to the browser as a text that we alone can read, for whoever typed it,
at this place and for a quarter of an hour.
"""

import json
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString

from integrations.encryption import InvalidToken, decrypt, encrypt
from leads.models import Business

LONGEST = 4000
LASTS = 15 * 60  # seconds
TYPED = "Typed just now, and still here."


class SecretInput(forms.PasswordInput):
    """`place` is where the secret is entered, and by whom: it is read at no other."""

    place = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = data.get(name)
        return typed or self.opened(str(data.get(f"{name}-typed", "")))

    def opened(self, kept: str) -> str:
        """As it was typed; "" where we did not keep it, or for another place."""
        try:
            place, secret = json.loads(decrypt(kept, LASTS)) if kept else ("", "")
        except (InvalidToken, ValueError):
            return ""
        return str(secret) if place == self.place else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        if value:
            attrs = {**(attrs or {}), "placeholder": TYPED}
        control = super().render(name, None, attrs, renderer)
        if not value:
            return control
        kept = encrypt(json.dumps([self.place, str(value)]))
        return format_html(
            '{}<input type="hidden" name="{}-typed" value="{}">', control, name, kept
        )


class SecretField(forms.CharField):
    def __init__(self, **given: Any) -> None:
        off = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(required=False, max_length=LONGEST, widget=SecretInput(off), **given)


def enter_secrets(form: forms.Form, business: Business, by: User) -> None:
    """Say where the secrets of a form are entered, and by whom."""
    for field in form.fields.values():
        if isinstance(field.widget, SecretInput):
            field.widget.place = f"{type(form).__name__} of {business.pk} by {by.pk}"
