"""The public form.

What a source asks for, checked field by field, and always kept as it was typed.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from leads.contacts.typed import phone_number, typed_email
from leads.fields import LONGEST_FIELD, classify_label
from leads.models import Source
from leads.models.source_shapes import FieldType, FormField
from leads.public import photos
from leads.screening import seal
from leads.sources.captions import captions
from leads.sources.form_settings import is_way_to_reach

LONGEST_LINE, LONGEST_EMAIL = 300, 254
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
            self.fields[field["name"]] = form_field(field, self.captions)
        if source.consent:
            self.fields["consent_given"] = forms.BooleanField(
                label=source.consent, error_messages={"required": self.captions["tick"]}
            )
        self.now = now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if mistake := self.mistake_in(name, value):
                self.add_error(name, self.captions[mistake])
        ways = self.ways()
        if not any(cleaned.get(name) or name in self.errors for name in ways):
            self.add_error(next(iter(ways), None), self.captions["reach"])
        self.check_photos()
        return cleaned

    def check_photos(self) -> None:
        """Too many are one mistake; and no browser keeps what was chosen where others are made."""
        names, chosen = self.photo_names(), self.photos()
        if photos.are_too_many(chosen):
            self.add_error(names[0], said_of_photos(self.captions["too_many"]))
        elif self.errors and chosen:
            self.add_error(names[0], self.captions["choose_again"])

    def photo_names(self) -> list[str]:
        return [f["name"] for f in self.source.fields if f.get("type") == FieldType.PHOTOS]

    def photos(self) -> list[UploadedFile]:
        """All that a visitor chose, in whatever field."""
        return [photo for name in self.photo_names() for photo in self.cleaned_data.get(name) or ()]

    def ways(self) -> list[str]:
        """The names of the fields by which somebody can be reached."""
        return [f["name"] for f in self.source.fields if is_way_to_reach(f)]

    def hint(self, field: FormField) -> str:
        """What stands beside the label of a field that may be left empty."""
        if field.get("required"):
            return ""
        is_one_of_two = field["name"] in self.ways() and not self.has_required_way()
        return self.captions["one_of_two" if is_one_of_two and len(self.ways()) > 1 else "optional"]

    def has_required_way(self) -> bool:
        return any(f.get("required") for f in self.source.fields if f["name"] in self.ways())

    def mistake_in(self, name: str, value: object) -> str:
        """The caption that says what is wrong with a value, "" where nothing is."""
        if not isinstance(value, str) or not value:
            return ""
        kind = classify_label(name)
        if kind == "email" and not typed_email(value):
            return "email"
        if kind == "phone" and not phone_number(value, self.source.business.country):
            return "phone"
        return ""

    def inquiry(self) -> dict[str, Any]:
        """What goes into the arrival: every field of the source that was filled in."""
        own = {field["name"] for field in self.source.fields} - {*self.photo_names()}
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

    def visible(self) -> list[tuple[forms.BoundField, str]]:
        """Each field that a visitor sees, with its hint."""
        return [(self[f["name"]], self.hint(f)) for f in self.source.fields if not f.get("hidden")]

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


def said_of_photos(caption: str) -> str:
    return caption.format(most=photos.MOST, megabytes=photos.LARGEST // 1024**2)


def form_field(field: FormField, words: Mapping[str, str]) -> forms.Field:
    """A field of the builder's allow-list.

    A line, a text, a choice, a tick, or one that nobody sees.
    """
    if field.get("hidden"):
        return hidden_field(field.get("value", ""))
    is_for = classify_label(field["name"])
    common: dict[str, Any] = {
        "label": field.get("label") or field["name"],
        "required": bool(field.get("required")),
        "error_messages": {"required": words["required"]},
    }
    if field.get("type") == FieldType.PHOTOS:
        return photos_field(common, words)
    if choices := field.get("choices"):
        offered = [("", words["choose"]), *((c, c) for c in choices)]
        return forms.ChoiceField(choices=offered, **common)
    if is_for == "message" or field.get("type") == FieldType.TEXT:
        area = forms.Textarea(attrs={"rows": 6})
        return forms.CharField(max_length=LONGEST_FIELD, widget=area, **common)
    longest = LONGEST_EMAIL if is_for == "email" else LONGEST_LINE
    return forms.CharField(max_length=longest, widget=line_widget(is_for), **common)


def photos_field(common: dict[str, Any], words: Mapping[str, str]) -> forms.Field:
    no_photo = dict.fromkeys(["invalid", "empty", "invalid_image"], words["no_photo"])
    said = {**common, "error_messages": {**common["error_messages"], **no_photo}}
    return photos.PhotosField(help_text=said_of_photos(words["photos"]), **said)


def hidden_field(value: str) -> forms.Field:
    return forms.CharField(
        required=False, max_length=LONGEST_LINE, widget=forms.HiddenInput, initial=value
    )


def line_widget(is_for: str) -> forms.Widget:
    """One line; what it is for tells the browser which of a visitor's data to offer."""
    attributes = {"autocomplete": AUTOCOMPLETE.get(is_for, "off")}
    if is_for == "email":
        return forms.EmailInput(attrs=attributes)
    return forms.TextInput(attrs=attributes | ({"type": "tel"} if is_for == "phone" else {}))


def typed_again(posted: QueryDict) -> list[tuple[str, str]]:
    """What a visitor typed, as a page keeps it that sends it again when we are less busy."""
    return [(name, value) for name, values in posted.lists() for value in values]
