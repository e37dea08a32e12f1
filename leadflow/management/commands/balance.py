"""manage.py balance [--json]: whether everything that arrived is accounted for."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Q

from leads.models import Arrival

ENDS = [choice.value for choice in Arrival.Became]


def books() -> list[dict[str, Any]]:
    """Per source: what arrived, and how it ended. A lead or attachment whose lead is missing does not count as accounted for."""
    lost = Q(became__in=["lead", "attached"], lead__isnull=True)
    rows = Arrival.objects.values("source__business__key", "source__name").annotate(arrived=Count("id"), unaccounted=Count("id", filter=lost), **{end: Count("id", filter=Q(became=end) & ~lost) for end in ENDS})
    return [{"business": r.pop("source__business__key"), "source": r.pop("source__name"), **r} for r in rows.order_by("source__business__key", "source__name")]


class Command(BaseCommand):
    help = "Everything that arrived, by source and by how it ended. Exits 1 where it does not add up."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = books()
        balanced = all(r["arrived"] == sum(r[end] for end in ENDS) for r in rows)
        if options["json"]:
            self.stdout.write(json.dumps({"balanced": balanced, "sources": rows}))
        else:
            for r in rows:
                self.stdout.write(f"{r['business']}, {r['source']}: {r['arrived']} arrived = " + " + ".join(f"{r[end]} {end}" for end in ENDS if r[end]) + (f"; {r['unaccounted']} UNACCOUNTED FOR" if r["unaccounted"] else ""))
            self.stdout.write("Everything is accounted for." if balanced else "Something is missing: see above.")
        if not balanced:
            raise SystemExit(1)
