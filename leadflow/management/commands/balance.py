"""manage.py balance [--json]: whether everything that arrived is accounted for."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from integrations import clock
from leads.ledger import balance
from leads.models import Arrival, Business


class Command(BaseCommand):
    help = (
        "Everything that arrived, by source and by how it ended. Exits 1 where it does not add up."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = balance.by_source(Arrival.objects.all())
        wrong = [
            f"{business.key}: {line}"
            for business in Business.objects.order_by("id")
            for line in balance.imbalances(business, clock.now())
        ]
        balanced = not wrong and all(
            r["arrived"] == sum(r[end] for end in balance.ENDS) for r in rows
        )
        if options["json"]:
            self.stdout.write(json.dumps({"balanced": balanced, "wrong": wrong, "sources": rows}))
        else:
            for r in rows:
                self.stdout.write(
                    f"{r['business']}, {r['source']}: {r['arrived']} arrived = "
                    + " + ".join(f"{r[end]} {end}" for end in balance.ENDS if r[end])
                )
            for line in wrong:
                self.stdout.write(f"WRONG: {line}")
            self.stdout.write(
                "Everything is accounted for." if balanced else "Something is missing: see above."
            )
        if not balanced:
            raise SystemExit(1)
