"""The forms of an import: the file, and whether anything is sent to the people in it."""

from django import forms

from leads.sources import tables


class UploadForm(forms.Form):
    file = forms.FileField(
        label="A CSV or XLSX file",
        error_messages={"required": "Choose a file first."},
        widget=forms.FileInput({"accept": ".csv, .tsv, .txt, .xlsx"}),
    )

    def clean_file(self) -> tuple[str, tables.Table]:
        """The file's name, and what stands in it."""
        file = self.cleaned_data["file"]
        try:
            table = tables.read_file(file.name, file.read(tables.MAX_BYTES + 1))
        except tables.Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file.name, table


class ImportForm(forms.Form):
    may_answer = forms.BooleanField(
        label="send the first answer and the follow-ups to these people", required=False
    )
    promised = forms.CharField(required=False, widget=forms.HiddenInput)
    start = forms.CharField(required=False)  # the button that begins
