"""Services that an owner can choose a model of, kept in services.toml."""

import tomllib
from dataclasses import dataclass
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


@cache
def listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def services() -> dict[str, Service]:
    """By their keys, in the order in which they are offered."""
    return {key: Service(**given) for key, given in listed()["service"].items()}


def list_price(model: str) -> Price | None:
    """By the model's exact name, in LIST_CURRENCY."""
    given = listed()["prices"].get(model)
    return (Decimal(given[0]), Decimal(given[1]), Decimal(given[2])) if given else None


def prices_are_of() -> str:
    """The month in which the list was looked at, as ISO 8601 writes it."""
    return str(listed()["prices_of"])
