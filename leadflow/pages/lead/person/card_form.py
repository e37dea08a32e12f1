"""The form of a card, with a row for each address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leadflow.pages.helpers.forms.form_rows import RemovableRows
from leads.business.places import zone_names
from leads.contacts.editing import Card, Way, version_of
from leads.contacts.typed import phone_words
from leads.languages import language_names, reading_language
from leads.models import Address, Contact, Lead

OF_PERSON = ("name", "language", "timezone", "prefers")


class CardForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    prefers = forms.ChoiceField(
        label=gettext_lazy("They prefer"),
        required=False,
        choices=[("", gettext_lazy("As they wrote last")), *Contact.Prefers.choices],
    )
    value = forms.DecimalField(
        label=gettext_lazy("What the job is worth"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, lead: Lead, data: QueryDict | None = None) -> None:
        contact = lead.contact
        kept = {name: getattr(contact, name) for name in OF_PERSON}
        super().__init__(data, initial={**kept, "value": lead.value, "seen": version_of(lead)})
        zones = list(zone_names(reading_language()).items())
        if contact.timezone and contact.timezone not in dict(zones):
            zones.insert(0, (contact.timezone, contact.timezone))
        self.offer("timezone", [("", gettext_lazy("As the business")), *zones])
        self.offer("language", [("", gettext_lazy("As they write")), *language_names()])

    def offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def card(self, ways: Any) -> Card:
        """What was typed into valid forms."""
        typed = self.cleaned_data
        rows = (row.cleaned_data for row in ways.forms)
        return Card(
            **{name: typed[name] for name in OF_PERSON},
            ways=tuple(
                Way(
                    kind=kind_of(row.get("value", "")),
                    value=row.get("value", ""),
                    pk=row.get("row") or 0,
                    is_preferred=row.get("is_preferred", False),
                    is_wrong=row.get("is_wrong", False),
                    is_removed=row.get("DELETE", False),
                )
                for row in rows
            ),
        )


def kind_of(typed: str) -> str:
    """Nobody has to say which of the two it is."""
    return Address.Kind.EMAIL if "@" in typed else Address.Kind.PHONE


class WayForm(forms.Form):
    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    value = forms.CharField(
        label=gettext_lazy("Phone or e-mail"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_preferred = forms.BooleanField(label=gettext_lazy("Use first"), required=False)
    is_wrong = forms.BooleanField(label=gettext_lazy("Not theirs"), required=False)


WayFormSet = forms.formset_factory(
    WayForm, RemovableRows, extra=2, can_delete=True, max_num=30, validate_max=True
)


def initial_ways(lead: Lead) -> list[dict[str, Any]]:
    return [
        {
            "row": one.pk,
            "value": phone_words(one.value, lead.business.country),
            "is_preferred": one.is_preferred,
            "is_wrong": one.wrong_at is not None,
        }
        for one in lead.contact.addresses.order_by("pk")
    ]
