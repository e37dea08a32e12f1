"""The form of a phone number."""

from typing import Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from followups.content.merge_fields import field_mistakes
from leadflow.pages.helpers.forms.form_fields import TextField
from leads.contacts.typed import phone_number
from leads.languages import language_names
from leads.models import Source
from leads.models.source_shapes import TelephoneSettings
from leads.sources.number_settings import LONGEST_SMS, MAX_RING, MIN_RING, RING_SECONDS

LONGEST_NUMBER = 40  # characters, however it is typed
RINGS = format_lazy(
    gettext_lazy("It can ring for {least} to {most} seconds."), least=MIN_RING, most=MAX_RING
)


class TelephoneForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What you call it"), required=False, max_length=100)
    number = forms.CharField(
        label=gettext_lazy("Your Twilio number"),
        help_text=gettext_lazy("People text and call it, and texts of yours come from it."),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"type": "tel", "placeholder": "+1 902 555 0123"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_names)
    active = forms.BooleanField(label=gettext_lazy("takes texts and calls"), required=False)
    ring = forms.CharField(
        label=gettext_lazy("Let this phone ring"),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"type": "tel"}),
    )
    ring_seconds = forms.IntegerField(
        label=gettext_lazy("For so many seconds"),
        required=False,
        min_value=MIN_RING,
        max_value=MAX_RING,
        error_messages={"min_value": RINGS, "max_value": RINGS, "invalid": RINGS},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    greeting = TextField(
        label=gettext_lazy("What they hear when nobody answers"),
        help_text=gettext_lazy(
            "Read out, followed by a tone. What they say is recorded and written down."
        ),
        required=False,
        max_length=LONGEST_SMS,
        rows=2,
    )
    text_back = TextField(
        label=gettext_lazy("The text they get after a missed call"),
        required=False,
        max_length=LONGEST_SMS,
        rows=3,
    )
    answer = TextField(
        label=gettext_lazy("The first answer"),
        help_text=gettext_lazy(
            "The first text to anybody also says how to stop. Empty: the words shown are sent."
        ),
        required=False,
        max_length=LONGEST_SMS,
        rows=3,
    )

    def __init__(self, country: str, *args: Any, **options: Any) -> None:
        """`country` (ISO 3166-1) is that of numbers without a country's code."""
        super().__init__(*args, **options)
        self.country = country

    def clean_number(self) -> str:
        return self.number_in("number")

    def clean_ring(self) -> str:
        return self.number_in("ring")

    def clean_answer(self) -> str:
        return self.words_in("answer")

    def clean_text_back(self) -> str:
        return self.words_in("text_back")

    def number_in(self, name: str) -> str:
        """E.164, "" where nothing was typed."""
        typed = self.cleaned_data[name]
        number = phone_number(typed, self.country)
        if typed and not number:
            raise forms.ValidationError(
                gettext("“%(typed)s” is not a phone number. With the area code, please.")
                % {"typed": typed}
            )
        return number

    def words_in(self, name: str) -> str:
        """A text whose merge fields are known."""
        words = str(self.cleaned_data[name])
        if mistakes := field_mistakes(words):
            raise forms.ValidationError([f"{mistake}." for mistake in mistakes])
        return words

    def telephone(self) -> TelephoneSettings:
        """What was typed into a valid form; what was left out is missing."""
        typed = self.cleaned_data | {
            "ring_seconds": self.cleaned_data["ring_seconds"] or RING_SECONDS
        }
        given = {name: typed[name] for name in TelephoneSettings.__annotations__ if typed[name]}
        return cast(TelephoneSettings, given)


def initial_telephone(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "language": source.language,
        "active": source.active,
        "ring_seconds": RING_SECONDS,
        **source.telephone,
    }
