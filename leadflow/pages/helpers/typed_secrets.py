"""Secrets in a form that comes back with a mistake: not shown, and not typed twice.

What was typed goes along encrypted, for whoever typed it and for a quarter of an hour. One that is
kept already never leaves the server, and counts only where it is used for the same as before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from integrations import encryption

LASTS = 15 * 60  # seconds
GOES_ALONG = "typed"


@dataclass(frozen=True)
class Kept:
    """What a row keeps; the secrets are never shown."""

    values: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


class SecretField(forms.CharField):
    """Never filled in by us; spaces at its ends are the clipboard's."""

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(widget=widget, required=False, max_length=2000, **options)


class SecretsForm(forms.Form):
    """Each of `secret_names` is what was typed now, or just before, or is kept: the last only where
    the values of `same_place` are those with which it was kept.
    """

    typed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10_000)
    secret_names: tuple[str, ...] = ()
    same_place: tuple[str, ...] = ()

    def __init__(
        self, person: User, kept: Kept, data: QueryDict | None, initial: dict[str, Any]
    ) -> None:
        self.person, self.kept = person, kept
        super().__init__(data, initial={**initial, **kept.values})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        before = self.typed_before(cleaned.pop(GOES_ALONG, ""))
        found = {name: cleaned.get(name) or before.get(name, "") for name in self.secret_names}
        if isinstance(self.data, QueryDict):
            self.data[GOES_ALONG] = self.sealed(found)
        for name in self.secret_names:
            if not found[name] and name not in self.errors:
                found[name] = self.kept_secret(name, cleaned)
        return {**cleaned, **found}

    def kept_secret(self, name: str, cleaned: dict[str, Any]) -> str:
        """Nobody learns it by naming another server."""
        kept = self.kept.secrets.get(name, "")
        if not kept or all(self.kept.values.get(n) == cleaned.get(n) for n in self.same_place):
            return kept
        where = self.kept.values.get("host") or "your account before"
        self.add_error(name, f"What is kept goes to {where} alone. Type the one for this one.")
        return ""

    def sealed(self, typed: dict[str, str]) -> str:
        given = {name: value for name, value in typed.items() if value}
        return encryption.encrypt(json.dumps([self.person.pk, given])) if given else ""

    def typed_before(self, token: str) -> dict[str, str]:
        try:
            who, typed = json.loads(encryption.decrypt(token, LASTS)) if token else (0, {})
        except (encryption.InvalidToken, ValueError):
            return {}
        return dict(typed) if who == self.person.pk else {}

    @property
    def secret_hint(self) -> str:
        """Why the field is empty, and still is not."""
        if self.is_bound and self.typed_before(self.data.get(GOES_ALONG, "")):
            return "as just typed"
        return "kept; empty leaves it" if any(self.kept.secrets.values()) else ""
