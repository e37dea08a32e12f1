"""The form of who a business is."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leadflow.pages.helpers.forms.form_fields import TextField
from leadflow.pages.helpers.forms.hours_field import HoursField
from leads.business.colour import STANDARD
from leads.business.places import country_names, zone_names
from leads.languages import language_names, reading_language
from leads.models.business import WEEKDAYS
from leads.sources.profile import OFFICE_HOURS, Profile, profile_mistakes

DAYS = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}


class BusinessForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    trade = forms.CharField(
        label=gettext_lazy("Trade"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "trades", "autocomplete": "off"}),
    )
    city = forms.CharField(label=gettext_lazy("Town"), required=False, max_length=100)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose the time zone in which you work.")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which you answer"),
        choices=language_names,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    postal_address = forms.CharField(
        label=gettext_lazy("Postal address"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    accent = forms.CharField(
        label=gettext_lazy("Your colour"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    signature = TextField(label=gettext_lazy("How your mails are signed"), required=False, rows=3)
    promise_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes within which you answer"),
        error_messages=dict.fromkeys(
            ["required", "invalid"], gettext_lazy("Write a number of minutes.")
        ),
    )

    def __init__(self, profile: Profile | None, data: QueryDict | None = None) -> None:
        """`profile` is what is kept; None for a business that is new."""
        super().__init__(
            data,
            initial=as_initial(profile) if profile else {"promise_minutes": 60, "accent": STANDARD},
        )
        hours = profile.hours if profile else OFFICE_HOURS
        for day, label in DAYS.items():
            self.fields[day] = HoursField(label=label)
            self.initial[day] = hours.get(day, [])
        language = reading_language()
        self.offer("country", [("", "–"), *country_names(language).items()])
        self.offer("timezone", list(zone_names(language).items()))
        if not profile:
            self.initial.update(timezone="UTC", languages=["en"])
            for name in ("country", "timezone"):
                self.fields[name].widget.attrs["data-guess"] = name

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What was chosen by other means, such as a file, stays a choice."""
        field, kept = self.fields[name], self.initial.get(name)
        assert isinstance(field, forms.ChoiceField)
        known = {value for value, _ in choices}
        field.choices = choices if not kept or kept in known else [(kept, kept), *choices]

    @property
    def day_fields(self) -> list[forms.BoundField]:
        return [self[day] for day in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        """All that is wrong is said at once, also where one field alone cannot be read."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in WEEKDAYS}
        blank = {"name": "", "country": "", "timezone": "UTC"}
        for name, text in profile_mistakes(Profile(**{**blank, **typed})).items():
            if name not in self.errors:
                self.add_error(name, text)
        return self.cleaned_data

    def profile(self) -> Profile:
        """What was typed into a valid form."""
        typed: dict[str, Any] = dict(self.cleaned_data)
        hours = {day: typed.pop(day) for day in WEEKDAYS}
        return Profile(**typed, hours=hours)


def as_initial(profile: Profile) -> dict[str, Any]:
    """A picker of colours always shows one: ours, where the business has none of its own."""
    kept = {name: getattr(profile, name) for name in Profile.__dataclass_fields__}
    return kept | {"accent": profile.accent or STANDARD}
