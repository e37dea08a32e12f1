"""The forms of the builder: what stands around a form, and a row for each of its fields."""

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from leadflow.pages.helpers.forms.form_fields import LinesField, TextField
from leadflow.pages.helpers.forms.form_rows import RemovableRows
from leads.languages import language_names
from leads.models import Source
from leads.models.source_shapes import FieldType, FormField
from leads.sources.form_settings import (
    LONGEST_LABEL,
    LONGEST_NAME,
    MAX_FIELDS,
    FormSettings,
)

SPARE_ROWS, MOST_ROWS = 2, 60  # shown beside what is there, and read at all
LARGEST_LIMIT = 100_000  # inquiries an hour
LONGEST_WORDS, LONGEST_ADDRESS, LONGEST_CHOICES = 2000, 200, 6000  # characters


class FormSettingsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What you call it"), required=False, max_length=100)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_names)
    consent = TextField(
        label=gettext_lazy("Consent to be ticked"),
        help_text=gettext_lazy("The wording is kept with each submission."),
        required=False,
        max_length=LONGEST_WORDS,
        rows=2,
    )
    thanks = forms.CharField(
        label=gettext_lazy("Words of thanks"), required=False, max_length=LONGEST_WORDS
    )
    redirect = forms.CharField(
        label=gettext_lazy("Or go on to this page"), required=False, max_length=LONGEST_ADDRESS
    )
    allowed_origins = LinesField(
        label=gettext_lazy("Sites that may show it"),
        help_text=gettext_lazy(
            "Every site, until you name one; then only those. Sent from elsewhere it still "
            "arrives, and is looked at more closely."
        ),
        required=False,
        rows=2,
    )
    needs_proof = forms.BooleanField(
        label=gettext_lazy("ask the visitor's browser for a proof of work"),
        help_text=gettext_lazy(
            "For a form that machines have found. Who brings none is held back for a look; it "
            "needs https."
        ),
        required=False,
    )
    most_an_hour = forms.IntegerField(
        label=gettext_lazy("Most inquiries an hour"),
        help_text=gettext_lazy(
            "From so many on it asks for a proof of work by itself, no "
            "more are answered in that hour without one, and you are "
            "told. Empty: no limit."
        ),
        required=False,
        min_value=1,
        max_value=LARGEST_LIMIT,
    )
    active = forms.BooleanField(label=gettext_lazy("takes inquiries"), required=False)

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]) or gettext("Form")


class FieldForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("Label"), required=False, max_length=LONGEST_LABEL)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"placeholder": "postcode"}),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=FieldType.choices, initial=FieldType.LINE
    )
    required = forms.BooleanField(label=gettext_lazy("required"), required=False)
    choices = TextField(
        label=gettext_lazy("Choices, or the hidden value"),
        required=False,
        max_length=LONGEST_CHOICES,
        rows=3,
    )

    def is_used(self) -> bool:
        return any(self.cleaned_data.get(part) for part in ("name", "label"))

    def has_more(self) -> bool:
        """Whether what is folded away has something to show."""
        choices = self["choices"]
        return bool(choices.value() or choices.errors or self["type"].value() == FieldType.HIDDEN)


FieldFormSet = forms.formset_factory(
    FieldForm,
    RemovableRows,
    extra=SPARE_ROWS,
    can_delete=True,
    max_num=MAX_FIELDS + SPARE_ROWS,
    absolute_max=MOST_ROWS,
)


def initial_settings(source: Source) -> dict[str, Any]:
    return {name: getattr(source, name) for name in FormSettings.__annotations__}


def initial_rows(source: Source) -> list[dict[str, Any]]:
    return [initial_row(field) for field in source.fields]


def initial_row(field: FormField) -> dict[str, Any]:
    """Choices and a hidden value share a text area."""
    choices = field.get("choices", [])
    row = {**field, "choices": "\n".join(choices)}
    if field.get("hidden"):
        return row | {"type": FieldType.HIDDEN, "choices": field.get("value", "")}
    return row | {"type": field.get("type") or (FieldType.CHOICE if choices else FieldType.LINE)}


def used_rows(rows: "forms.BaseFormSet[FieldForm]") -> list[FieldForm]:
    """The rows of a valid formset that ask for something and are not to be removed."""
    return [row for row in rows.forms if row.is_used() and row not in rows.deleted_forms]


def typed_settings(form: FormSettingsForm) -> FormSettings:
    return cast(FormSettings, form.cleaned_data)


def typed_field(row: FieldForm) -> FormField:
    """What a used row asks for. Without a name it gets one from its label."""
    typed = row.cleaned_data
    is_hidden = typed["type"] == FieldType.HIDDEN
    field: FormField = {
        "name": typed["name"].lower() or name_from(typed["label"]),
        "label": typed["label"],
        "required": typed["required"] and not is_hidden,
        "type": typed["type"],
    }
    if is_hidden:
        field["hidden"], field["value"] = True, typed["choices"]
    elif typed["type"] == FieldType.CHOICE:
        field["choices"] = lines_of(typed["choices"])
    return field


def name_from(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower()).strip("_")[:LONGEST_NAME]


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
