"""Which model a business asks: the environment's, else the one that its owner entered, else none.

Looked up each time, so that what is entered counts at once in every process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from integrations import llm
from integrations.secrecy.encryption import InvalidToken
from leads.business.connections import connection_of
from leads.llm.services import LIST_CURRENCY, NONE, OTHER, Price, list_price, services
from leads.models import Business, Connection, ModelCall

MILLION = Decimal(1_000_000)
LIMITS = ("calls_a_day", "calls_a_month", "tokens_a_day", "tokens_a_month")
PRICES = ("price_in", "price_cached", "price_out")


@dataclass(frozen=True)
class Limits:
    calls_a_day: int
    calls_a_month: int
    tokens_a_day: int
    tokens_a_month: int


@dataclass(frozen=True)
class BusinessModel:
    """The account of a business, what a million tokens cost there (None: not known), how much may
    be asked, and whose questions count.
    """

    account: llm.ModelAccount
    price: Price | None
    limits: Limits
    business: Business

    @property
    def name(self) -> str:
        return self.account.model

    @property
    def calls(self) -> "QuerySet[ModelCall]":
        """All that were made through this account."""
        every = ModelCall.objects.all()
        return every.filter(business=self.business) if self.account.is_entered else every

    def cost(self, tokens_in: int, tokens_cached: int, tokens_out: int) -> Decimal | None:
        """In MODEL_CURRENCY, None where no price is known: an unknown price is not zero."""
        if self.price is None:
            return None
        fresh, cached, out = self.price
        known = min(tokens_cached, tokens_in)
        return ((tokens_in - known) * fresh + known * cached + tokens_out * out) / MILLION


def model_of(business: Business) -> BusinessModel | None:
    account = llm.environment_account()
    if account is not None:
        price = price_in_environment(account.model)
        return BusinessModel(account, price, limits_of({}), business)
    row = connection_of(business, Connection.Kind.MODEL)
    account = entered_account(row) if row else None
    if row is None or account is None:
        return None
    price = price_entered(account.model, row.values)
    return BusinessModel(account, price, limits_of(row.values), business)


def can_ask(business: Business) -> bool:
    return model_of(business) is not None


def name_of_model(business: Business) -> str:
    """Of the model that is asked; "" where rules stand alone."""
    found = model_of(business)
    return found.name if found else ""


def with_model() -> Q | None:
    """Rows whose business has a model; None where no business has one."""
    if llm.environment_account():
        return Q()
    rows = Connection.objects.filter(kind=Connection.Kind.MODEL)
    keys = [row.business_id for row in rows if is_chosen(row.values)]
    return Q(business__in=keys) if keys else None


def is_chosen(values: Mapping[str, Any]) -> bool:
    """Whether an owner chose a model, and not to have none."""
    return values.get("service", NONE) != NONE


def entered_account(row: Connection) -> llm.ModelAccount | None:
    """None where the owner wants none, or no key of ours opens its secret."""
    if not is_chosen(row.values):
        return None
    try:
        key = row.secrets.get("key", "")
    except InvalidToken:
        return None
    return llm.ModelAccount(address_of(row.values), str(row.values["model"]), key, is_entered=True)


def address_of(values: Mapping[str, Any]) -> str:
    """Of the service that was chosen, or the one that was written; "" for none."""
    chosen = services().get(str(values.get("service")))
    if chosen:
        return chosen.address
    return str(values.get("address", "")) if values.get("service") == OTHER else ""


def limits_of(values: Mapping[str, Any]) -> Limits:
    return Limits(**{name: limit_of(name, values) for name in LIMITS})


def limit_of(name: str, values: Mapping[str, Any]) -> int:
    """What the environment says, else what was entered, else what we set."""
    variable = f"MODEL_{name.upper()}"
    entered = "" if variable in settings.MODEL_GIVEN else values.get(name, "")
    return int(entered) if entered != "" else int(getattr(settings, variable))


def price_entered(model: str, values: Mapping[str, Any]) -> Price | None:
    """The environment's, else what was entered, else the service's own list."""
    if found := price_in_environment(model):
        return found
    if all(values.get(name, "") != "" for name in PRICES):
        fresh, cached, out = (Decimal(str(values[name])) for name in PRICES)
        return fresh, cached, out
    is_listed = values.get("service") != OTHER and settings.MODEL_CURRENCY == LIST_CURRENCY
    return list_price(model) if is_listed else None


def price_in_environment(model: str) -> Price | None:
    """By the model's exact name, else by the longest beginning of it."""
    prices: dict[str, Price] = settings.MODEL_PRICES
    names = sorted((name for name in prices if model.startswith(name)), key=len)
    return prices.get(model) or (prices[names[-1]] if names else None)
