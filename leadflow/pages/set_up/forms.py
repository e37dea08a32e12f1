"""What goes along with the buttons of the set-up."""

from django import forms

from leadflow.pages.set_up.steps import KEYS


class SkipForm(forms.Form):
    """`step` is a step's key, or empty for all that is still to do."""

    step = forms.ChoiceField(required=False, choices=[(key, key) for key in KEYS])
    back = forms.BooleanField(required=False)  # it is to be taken up again
