"""What every page and every idle step costs: time, queries, the slowest plan, memory.

    bin/python -m benchmarks.pages [--save FILE] [--beside FILE] [--only WORD]    # or DATABASE_URL

Of a database that `benchmarks.seed` made, within a day. `ms` is what the page computes, the least
of some runs, and what all its plans take in the database: others work on the same machine, and
waiting for them says nothing. Beside it stand its queries, and of PostgreSQL's own figures (EXPLAIN
ANALYZE) the slowest plan and the most work memory of one; then the memory that Python takes.
With `--beside`, what an earlier
run saved stands in front, and how much it has grown behind.
"""

import argparse
import json
import os
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")
RUNS = 5
A_MOMENT = timedelta(minutes=1)  # later nothing was due any more when the leads were made
LONG_AGO = "?after=2026-01-20T00:00:00%2B00:00~1"
FILTERS = {  # other views of the same page
    "outbox": [
        "?state=queued",
        "?state=sent",
        "?state=failed",
        "?state=withheld",
        LONG_AGO,
    ],
    "arrivals": [
        "?became=quarantined",
        "?became=failed",
        "?became=attached",
        LONG_AGO,
    ],
    "review": ["?why=low_confidence", "?why=sample", "?page=4"],
    "today": ["?look=2", "?junk=3", "?take_up=4", "?business=oak"],
    "board": ["?in_progress=3"],
    "leads": [
        "?q=wind",
        "?q=pipes",
        "?q=a777777%40",
        "?q=(902)+077-7777",
        "?stage=in_progress&owner=nobody",
        "?fit=strong&outcome=won",
        "?kind=spam",
        "?urgency=emergency",
        "?is=opted_out",
        "?is=waiting&sort=clock",
        "?q=wind+a777777",
        "?q=wind&stage=new",
        "?is=no_inquiry",
        "?is=needs&owner=1",
        "?tag=1",
        "?q=wind&sort=clock",
        "?q=wind&outcome=duplicate",
        LONG_AGO,
    ],
    "report": ["?show=came_in", "?show=answered", "?show=by_source:Website"],
}


class Cost(NamedTuple):
    """Milliseconds, queries, milliseconds of the slowest plan, MB of plans' and Python's memory."""

    took: float
    queries: int
    slowest: float
    work: float
    memory: float


def pages() -> dict[str, str]:
    """Every page that is shown to a signed-in person, by name: its address."""
    from django.urls import URLPattern, get_resolver, reverse

    from leadflow.pages.lead.page.parts import PARTS

    ids = sample_ids()
    found = {}
    for pattern in get_resolver().url_patterns:
        name = getattr(pattern, "name", None)
        if not isinstance(pattern, URLPattern) or name not in SHOWN | set(ids):
            continue
        found[name] = reverse(name, args=ids.get(name, []))
    lead = ids["lead"][0]
    found |= {f"lead: {part}": reverse("lead-part", args=[lead, part]) for part in PARTS}
    for name, views in FILTERS.items():
        found |= {name + view: found[name] + view for view in views if name in found}
    return found


SHOWN = {
    *(
        "today",
        "board",
        "leads",
        "quick-add",
        "imports",
        "review",
        "criteria",
        "versions",
        "examples",
    ),
    *("judging", "approvals", "answers", "emergencies", "words", "replies", "sending"),
    *("sequence", "sources", "source-new", "arrivals", "balance", "outbox", "healthz"),
    *("assigning", "alerts"),
}


def sample_ids() -> dict[str, list[Any]]:
    """What stands in the addresses of pages that are about one thing."""
    from followups.models import Message
    from leads.models import Arrival, Lead, MergeSuggestion, Source, WeeklyReport
    from leads.report.weeks import monday_of

    newest = Lead.objects.order_by("-pk").values_list("pk", "received_at")[0]
    pair = MergeSuggestion.objects.values_list("one", "other")[0]
    week = monday_of(newest[1].date()).isoformat()
    frozen = WeeklyReport.objects.values_list("week", flat=True).first()
    return {
        "lead": [newest[0]],
        "lead-sent": [newest[0]],
        "merge": list(pair),
        "report": [week],
        "report-latest": [],
        "report-frozen": [frozen],
        "source": [Source.objects.values_list("pk", flat=True)[0]],
        "arrival": [Arrival.objects.order_by("-pk").values_list("pk", flat=True)[0]],
        "message": [Message.objects.order_by("-pk").values_list("pk", flat=True)[0]],
    }


def idle_steps() -> dict[str, Callable[[], object]]:
    """Every step of a worker, and what the timetable does at each round."""
    from leadflow.health import health, record_heartbeat
    from leadflow.processes import steps
    from leads.models import Lead

    now = Lead.objects.latest("pk").received_at + A_MOMENT
    every = dict.fromkeys(
        [
            *steps.NEW_LEADS,
            *steps.DUE,
            *steps.MAILBOXES,
            *steps.TRIALS,
            *steps.REPORTS,
            *steps.BOOKS,
        ]
    )
    found: dict[str, Callable[[], object]] = {
        step.__name__: lambda step=step: must_be_idle(step, now) for step in every
    }
    return {**found, "heartbeat": lambda: record_heartbeat("worker"), "health": health}


def must_be_idle(step: Callable[[Any], bool], now: Any) -> None:
    if step(now):
        raise SystemExit(f"{step.__name__} had something to do: seed anew.")


def cost_of(act: Callable[[], object]) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    took = []
    for _ in range(RUNS):
        began = time.process_time()
        act()
        took.append(1000 * (time.process_time() - began))
    with CaptureQueriesContext(connection) as queries:
        act()
        asked = [query["sql"] for query in queries.captured_queries]
    tracemalloc.start()
    act()
    memory = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    plans = [plan_of(sql) for sql in asked]
    return Cost(
        min(took) + sum(plan[0] for plan in plans),
        len(plans),
        max((plan[0] for plan in plans), default=0.0),
        max((plan[1] for plan in plans), default=0.0),
        memory,
    )


def plan_of(sql: str) -> tuple[float, float]:
    """(milliseconds, MB of work memory and temporary files) of one query."""
    from django.db import connection

    if connection.vendor != "postgresql" or not sql.lstrip("( ").upper().startswith("SELECT"):
        return 0.0, 0.0
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"), [])
        plan = cursor.fetchone()[0][0]
    if os.environ.get("SHOW_PLANS") and plan["Execution Time"] > float(os.environ["SHOW_PLANS"]):
        print(f"{plan['Execution Time']:.0f} ms: {sql[:1500]}")
    return plan["Execution Time"], memory_of(plan["Plan"]) / 1024


def memory_of(node: dict[str, Any]) -> float:
    """kB of a plan's node and all below it."""
    own = node.get("Sort Space Used", 0) + node.get("Peak Memory Usage", 0)
    own += 8 * node.get("Temp Written Blocks", 0) if "Plans" not in node else 0
    return own + sum(memory_of(child) for child in node.get("Plans", []))


def measure(only: str) -> dict[str, Cost]:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="owner"))
    acts: dict[str, Callable[[], object]] = {
        name: lambda address=address: client.get(address) for name, address in pages().items()
    }
    acts |= idle_steps()
    found = {}
    for name, act in acts.items():
        if only in name:
            found[name] = cost_of(act)
            print(line(name, found[name]), flush=True)
    return found


def line(name: str, cost: Cost, before: Cost | None = None) -> str:
    figures = "{:8.1f} ms {:3d} q {:8.1f} ms {:6.1f} MB {:6.1f} MB"
    said = f"{name:36}"
    if before:
        said += figures.format(*before) + "  |"
    said += figures.format(*cost)
    return said + (f"  x{cost.took / before.took:.1f}" if before else "")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--save", type=Path)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    import django

    django.setup()
    found = measure(given.only)
    if given.save:
        given.save.write_text(json.dumps(found))
    if given.beside:
        before = json.loads(given.beside.read_text())
        print("\nSide by side")
        for name, cost in found.items():
            print(line(name, cost, Cost(*before[name]) if name in before else None))


if __name__ == "__main__":
    main()
