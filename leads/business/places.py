"""Countries, their parts and time zones, named in the language of whoever reads."""

import gettext
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

import pycountry
from babel import Locale
from babel.dates import get_timezone_location

from leads.business.closed_days import parts
from leads.words.given_names import without_accents

UTC = "UTC"


@cache
def listed(name: str) -> list[list[str]]:
    """The rows of a table of the time zone database."""
    lines = (files("tzdata") / "zoneinfo" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def country_names(language: str) -> dict[str, str]:
    """{ISO 3166 code: name}, by name."""
    known = Locale.parse(language).territories
    return by_name({row[0]: known.get(row[0], row[1]) for row in listed("iso3166.tab")})


@cache
def zone_names(language: str) -> dict[str, str]:
    """{zone: its city and country}, by name; those in which people live: Europe/London, and not
    Etc/GMT+3 or US/Eastern.
    """
    known = available_timezones()
    lived_in = {row[2]: row[0] for row in listed("zone.tab") if row[2] in known}
    countries = country_names(language)
    named = {
        zone: f"{city_of(zone, language)} ({countries[country]})"
        for zone, country in lived_in.items()
    }
    return by_name(named) | {UTC: UTC}


def city_of(zone: str, language: str) -> str:
    return str(get_timezone_location(zone, locale=language, return_city=True))


@cache
def names_of_parts(country: str, language: str) -> dict[str, str]:
    """{code: name} of a country's parts whose holidays differ; where a name is in no such language,
    as they are called there or in English.
    """
    folder = pycountry.LOCALES_DIR
    said = gettext.translation("iso3166-2", folder, languages=[language], fallback=True).gettext
    named = {}
    for code, usual in parts(country).items():
        entry = pycountry.subdivisions.get(code=code)
        words = said(entry.name) if entry else usual
        named[code] = usual if entry and words == entry.name else words
    return named


def by_name(named: dict[str, str]) -> dict[str, str]:
    return dict(sorted(named.items(), key=lambda pair: without_accents(pair[1]).casefold()))
