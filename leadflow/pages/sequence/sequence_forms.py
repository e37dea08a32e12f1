"""The forms of a sequence: the first response with its hours, and a row for each step."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from followups.channels import TO_LEADS
from followups.models import ChannelKey
from followups.owner.sequence_texts import (
    SequenceTexts,
    StepTexts,
    count_mistakes,
    step_mistakes,
    text_mistakes,
)
from leadflow.pages.helpers.forms.form_fields import TextField
from leadflow.pages.helpers.forms.form_rows import RemovableRows

DAYS = [
    (0, gettext_lazy("Mon")),
    (1, gettext_lazy("Tue")),
    (2, gettext_lazy("Wed")),
    (3, gettext_lazy("Thu")),
    (4, gettext_lazy("Fri")),
    (5, gettext_lazy("Sat")),
    (6, gettext_lazy("Sun")),
]


class PreviewForm(forms.Form):
    preview = forms.BooleanField(required=False)  # its button: to be looked at, not to be saved


class SequenceForm(forms.Form):
    first_subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=200)
    first_body = TextField(label=gettext_lazy("Text"), required=False, rows=9)
    window_from = forms.TimeField(
        label=pgettext_lazy("hours", "From"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    window_to = forms.TimeField(
        label=pgettext_lazy("hours", "To"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("weekdays", "On"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def ways() -> list[tuple[str, Any]]:
    return [(key.value, key.label) for key in ChannelKey if key.value in TO_LEADS]


class StepForm(forms.Form):
    day = forms.IntegerField(
        label=gettext_lazy("Day"),
        error_messages={
            "required": gettext_lazy("Say on which day it goes."),
            "invalid": gettext_lazy("Write a number of days."),
        },
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("a channel", "by"), choices=ways, initial=ChannelKey.EMAIL
    )
    is_check_in = forms.BooleanField(
        label=gettext_lazy("check-in: counted from when nobody had answered the last step"),
        required=False,
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=200)
    body = TextField(label=gettext_lazy("Text"), required=False, rows=6)


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
        if row.has_changed() | bool(row.initial) and not row.cleaned_data.get("DELETE")
    ]


def show_text_mistakes(form: SequenceForm, rows: list[StepForm], values: Mapping[str, str]) -> None:
    """What else is wrong where a form is not valid, so that all of it is seen at once."""
    typed = form.cleaned_data
    subject, body = (typed.get(name, "") for name in ("first_subject", "first_body"))
    for name, text in text_mistakes(subject, body, True, values).items():
        add_new_mistake(form, f"first_{name}", text)
    steps = [step_as_typed(row, number) for number, row in enumerate(rows)]
    found = [step_mistakes(step, values) for step in steps]
    for name, text in count_mistakes(steps).items():
        found[int(name.split("-")[1])].setdefault("day", text)
    for row, mistakes in zip(rows, found, strict=True):
        for name, text in mistakes.items():
            add_new_mistake(row, name, text)


def step_as_typed(row: StepForm, number: int) -> StepTexts:
    """A row as far as it is right; one without a day has a day of its own, that nobody else has."""
    typed = row.cleaned_data
    return StepTexts(
        day=typed.get("day") or -number,
        body=typed.get("body", ""),
        subject=typed.get("subject", ""),
        channel=typed.get("channel") or ChannelKey.EMAIL.value,
        is_check_in=bool(typed.get("is_check_in")),
    )


def add_new_mistake(form: forms.Form, name: str, text: str) -> None:
    if name not in form.errors:
        form.add_error(name, text)


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
