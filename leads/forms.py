"""The public form: what a source asks for, checked field by field, and always kept as it was typed."""

import uuid
from typing import Any

from django import forms

from leads.contacts import email_address, phone_number
from leads.fields import LONGEST_FIELD, meaning
from leads.models import Source

LONGEST_LINE = 300


class InquiryForm(forms.Form):
    """Built from a source's fields. Neither tells nor asks whether somebody is known."""

    def __init__(self, source: Source, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        for field in source.fields:
            self.fields[field["name"]] = field_for(field)
        self.fields["submission_id"] = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput, initial=lambda: str(uuid.uuid4()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and value and meaning(name) == "email" and not email_address(value):
                self.add_error(name, "This does not look like an e-mail address. Example: name@example.com")
            if isinstance(value, str) and value and meaning(name) == "phone" and not phone_number(value, self.source.business.country):
                self.add_error(name, "This does not look like a phone number. With the area code, please.")
        return cleaned

    def inquiry(self) -> dict[str, Any]:
        """What goes into the arrival: every field that was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission_id" and value not in ("", None)}

    def visible(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "submission_id"]


AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel", "first_name": "given-name", "last_name": "family-name"}


def field_for(field: dict[str, Any]) -> forms.Field:
    is_for = meaning(field["name"])
    required = bool(field.get("required"))
    messages = {"required": "Please fill this in."}
    attributes = {"autocomplete": AUTOCOMPLETE.get(is_for, "off")}
    if choices := field.get("choices"):
        return forms.ChoiceField(label=field["label"], required=required, choices=[("", "Please choose"), *((c, c) for c in choices)], error_messages=messages)
    if is_for == "message":
        return forms.CharField(label=field["label"], required=required, max_length=LONGEST_FIELD, widget=forms.Textarea(attrs={"rows": 6}), error_messages=messages)
    if is_for == "email":
        return forms.CharField(label=field["label"], required=required, max_length=254, widget=forms.EmailInput(attrs=attributes), error_messages=messages)
    widget = forms.TextInput(attrs=attributes | ({"type": "tel"} if is_for == "phone" else {}))
    return forms.CharField(label=field["label"], required=required, max_length=LONGEST_LINE, widget=widget, error_messages=messages)
