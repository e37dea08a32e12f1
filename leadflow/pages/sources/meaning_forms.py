"""What the fields of a form made elsewhere mean, or the columns of a file: a row for each."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

KEEP = ("", gettext_lazy("keep as it is"))
SAID = {  # of meanings whose word says too little
    "first_name": gettext_lazy("first name"),
    "middle_name": gettext_lazy("middle name"),
    "last_name": gettext_lazy("last name"),
    "email": "e-mail",
    "timezone": gettext_lazy("time zone"),
    "opt_out": gettext_lazy("asked us not to write"),
    "opt_in": gettext_lazy("allows us to write"),
    "ignore": gettext_lazy("leave out"),
}
MAX_ROWS = 400
LONGEST_NAME = 20_000  # characters; a field's text has no more


class MeaningForm(forms.Form):
    """The row holds the name itself: what came in since may have others, in another order."""

    name = forms.CharField(
        required=False, strip=False, max_length=LONGEST_NAME, widget=forms.HiddenInput
    )
    means = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, meanings: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [KEEP, *((word, SAID.get(word, word)) for word in meanings)]
        self.fields["means"].choices = choices  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).replace("\r\n", "\n")


MeaningFormSet = forms.formset_factory(
    MeaningForm, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS
)


def meaning_rows(
    typed: QueryDict | None, guesses: dict[str, str], meanings: Iterable[str]
) -> "forms.BaseFormSet[MeaningForm]":
    """A row for each of `guesses`, {name: what it seems to mean}, or those that were posted."""
    return MeaningFormSet(
        typed,
        initial=[{"name": name, "means": guess} for name, guess in guesses.items()],
        prefix="meanings",
        form_kwargs={"meanings": meanings},
    )


def typed_meanings(rows: "forms.BaseFormSet[MeaningForm]") -> dict[str, str]:
    """{name: meaning, or ""} of valid rows."""
    typed = [row.cleaned_data for row in rows.forms if row.cleaned_data]
    return {row["name"]: row["means"] for row in typed}
