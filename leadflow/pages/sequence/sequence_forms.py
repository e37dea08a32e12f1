"""The forms of a sequence: the first response with its hours, and a row for each step."""

from datetime import time
from typing import Any

from django import forms

from followups.models import ChannelKey
from followups.owner.sequence_texts import LAST_CHECK_IN, SequenceTexts, StepTexts
from leadflow.pages.helpers.form_fields import TextField
from leadflow.pages.helpers.form_rows import RemovableRows

DAYS = [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Thu"), (4, "Fri"), (5, "Sat"), (6, "Sun")]


class SequenceForm(forms.Form):
    first_subject = forms.CharField(label="Subject", required=False, max_length=200)
    first_body = TextField(label="Text", required=False, rows=9)
    window_from = forms.TimeField(
        label="From", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    window_to = forms.TimeField(
        label="To", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="On", choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )


class StepForm(forms.Form):
    day = forms.IntegerField(label="Day", min_value=1, max_value=LAST_CHECK_IN)
    channel = forms.ChoiceField(label="by", choices=ChannelKey.choices, initial=ChannelKey.EMAIL)
    is_check_in = forms.BooleanField(
        label="check-in: counted from when nobody had answered the last step", required=False
    )
    subject = forms.CharField(label="Subject", required=False, max_length=200)
    body = TextField(label="Text", required=False, rows=6)


StepFormSet = forms.formset_factory(
    StepForm, RemovableRows, extra=1, can_delete=True, max_num=30, validate_max=True
)


def initial_of(texts: SequenceTexts) -> dict[str, Any]:
    return {name: getattr(texts, name) for name in SequenceForm.base_fields}


def initial_steps(texts: SequenceTexts) -> list[dict[str, Any]]:
    return [{name: getattr(step, name) for name in StepForm.base_fields} for step in texts.steps]


def used_rows(steps: "forms.BaseFormSet[StepForm]") -> list[StepForm]:
    """The rows that say something and are not to be removed, in the order of the page."""
    return [
        row
        for row in steps.forms
        if row.has_changed() | bool(row.initial) and row not in steps.deleted_forms
    ]


def typed_texts(form: SequenceForm, rows: list[StepForm]) -> SequenceTexts:
    """What was typed into valid forms."""
    typed = form.cleaned_data
    return SequenceTexts(
        first_subject=typed["first_subject"],
        first_body=typed["first_body"],
        window_from=plain_time(typed["window_from"]),
        window_to=plain_time(typed["window_to"]),
        weekdays=sorted(typed["weekdays"]),
        steps=[
            StepTexts(
                day=row.cleaned_data["day"],
                body=row.cleaned_data["body"],
                subject=row.cleaned_data["subject"],
                channel=row.cleaned_data["channel"],
                is_check_in=row.cleaned_data["is_check_in"],
            )
            for row in rows
        ],
    )


def plain_time(typed: time) -> time:
    return typed.replace(tzinfo=None)
