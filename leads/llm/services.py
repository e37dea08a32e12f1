"""Services that an owner can choose a model of, kept in services.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

Price = tuple[Decimal, Decimal, Decimal]  # new, cached and written, per million tokens
NONE, OTHER = "none", "other"
LIST_CURRENCY = "USD"


@dataclass(frozen=True)
class Service:
    name: str
    address: str
    model: str
    price_list: str  # its address


@cache
def listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def services() -> dict[str, Service]:
    """By their keys, in the order in which they are offered."""
    return {key: Service(**given) for key, given in listed()["service"].items()}


@dataclass(frozen=True)
class ListedPrice:
    """In LIST_CURRENCY; `checked` is the day on which it was confirmed."""

    price: Price
    checked: date


def listed_price(model: str) -> ListedPrice | None:
    """By the model's exact name; None where no list confirms it."""
    given = listed()["prices"].get(model)
    if not given:
        return None
    fresh, cached, out = map(Decimal, given["usd"])
    return ListedPrice((fresh, cached, out), date.fromisoformat(given["checked"]))


def list_price(model: str) -> Price | None:
    found = listed_price(model)
    return found.price if found else None
