"""The forms of an import: the file, and whether anything is sent to the people in it."""

from django import forms
from django.utils.translation import gettext_lazy

from leads.sources import tables


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A CSV or XLSX file"),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.FileInput({"accept": ".csv, .tsv, .txt, .xlsx"}),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The file's name and its bytes, of which no more is known than how they begin."""
        file = self.cleaned_data["file"]
        raw = file.read(tables.MAX_BYTES + 1)
        try:
            tables.refuse_at_sight(file.name, raw)
        except tables.Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file.name, raw


class ImportForm(forms.Form):
    may_answer = forms.BooleanField(
        label=gettext_lazy("Send the first answer and the follow-ups to these people"),
        required=False,
    )
    promised = forms.CharField(required=False, widget=forms.HiddenInput)
    start = forms.CharField(required=False)  # the button that begins
