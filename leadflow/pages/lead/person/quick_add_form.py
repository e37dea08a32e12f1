"""The form of a lead that somebody enters by hand."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from leadflow.pages.helpers.forms.form_fields import TextField
from leads.sources.quick_add import CHANNELS, NewLead

UNLIKELY = {"autocomplete": "off"}  # the browser knows ourselves, not who called
FOLDED_AWAY = ("email", "channel", "referral")


class QuickAddForm(forms.Form):
    submission_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=200, widget=forms.TextInput(UNLIKELY)
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "tel", **UNLIKELY}),
    )
    message = TextField(
        label=gettext_lazy("What they need"), required=False, max_length=5000, rows=4
    )
    spoken = forms.BooleanField(
        label=gettext_lazy("I have spoken with them: nobody waits for an answer"), required=False
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.TextInput({"type": "email", **UNLIKELY}),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=list(CHANNELS.items()),
        initial="phone_note",
        required=False,
    )
    referral = forms.CharField(label=gettext_lazy("Who sent them"), required=False, max_length=200)
    may_answer = forms.BooleanField(
        label=gettext_lazy("send them the first answer and the follow-ups by e-mail"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True
            self.initial["submission_id"] = str(uuid.uuid4())

    def clean_submission_id(self) -> str:
        return self.cleaned_data["submission_id"] or str(uuid.uuid4())

    def clean_channel(self) -> str:
        return self.cleaned_data["channel"] or "phone_note"

    def has_more(self) -> bool:
        """Whether what is folded away was filled in, or is wrong."""
        typed = self["email"].value() or self["referral"].value()
        return bool(typed) or any(name in self.errors for name in FOLDED_AWAY)

    def lead(self) -> NewLead:
        """What was typed into a valid form."""
        aside = ("submission_id", "spoken")
        return NewLead(**{n: typed for n, typed in self.cleaned_data.items() if n not in aside})
