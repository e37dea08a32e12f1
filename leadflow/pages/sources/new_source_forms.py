"""The small forms under the list of sources. They share a page, so their ids differ."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from leads.models import Source

NEW_KINDS = [
    (Source.Kind.FORM, "form"),
    (Source.Kind.MAILBOX, "mailbox"),
    (Source.Kind.WEBHOOK, gettext_lazy("webhook for a form made elsewhere")),
    (Source.Kind.SMS, gettext_lazy("phone number")),
]


class NewSourceForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("a source", "A new"), choices=NEW_KINDS)
    name = forms.CharField(
        label=pgettext_lazy("a source", "called"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"placeholder": gettext_lazy("Landing page")}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "new_%s"


class NewKeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("A new API key for"),
        max_length=100,
        widget=forms.TextInput({"placeholder": gettext_lazy("our website")}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "key_%s"
