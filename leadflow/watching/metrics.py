"""Figures for a monitoring of the operator's own: Prometheus's text, for whoever has the token.

Counted when asked for, from indexes alone; nothing of a person is in it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from followups.models import Message
from integrations.timing import clock
from leadflow.health import health
from leadflow.models import Heartbeat
from leads.models import Arrival, Business, Lead, SendingMark
from leads.restored import decision

MOST_COUNTED = 1_000


def metrics_text() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(clock.now()))
    return generate_latest(registry)


class Figures:
    """What prometheus_client asks for its figures."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield labelled("leadflow_info", "This leadflow.", "version", {settings.VERSION: 1})
        alive = health()[1]["alive"]
        yield labelled("leadflow_up", "1 where this part is alive.", "part", alive)
        yield labelled(
            "leadflow_heartbeat_age_seconds", "Since it last said so.", "part", self.heartbeats()
        )
        waiting = waiting_rows(self.now)
        yield labelled(
            "leadflow_oldest_waiting_seconds",
            "Age of the oldest row of its kind that waits; 0 where none does.",
            "kind",
            {kind: self.age(rows, column) for kind, (rows, column) in waiting.items()},
        )
        yield labelled(
            "leadflow_waiting",
            f"Rows of each kind that wait, counted up to {MOST_COUNTED}.",
            "kind",
            {kind: rows.order_by()[:MOST_COUNTED].count() for kind, (rows, _) in waiting.items()},
        )
        yield GaugeMetricFamily(
            "leadflow_sending_held",
            "Businesses for which nothing leaves since a restore.",
            value=decision.undecided().count(),
        )
        newest = SendingMark.objects.order_by("-pk").values_list("pk", flat=True).first()
        yield CounterMetricFamily(
            "leadflow_sendings", "Times that something was about to leave.", value=newest or 0
        )

    def heartbeats(self) -> dict[str, float]:
        rows = Heartbeat.objects.values_list("name", "at")
        return {name: (self.now - at).total_seconds() for name, at in rows}

    def age(self, rows: QuerySet[Any], column: str) -> float:
        at = rows.order_by(column).values_list(column, flat=True).first()
        return max(0.0, (self.now - at).total_seconds()) if at else 0.0


def labelled(name: str, words: str, label: str, values: dict[str, Any]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


def waiting_rows(now: datetime) -> dict[str, tuple[QuerySet[Any], str]]:
    """Of each kind the rows that wait, and the column that says since when."""
    archived = Business.objects.archived()
    promised = Lead.objects.open().filter(waiting_since__isnull=False)
    unjudged = Lead.objects.awaiting_judgement(now).filter(judgements__isnull=True)
    return {
        "arrivals": (Arrival.objects.filter(became=Arrival.Became.OPEN), "received_at"),
        "judgements": (unjudged, "judge_at"),
        "messages": (Message.objects.due(now).exclude(business__in=archived), "not_before"),
        "sending": (Message.objects.filter(state=Message.State.SENDING), "sending_at"),
        "channels_out": (Message.objects.filter(channel_out=True), "not_before"),
        "promises": (promised.exclude(business__in=archived), "waiting_since"),
    }
