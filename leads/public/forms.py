"""The public form.

What a source asks for, checked field by field, and always kept as it was typed.
"""

import uuid
from datetime import datetime
from typing import Any

from django import forms

from leads.contacts.identity import email_address, phone_number
from leads.fields import LONGEST_FIELD, classify_label
from leads.models import Source
from leads.screening import seal
from leads.sources.captions import captions

LONGEST_LINE = 300
TRAP = "fax_line"  # shown to nobody: only machines fill it in
HIDDEN = ("submission_id", "form_seal", "seen_on", "came_from", "asked_with", "proof")
LONGEST_HIDDEN = 4000
AUTOCOMPLETE = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "first_name": "given-name",
    "last_name": "family-name",
}


class InquiryForm(forms.Form):
    """Built from a source's fields. Neither tells nor asks whether somebody is known."""

    def __init__(self, source: Source, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.captions = source, captions(source.language)
        for field in source.fields:
            self.fields[field["name"]] = field_for(field, self.captions)
        if source.consent:
            self.fields["consent_given"] = forms.BooleanField(
                label=source.consent, error_messages={"required": self.captions["tick"]}
            )
        self.now = now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if not isinstance(value, str) or not value:
                continue
            if classify_label(name) == "email" and not email_address(value):
                self.add_error(name, self.captions["email"])
            if classify_label(name) == "phone" and not phone_number(
                value, self.source.business.country
            ):
                self.add_error(name, self.captions["phone"])
        if not self.errors and not any(
            classify_label(n) in ("email", "phone") and v for n, v in cleaned.items()
        ):
            self.add_error(None, self.captions["reach"])
        return cleaned

    def inquiry(self) -> dict[str, Any]:
        """What goes into the arrival: every field of the source that was filled in."""
        own = {field["name"] for field in self.source.fields}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in own and value not in ("", None)
        }

    def beside_value(self, name: str) -> str:
        """What our own page put beside the fields.

        Nothing in it is ever a visitor's mistake, so it is not checked like one.
        """
        return str(self.data.get(name) or "")[:LONGEST_HIDDEN]

    def visible(self) -> list[forms.BoundField]:
        return [self[f["name"]] for f in self.source.fields if not f.get("hidden")]

    def unseen(self) -> list[forms.BoundField]:
        return [self[f["name"]] for f in self.source.fields if f.get("hidden")]

    def beside(self) -> dict[str, str]:
        """{name: value} of the inputs that only our own page knows."""
        fresh = {
            "submission_id": str(uuid.uuid4()),
            "form_seal": seal.make_seal(self.source.key, self.now),
        }
        return {
            name: self.beside_value(name) or str(self.initial.get(name, "")) or fresh.get(name, "")
            for name in HIDDEN
        }


def field_for(field: dict[str, Any], said: dict[str, str]) -> forms.Field:
    """A field of the builder's allow-list.

    A line, a text, a choice, a tick, or one that nobody sees.
    """
    is_for, label = classify_label(field["name"]), field.get("label") or field["name"]
    required, messages = (
        bool(field.get("required")) and not field.get("hidden"),
        {"required": said["required"]},
    )
    attributes = {"autocomplete": AUTOCOMPLETE.get(is_for, "off")}
    if field.get("hidden"):
        return forms.CharField(
            required=False,
            max_length=LONGEST_LINE,
            widget=forms.HiddenInput,
            initial=field.get("value", ""),
        )
    if choices := field.get("choices"):
        return forms.ChoiceField(
            label=label,
            required=required,
            choices=[("", said["choose"]), *((c, c) for c in choices)],
            error_messages=messages,
        )
    if is_for == "message" or field.get("type") == "text":
        return forms.CharField(
            label=label,
            required=required,
            max_length=LONGEST_FIELD,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages=messages,
        )
    if is_for == "email":
        return forms.CharField(
            label=label,
            required=required,
            max_length=254,
            widget=forms.EmailInput(attrs=attributes),
            error_messages=messages,
        )
    widget = forms.TextInput(attrs=attributes | ({"type": "tel"} if is_for == "phone" else {}))
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_LINE,
        widget=widget,
        error_messages=messages,
    )
