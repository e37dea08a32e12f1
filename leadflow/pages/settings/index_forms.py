"""What goes along with the button that puts a business away."""

from django import forms


class ArchiveForm(forms.Form):
    back = forms.BooleanField(required=False)  # it is to be brought back
