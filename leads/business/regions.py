"""Whose public holidays a business has, as far as its address tells; a guess that people change."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import phonenumbers
from phonenumbers import geocoder

from leads.business.closed_days import holidays_in, knows_place, parts

SHORTEST_NAME = 4  # letters of a part's name that are looked for: shorter ones are abbreviations


class Address(Protocol):
    """Of a business, or of what is typed of one."""

    @property
    def country(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def postal_address(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def timezone(self) -> str: ...


@cache
def listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def guess_holidays(where: Address) -> str:
    """The code of its part of the country, else of the country; "" where none are known."""
    country = where.country
    if not holidays_in(country):
        return ""
    found = by_postcode(country, where.postal_address)
    if found is None:
        found = (
            by_name(country, f"{where.postal_address}, {where.city}")
            or by_zone(country, where.timezone)
            or by_name(country, place_of_number(where.phone, country))
        )
    return found if found and knows_place(found) else country


def by_postcode(country: str, address: str) -> str | None:
    """None where there is no postcode; "" where it tells no part for sure."""
    table = listed().get(country)
    found = re.findall(table["pattern"], address.upper()) if table else []
    if not table or not found:
        return None
    if table.get("is_codes"):
        return f"{country}-{found[-1]}"
    part = part_of(found[-1], table)
    return f"{country}-{part}" if part else ""


def part_of(postcode: str, table: dict[str, Any]) -> str:
    begins = {begin: part for part, many in table["begins"].items() for begin in many}
    lengths = [len(postcode)] if table.get("is_whole") else range(len(postcode), 0, -1)
    known = (begins[postcode[:length]] for length in lengths if postcode[:length] in begins)
    return str(next(known, table.get("otherwise", "")))


def by_name(country: str, written: str) -> str:
    """The part whose name stands in it last: a street may be called after another one."""
    words = written.casefold()
    named = {code: name.casefold() for code, name in parts(country).items()}
    places = {
        code: found[-1].start()
        for code, name in named.items()
        if len(name) >= SHORTEST_NAME
        and (found := list(re.finditer(rf"\b{re.escape(name)}\b", words)))
    }
    return max(places, key=lambda code: (places[code], len(named[code])), default="")


def by_zone(country: str, zone: str) -> str:
    found = str(listed()["zones"].get(zone, ""))
    return found if found.startswith(f"{country}-") else ""


def place_of_number(phone: str, country: str) -> str:
    """Where a number was given out, in English; "" where that is not known."""
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ""
    return str(geocoder.description_for_number(number, "en"))
