"""Days on which a business is closed.

Its own, and the public holidays of the place it names ("GB-ENG", "CA-ON", "FR").
"""

from datetime import date
from functools import cache

import holidays
from holidays.registry import COUNTRIES

from leads.models import Business

YEARS = 3  # from the one asked for


def knows_place(code: str) -> bool:
    """Whether there are holidays under this code."""
    country, _, part = code.partition("-")
    parts = holidays.list_supported_countries().get(country)
    return parts is not None and (not part or part in parts)


@cache
def countries() -> dict[str, str]:
    """{code: name} of every country whose holidays are known, by name."""
    named = {names[1]: key.replace("_", " ").title() for key, names in COUNTRIES.items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def parts(country: str) -> dict[str, str]:
    """{code: name} of a country's parts, in as far as their holidays differ.

    Of several names one in English where there is one.
    """
    if country not in countries():
        return {}
    calendar = holidays.country_holidays(country)
    names = {
        code: name for name, code in reversed(getattr(calendar, "subdivisions_aliases", {}).items())
    }
    return {
        f"{country}-{code}": names.get(code, code)
        for code in calendar.subdivisions
        if code == code.upper()
    }  # the others name regions beside them


@cache
def public_holidays(code: str, year: int) -> frozenset[date]:
    """In this year and the two after it; none where the code is empty or unknown."""
    if not code or not knows_place(code):
        return frozenset()
    country, _, part = code.partition("-")
    return frozenset(
        holidays.country_holidays(country, subdiv=part or None, years=range(year, year + YEARS))
    )


def closed_days(business: Business, year: int) -> frozenset[date]:
    return frozenset(date.fromisoformat(d) for d in business.closed_dates) | public_holidays(
        business.holidays, year
    )
