"""Days on which a business is closed.

Its own, and the public holidays of the place it names ("GB-ENG", "CA-ON", "FR").
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache

import holidays
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext
from holidays.registry import COUNTRIES

from leads.business.preferences import keep_columns
from leads.declined import Declined
from leads.models import Business

YEARS = 3  # from the one asked for
MAX_DATES = 1000


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
    """Its own and the public holidays of this year and the two after it, but for those on which it
    is open all the same.
    """
    own, public = as_dates(business.closed_dates), public_holidays(business.holidays, year)
    return own | (public - as_dates(business.open_dates))


def as_dates(days: Iterable[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, days))


def holidays_in(country: str) -> str:
    """The code of a country's public holidays; "" where they are not known."""
    return country if country and knows_place(country) else ""


@cache
def names_of_holidays(code: str, year: int, language: str = "en") -> dict[date, str]:
    """{day: name, in this language or in English where it has one} of a year's public holidays."""
    if not code or not knows_place(code):
        return {}
    country, _, part = code.partition("-")
    calendar = holidays.country_holidays(
        country, subdiv=part or None, years=year, language=named_in(country, language)
    )
    return dict(sorted((day, name) for day, name in calendar.items() if day.year == year))


def named_in(country: str, language: str) -> str | None:
    """Of the languages in which a country's holidays are known, the reader's, else English."""
    known = holidays.country_holidays(country).supported_languages
    own = [code for code in known if code.partition("_")[0] == language]
    wished = [f"{language}_{country}", *own, "en_US", "en_GB", "en"]
    return next((code for code in wished if code in known), None)


@transaction.atomic(durable=True)
def keep_holidays(business: Business, place: str, now: datetime, by: User | None = None) -> None:
    """Whose public holidays are closed days; "" is nobody's. Declined for an unknown place."""
    code = place.strip().upper()
    if code and not knows_place(code):
        raise Declined(
            gettext(
                "“%(code)s” is not a country whose holidays we know; write it like GB-ENG, "
                "CA-NS or FR."
            )
            % {"code": code[:20]},
            "holidays",
        )
    keep_columns(business, "closed-days", {"holidays": code}, now, by)


@transaction.atomic(durable=True)
def keep_closed_days(
    business: Business, year: int, closed: Collection[date], now: datetime, by: User | None = None
) -> None:
    """Make these, and no others, the closed days of a year; other years stay as they are.

    Declined where there are more than may be.
    """
    row = Business.objects.select_for_update().get(pk=business.pk)
    public = frozenset(names_of_holidays(row.holidays, year))
    chosen = {day for day in closed if day.year == year}
    values = {
        "closed_dates": in_year(row.closed_dates, year, chosen - public),
        "open_dates": in_year(row.open_dates, year, public - chosen),
    }
    if len(values["closed_dates"]) > MAX_DATES:
        raise Declined(gettext("%(most)s days of your own are the most.") % {"most": MAX_DATES})
    keep_columns(row, "closed-days", values, now, by)


def in_year(kept: Iterable[str], year: int, days: Iterable[date]) -> list[str]:
    """What was kept of other years, and these days of this one."""
    others = (day for day in as_dates(kept) if day.year != year)
    return sorted(day.isoformat() for day in {*others, *days})
