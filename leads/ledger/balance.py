"""The books: everything that arrived, by source and day, and how it ended. Read only."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from leads.models import Arrival, Business, Lead

ENDS = [choice.value for choice in Arrival.Became]
WITH_LEAD = (Arrival.Became.LEAD, Arrival.Became.ATTACHED)
OPEN_TOO_LONG = timedelta(minutes=10)


def by_source(arrivals: QuerySet[Arrival]) -> list[dict[str, Any]]:
    """A row per source.

    Arrived = the sum of its ends, or `unaccounted` says how many are missing.
    """
    return rows(arrivals, "source__business__key", "source__name")


def by_source_and_day(arrivals: QuerySet[Arrival]) -> list[dict[str, Any]]:
    """The same by UTC day, the newest first."""
    return sorted(
        rows(
            arrivals.annotate(day=TruncDate("received_at")),
            "source__business__key",
            "source__name",
            "day",
        ),
        key=lambda r: r["day"],
        reverse=True,
    )


def rows(arrivals: QuerySet[Arrival], *group: str) -> list[dict[str, Any]]:
    names = [
        name.rpartition("__")[2] if name != "source__business__key" else "business"
        for name in group
    ]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    counted = (
        arrivals.values_list(*group, "became")
        .annotate(n=Count("id"), with_lead=Count("lead"))
        .order_by(*group)
    )
    for *key, became, n, with_lead in counted:
        row = found.setdefault(
            tuple(key),
            {
                **dict(zip([{"name": "source"}.get(x, x) for x in names], key, strict=True)),
                "arrived": 0,
                "unaccounted": 0,
                **dict.fromkeys(ENDS, 0),
            },
        )
        row["arrived"] += n
        row[became] += with_lead if became in WITH_LEAD else n
        row["unaccounted"] += n - with_lead if became in WITH_LEAD else 0
    return list(found.values())


def imbalances(business: Business, now: datetime) -> list[str]:
    """Why the books of a business do not balance, in words; [] where they do."""
    arrivals = Arrival.objects.filter(source__business=business)
    counts = [
        (
            arrivals.filter(became__in=WITH_LEAD, lead__isnull=True).count(),
            "ended as a lead that is not there",
        ),
        (
            arrivals.filter(
                became=Arrival.Became.OPEN, received_at__lt=now - OPEN_TOO_LONG
            ).count(),
            "arrived more than ten minutes ago and are not filed",
        ),
        (
            arrivals.filter(became=Arrival.Became.FAILED).count(),
            "could not be filed after three tries: open them and file them again",
        ),
        (
            Lead.objects.filter(business=business, arrivals__isnull=True).count(),
            "leads have no arrival behind them",
        ),
    ]
    return [f"{n} {what}" for n, what in counts if n]
