"""The books: everything that arrived, by source and day, and how it ended. Read only."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext, gettext_noop

from leads.models import Arrival, Business, Lead

ENDS = [choice.value for choice in Arrival.Became]
SOURCE = ("source__business__key", "source__name")
WITH_LEAD = (Arrival.Became.LEAD, Arrival.Became.ATTACHED)
OPEN_TOO_LONG = timedelta(minutes=10)


class Ended(NamedTuple):
    """How many arrivals ended in one way, and how many of them have a lead."""

    became: str
    arrived: int
    with_lead: int


class BookRow(TypedDict):
    """What arrived by one source, how much of it ended in each way of Arrival.Became, and how much
    ended as a lead that is not there.
    """

    business: str  # its key
    source: str  # its name
    arrived: int
    unaccounted: int
    open: int
    lead: int
    attached: int
    quarantined: int
    refused: int
    failed: int
    erased: int


class DayRow(BookRow):
    day: date  # in UTC


Imbalance = tuple[int, str]  # of how many, and what


def by_source(arrivals: QuerySet[Arrival]) -> list[BookRow]:
    """A row per source.

    Arrived = the sum of its ends, or `unaccounted` says how many are missing.
    """
    return [
        book_row(business, source, counts)
        for (business, source), counts in counted_by(arrivals, *SOURCE).items()
    ]


def by_source_and_day(arrivals: QuerySet[Arrival]) -> list[DayRow]:
    """The same by UTC day, the newest first."""
    by_day = arrivals.annotate(day=TruncDate("received_at"))
    rows: list[DayRow] = [
        {**book_row(business, source, counts), "day": day}
        for (business, source, day), counts in counted_by(by_day, *SOURCE, "day").items()
    ]
    return sorted(rows, key=lambda row: row["day"], reverse=True)


def counted_by(arrivals: QuerySet[Arrival], *group: str) -> dict[tuple[Any, ...], list[Ended]]:
    """How the arrivals of each group ended, in the order of the groups."""
    found: dict[tuple[Any, ...], list[Ended]] = {}
    counted = (
        arrivals.values_list(*group, "became")
        .annotate(n=Count("id"), with_lead=Count("lead"))
        .order_by(*group)
    )
    for *key, became, arrived, with_lead in counted:
        found.setdefault(tuple(key), []).append(Ended(became, arrived, with_lead))
    return found


def book_row(business: str, source: str, ended: list[Ended]) -> BookRow:
    missing = {e.became: e.arrived - e.with_lead for e in ended if e.became in WITH_LEAD}
    ends = {e.became: e.arrived - missing.get(e.became, 0) for e in ended}
    return {
        "business": business,
        "source": source,
        "arrived": sum(e.arrived for e in ended),
        "unaccounted": sum(missing.values()),
        "open": ends.get("open", 0),
        "lead": ends.get("lead", 0),
        "attached": ends.get("attached", 0),
        "quarantined": ends.get("quarantined", 0),
        "refused": ends.get("refused", 0),
        "failed": ends.get("failed", 0),
        "erased": ends.get("erased", 0),
    }


def ends_of(row: BookRow) -> dict[str, int]:
    return {name: count for name, count in row.items() if name in ENDS and isinstance(count, int)}


def adds_up(row: BookRow) -> bool:
    return row["arrived"] == sum(ends_of(row).values())


def imbalances(business: Business, now: datetime, since: datetime | None = None) -> list[Imbalance]:
    """Why the books of a business do not balance; [] where they do.

    `since` looks for leads without an arrival among those alone that came in from then on: the
    rest is found by an index, but these only by asking each lead.
    """
    arrivals = Arrival.objects.filter(source__in=business.sources.values("pk"))
    leads = Lead.objects.filter(business=business)
    if since:
        leads = leads.filter(received_at__gte=since)
    counts = [
        (
            arrivals.filter(became__in=WITH_LEAD, lead__isnull=True).count(),
            gettext_noop("%(count)s ended as a lead that is not there"),
        ),
        (
            arrivals.filter(
                became=Arrival.Became.OPEN, received_at__lt=now - OPEN_TOO_LONG
            ).count(),
            gettext_noop("%(count)s arrived more than ten minutes ago and are not filed"),
        ),
        (
            arrivals.filter(became=Arrival.Became.FAILED).count(),
            gettext_noop(
                "%(count)s could not be filed after three tries: open them and file them again"
            ),
        ),
        (
            leads.filter(~Exists(Arrival.objects.filter(lead=OuterRef("pk")))).count(),
            gettext_noop("%(count)s leads have no arrival behind them"),
        ),
    ]
    return [(count, what) for count, what in counts if count]


def imbalance_words(found: list[Imbalance]) -> list[str]:
    """Of each why, in the language in force."""
    return [gettext(what) % {"count": count} for count, what in found]
