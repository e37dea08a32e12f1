"""The forms of closed days: whose public holidays, and which days of a year."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from leads.business.closed_days import countries
from leads.business.places import by_name, country_names, names_of_parts
from leads.languages import reading_language
from leads.models import Business


class HolidaysForm(forms.Form):
    holidays = forms.ChoiceField(label=gettext_lazy("Public holidays of"), required=False)

    def __init__(self, business: Business, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"holidays": business.holidays})
        field = self.fields["holidays"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = holiday_choices(business, self["holidays"].value() or "")


class ClosedDaysForm(forms.Form):
    """The days of a year that are ticked."""

    closed = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": gettext_lazy("One of these days is not in this year.")},
    )

    def __init__(self, year: int, data: QueryDict) -> None:
        super().__init__(data)
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range(366))
        field = self.fields["closed"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(day), str(day)) for day in days if day.year == year]

    def days(self) -> set[date]:
        """Those that were ticked; none of a form that is not valid."""
        self.is_valid()
        return {date.fromisoformat(day) for day in self.cleaned_data.get("closed", [])}


def holiday_choices(business: Business, chosen: str) -> list[Any]:
    """Places by group; one that was written by hand, or is a part of elsewhere, stays chosen."""
    language = reading_language()
    near = [business.country, chosen.partition("-")[0].upper()]
    places = {code: name for each in near for code, name in names_of_parts(each, language).items()}
    names = country_names(language)
    whole = by_name({code: names.get(code, name) for code, name in countries().items()})
    if chosen not in {"", *places, *whole}:
        places[chosen] = chosen
    # Their codes tell parts of one name apart.
    named = [(code, f"{name} ({code})") for code, name in places.items()]
    return [
        ("", gettext("None")),
        *([(gettext("Parts of a country"), named)] if named else []),
        (gettext("Whole countries"), list(whole.items())),
    ]
