"""The form of a business's model."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from leadflow.pages.helpers.forms.secret_fields import SecretField, SecretsForm, kept_of
from leads.llm.accounts import LIMITS, PRICES
from leads.llm.entering import PLACE, mistake_in_address, tidy_address
from leads.llm.services import NONE, OTHER, services
from leads.models import Business, Connection

MOST, DEAREST = 10**9, 10_000
SERVICES = [
    (NONE, gettext_lazy("No model")),
    *((key, service.name) for key, service in services().items()),
    (OTHER, gettext_lazy("Another one, or one of your own")),
]


def price(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=DEAREST, decimal_places=6
    )


def limit(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST)


class ModelForm(SecretsForm):
    service = forms.ChoiceField(
        label=gettext_lazy("Who judges"), choices=SERVICES, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=gettext_lazy("Its address"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"placeholder": "https://models.example.com/v1"}),
    )
    key = SecretField(label=gettext_lazy("Key"))
    model = forms.CharField(label=gettext_lazy("Model"), required=False, max_length=100)
    price_in = price(gettext_lazy("What it reads"))
    price_cached = price(gettext_lazy("What it has read before"))
    price_out = price(gettext_lazy("What it writes"))
    calls_a_day = limit(gettext_lazy("Questions a day"))
    calls_a_month = limit(gettext_lazy("Questions in 30 days"))
    tokens_a_day = limit(gettext_lazy("Tokens a day"))
    tokens_a_month = limit(gettext_lazy("Tokens in 30 days"))
    same_place = PLACE

    def __init__(
        self,
        business: Business,
        by: User,
        row: Connection | None,
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(business, by, kept_of(row), typed, {"service": NONE})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        service = cleaned.get("service")
        if service == NONE:
            for name in {*self.errors} - {"service"}:
                del self.errors[name]
            return cleaned
        if service == OTHER:
            self.clean_other()
        self.clean_prices()
        return cleaned

    def place_in(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        is_other = cleaned.get("service") == OTHER
        address = tidy_address(cleaned.get("address", "")) if is_other else ""
        return {"service": cleaned.get("service"), "address": address}

    def is_needed(self, name: str, cleaned: dict[str, Any]) -> bool:
        """One of one's own machine may need none."""
        return cleaned.get("service") not in (NONE, OTHER)

    def clean_prices(self) -> None:
        prices = [self.cleaned_data.get(name) for name in PRICES]
        if None in prices and prices != [None] * len(PRICES) and not {*PRICES} & {*self.errors}:
            empty = PRICES[prices.index(None)]
            self.add_error(empty, gettext("All three prices, or none."))

    def clean_other(self) -> None:
        """What only a service that we do not know must be told."""
        if not self.cleaned_data.get("model"):
            self.add_error("model", gettext("Write what the service calls the model."))
        if mistake := mistake_in_address(tidy_address(self.cleaned_data.get("address", ""))):
            self.add_error("address", mistake)

    @property
    def has_details(self) -> bool:
        """Whether a limit or a price is set, or one of them is wrong."""
        names = (*PRICES, *LIMITS)
        return any(self.kept.values.get(name) or name in self.errors for name in names)

    def values(self) -> dict[str, Any]:
        """What is kept of a valid form, as JSON takes it; without the key."""
        typed = self.cleaned_data
        if typed["service"] == NONE:
            return {**self.kept.values, "service": NONE}
        proposed = services().get(typed["service"])
        return {
            "service": typed["service"],
            "address": typed["address"],
            "model": typed["model"] or (proposed.model if proposed else ""),
            **{name: plain(typed[name]) for name in (*PRICES, *LIMITS)},
        }


def plain(number: Any) -> str:
    """ "" where nothing was typed."""
    return "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)
