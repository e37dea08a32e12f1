"""What goes to a lead once one of us presses, where no colleague has dealt with it meanwhile."""

from typing import Self

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from followups.answers.answered_since import Deed, deeds_since, mark_of_said
from leads.models import Lead


class MarkedForm(forms.Form):
    said = forms.CharField(required=False, widget=forms.HiddenInput)
    deeds: tuple[Deed, ...] = ()  # of colleagues, since its page was made

    def with_deeds_since(self, lead: Lead, by: User) -> Self:
        """The same as it was typed, beside what colleagues have done since: the next press sends
        it.
        """
        assert isinstance(self.data, QueryDict)
        self.deeds = tuple(deeds_since(lead, self.data.get("said", ""), by))
        self.data = self.data.copy()
        self.data["said"] = mark_of_said(lead)
        return self
