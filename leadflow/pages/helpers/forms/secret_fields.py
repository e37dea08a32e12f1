"""Fields for passwords and keys: never shown again, and not lost where another field is wrong.

What was typed then goes back to the browser as a text that we alone can read, for whoever typed it,
at this place and for a quarter of an hour. What is kept already never leaves the server, and counts
only where it is used for the same as before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from integrations.secrecy.encryption import InvalidToken, decrypt, encrypt
from leads.business.connections import is_readable
from leads.models import Business, Connection

LONGEST = 4000
LASTS = 15 * 60  # seconds


@dataclass(frozen=True)
class Kept:
    """What a row keeps; the secrets are never shown."""

    values: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


class SecretInput(forms.PasswordInput):
    """`place` is where the secret is entered, and by whom: it is read at no other. `is_kept` says
    that an empty field stands for one.
    """

    place, is_kept = "", False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = data.get(name)
        return typed or self.opened(str(data.get(f"{name}-typed", "")))

    def opened(self, sealed: str) -> str:
        """As it was typed; "" where we did not seal it, or for another place."""
        try:
            place, secret = json.loads(decrypt(sealed, LASTS)) if sealed else ("", "")
        except (InvalidToken, ValueError):
            return ""
        return str(secret) if place == self.place else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        control = super().render(name, None, {**(attrs or {}), **self.hint(bool(value))}, renderer)
        if not value:
            return control
        sealed = encrypt(json.dumps([self.place, str(value)]))
        return format_html(
            '{}<input type="hidden" name="{}-typed" value="{}">', control, name, sealed
        )

    def hint(self, is_typed: bool) -> dict[str, str]:
        """Why the field is empty, and still is not."""
        if is_typed:
            return {"placeholder": gettext("Typed just now, and still here.")}
        return {"placeholder": gettext("Kept; empty leaves it.")} if self.is_kept else {}


class SecretField(forms.CharField):
    """Never filled in by us; spaces at its ends are the clipboard's."""

    def __init__(self, **given: Any) -> None:
        off = {"autocomplete": "new-password", "spellcheck": "false"}
        super().__init__(required=False, max_length=LONGEST, widget=SecretInput(off), **given)


class SecretsForm(forms.Form):
    """Each SecretField is what was typed now, or just before, or is kept: the last only where the
    values of `same_place` are those with which it was kept.
    """

    same_place: tuple[str, ...] = ()

    def __init__(
        self,
        business: Business,
        person: User,
        kept: Kept,
        data: QueryDict | None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.kept = kept
        super().__init__(data, initial={**(initial or {}), **kept.values})
        for name, widget in self.secret_inputs().items():
            widget.place = f"{type(self).__name__} of {business.pk} by {person.pk}"
            widget.is_kept = bool(kept.secrets.get(name))

    def secret_inputs(self) -> dict[str, SecretInput]:
        """By the names of their fields."""
        widgets = {name: field.widget for name, field in self.fields.items()}
        return {name: one for name, one in widgets.items() if isinstance(one, SecretInput)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = {
            name: cleaned.get(name) or self.kept_secret(name, cleaned)
            for name in self.secret_inputs()
            if name not in self.errors
        }
        return {**dict.fromkeys(self.secret_inputs(), ""), **cleaned, **found}

    def kept_secret(self, name: str, cleaned: dict[str, Any]) -> str:
        """Nobody learns it by naming another server."""
        kept = self.kept.secrets.get(name, "")
        before = {one: self.kept.values.get(one) for one in self.same_place}
        if not kept or before == self.place_in(cleaned):
            return kept
        if self.is_needed(name, cleaned):
            self.add_error(name, self.belongs_elsewhere())
        return ""

    def place_in(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What was typed of `same_place`, as it will be kept."""
        return {name: cleaned.get(name) for name in self.same_place}

    def is_needed(self, name: str, cleaned: dict[str, Any]) -> bool:
        """Whether nothing can be asked there without this one."""
        return True

    def belongs_elsewhere(self) -> str:
        if host := self.kept.values.get("host"):
            words = gettext("What is kept goes to {host} alone. Type the one for this one.")
            return words.format(host=host)
        return gettext("What is kept goes to your account before alone. Type the one for this one.")


def kept_of(connection: Connection | None) -> Kept:
    """What no key of ours opens must be typed again."""
    if connection is None:
        return Kept()
    is_open = is_readable(connection.secret)
    return Kept(connection.values, connection.secrets if is_open else {})
