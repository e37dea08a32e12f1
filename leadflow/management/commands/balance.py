"""manage.py balance [--json]: whether everything that arrived is accounted for."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from leads.models import Arrival

ENDS = [choice.value for choice in Arrival.Became]
WITH_LEAD = ("lead", "attached")


def books() -> list[dict[str, Any]]:
    """Per source: what arrived, and how it ended. A lead or attachment whose lead is missing does not count as accounted for."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    counted = Arrival.objects.values_list("source__business__key", "source__name", "became").annotate(n=Count("id"), with_lead=Count("lead")).order_by("source__business__key", "source__name")
    for business, source, became, n, with_lead in counted:
        row = found.setdefault((business, source), {"business": business, "source": source, "arrived": 0, "unaccounted": 0, **dict.fromkeys(ENDS, 0)})
        row["arrived"] += n
        row[became] += with_lead if became in WITH_LEAD else n
        row["unaccounted"] += n - with_lead if became in WITH_LEAD else 0
    return list(found.values())


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
