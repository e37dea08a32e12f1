"""manage.py balance [--json]: whether everything that arrived is accounted for."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from integrations.timing import clock
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
            for line in balance.imbalance_words(balance.imbalances(business, clock.now()))
        ]
        balanced = not wrong and all(balance.adds_up(row) for row in rows)
        if options["json"]:
            self.stdout.write(json.dumps({"balanced": balanced, "wrong": wrong, "sources": rows}))
        else:
            self.stdout.write("\n".join(lines_of(rows, wrong, balanced)))
        if not balanced:
            raise SystemExit(1)


def lines_of(rows: list[balance.BookRow], wrong: list[str], balanced: bool) -> list[str]:
    found = []
    for row in rows:
        ends = " + ".join(f"{count} {end}" for end, count in balance.ends_of(row).items() if count)
        found.append(f"{row['business']}, {row['source']}: {row['arrived']} arrived = {ends}")
    found += [f"WRONG: {line}" for line in wrong]
    end = "Everything is accounted for." if balanced else "Something is missing: see above."
    return [*found, end]
