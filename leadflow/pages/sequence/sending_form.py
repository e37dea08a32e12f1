"""The form of how we send."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from followups.opt_out.booking_link import booking_link_is_in_use
from leads.business.preferences import MAX_A_MINUTE, SendingPreferences
from leads.models import Business

NO_DAY = gettext_lazy("The day on which a new sender began is not a date.")
WHICH_MISSED = gettext_lazy("Choose what becomes of missed follow-ups.")
A_MINUTE = format_lazy(
    gettext_lazy("Mails a minute: 1 to {most}, or empty for no limit."), most=MAX_A_MINUTE
)


class SendingForm(forms.Form):
    booking_url = forms.CharField(
        label=gettext_lazy("Your booking page"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://calendar.example.com/you"}),
    )
    missed = forms.ChoiceField(
        label=gettext_lazy("Follow-ups whose moment passed while nothing could be sent"),
        choices=Business.Missed.choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], WHICH_MISSED),
    )
    mail_a_minute = forms.IntegerField(
        label=gettext_lazy("Most mails a minute"),
        required=False,
        min_value=1,
        max_value=MAX_A_MINUTE,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], A_MINUTE),
    )
    warm_up_from = forms.DateField(
        label=gettext_lazy("A new sender began on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NO_DAY},
    )

    def __init__(self, business: Business, data: QueryDict | None = None) -> None:
        kept = {name: getattr(business, name) for name in self.base_fields}
        super().__init__(data, initial=kept)
        self.business = business

    def clean_booking_url(self) -> str:
        page: str = self.cleaned_data["booking_url"]
        if self.business.booking_url and not page and booking_link_is_in_use(self.business):
            raise ValidationError(
                gettext(
                    "Texts that are in use name {{booking_link}}: take it out of "
                    "them first, or give it other words, {{booking_link|call "
                    "us}}."
                )
            )
        return page

    def preferences(self) -> SendingPreferences:
        """What was typed into a valid form."""
        return SendingPreferences(**self.cleaned_data)
