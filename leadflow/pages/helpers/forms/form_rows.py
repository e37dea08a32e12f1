"""Rows of a form that can be removed."""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME


class RemovableRows(forms.BaseFormSet):
    """What is wrong with a row that is to be removed does not matter to anybody."""

    def full_clean(self) -> None:
        super().full_clean()
        for row in self.forms if self.is_bound else []:
            if row.cleaned_data.get(DELETION_FIELD_NAME):
                row.errors.clear()
