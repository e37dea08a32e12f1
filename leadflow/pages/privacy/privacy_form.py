"""The form of how long each kind of data is kept."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from leads.business.preferences import LONGEST_DAYS, SHORTEST_DAYS, RetentionPreferences
from leads.models import Business

LABELS = {
    "raw_days": gettext_lazy("What came in, as it came"),
    "attachment_days": gettext_lazy("Files"),
    "conversation_days": gettext_lazy("People and all that was said"),
    "model_call_days": gettext_lazy("What a model was sent and said"),
    "log_days": gettext_lazy("Mails to the team, test inquiries"),
    "audit_days": gettext_lazy("The log of who did what"),
}
MAY_BE_EMPTY = ("attachment_days", "conversation_days")


def days_field(name: str) -> forms.IntegerField:
    shortest = SHORTEST_DAYS[name]
    wrong = gettext("%(shortest)s to %(most)s days.") % {"shortest": shortest, "most": LONGEST_DAYS}
    return forms.IntegerField(
        label=LABELS[name],
        required=name not in MAY_BE_EMPTY,
        min_value=shortest,
        max_value=LONGEST_DAYS,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], wrong),
    )


class PrivacyForm(forms.Form):
    count = forms.BooleanField(required=False)  # a button: only count, by what was typed

    def __init__(self, business: Business, data: QueryDict | None = None) -> None:
        kept = {name: getattr(business, name) for name in LABELS}
        super().__init__(data, initial=kept)
        self.fields |= {name: days_field(name) for name in LABELS}

    def preferences(self) -> RetentionPreferences:
        """What was typed into a valid form."""
        typed: dict[str, Any] = self.cleaned_data
        return RetentionPreferences(**{name: typed[name] for name in LABELS})
