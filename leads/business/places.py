"""Countries and time zones to choose from, as the time zone database has them."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones


@cache
def country_names() -> dict[str, str]:
    """{ISO 3166 code: name in English}, by name."""
    lines = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8").splitlines()
    named = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


@cache
def zone_names() -> list[str]:
    """Those in which people live: Europe/London, and not Etc/GMT+3 or US/Eastern."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    lived_in = {line.split("\t")[2] for line in lines if line and not line.startswith("#")}
    return sorted(lived_in & available_timezones()) + ["UTC"]
