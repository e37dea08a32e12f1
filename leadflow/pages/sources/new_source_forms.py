"""The small forms under the list of sources. They share a page, so their ids differ."""

from typing import Any

from django import forms

from leads.models import Source

NEW_KINDS = [
    (Source.Kind.FORM, "form"),
    (Source.Kind.MAILBOX, "mailbox"),
    (Source.Kind.WEBHOOK, "webhook for a form made elsewhere"),
    (Source.Kind.SMS, "phone number"),
]


class NewSourceForm(forms.Form):
    kind = forms.ChoiceField(label="A new", choices=NEW_KINDS)
    name = forms.CharField(
        label="called",
        required=False,
        max_length=100,
        widget=forms.TextInput({"placeholder": "Landing page"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "new_%s"


class NewKeyForm(forms.Form):
    name = forms.CharField(
        label="A new API key for",
        max_length=100,
        widget=forms.TextInput({"placeholder": "our website"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "key_%s"
