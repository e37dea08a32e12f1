"""Pages and idle steps at many leads: few queries, out of indexes, with an end to each count.

`benchmarks.seed` makes the leads: a few thousand here, a million where figures are wanted.
"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import pages
from benchmarks.seeding.bulk import go_on_counting
from benchmarks.seeding.people import fill_people
from benchmarks.seeding.said import fill_said
from benchmarks.seeding.story import Story
from followups.models import Message
from leadflow.pages.system import live
from leads.models import Arrival, Business, Lead
from leads.search.rows import write_rows
from tests import support

pytestmark = pytest.mark.django_db
LEADS, OPEN, A_DAY = 600, 150, 60
MOST_QUERIES = 12  # of one page


@pytest.fixture
def grown(business: Business) -> Business:
    """A business with some hundred leads behind it."""
    now = support.clock().replace(microsecond=0)
    story = Story(LEADS, OPEN, A_DAY, now)
    business.sources.get_or_create(kind="api", defaults={"name": "Our own site"})
    fill_people(story, business)
    fill_said(story, business)
    go_on_counting([Lead, Arrival, Message])
    with transaction.atomic():
        write_rows(Lead.objects.values_list("pk", flat=True))
    return business


def test_what_is_seeded_holds_all_constraints(grown: Business) -> None:
    connection.check_constraints()
    assert Lead.objects.count() == LEADS
    assert 0 < Lead.objects.open().count() <= OPEN + 7
    assert Arrival.objects.filter(became="lead", lead__isnull=True).count() == 0


def queries_of(inside: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert inside.get(address).status_code in (200, 302, 503), address
        return [query["sql"] for query in asked.captured_queries]


def test_no_page_asks_for_more_than_its_parts(
    grown: Business, inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "FRESH", 3600)  # one look for all who watch, as within a second
    too_many = {}
    for name, address in pages.pages().items():
        inside.get(address)
        asked = len(queries_of(inside, address))
        if asked > MOST_QUERIES:
            too_many[name] = asked
    assert not too_many


def test_no_page_names_leads_by_the_hundred(grown: Business, inside: Client) -> None:
    """Ids come out of the database a page at a time."""
    for name, address in pages.pages().items():
        for sql in queries_of(inside, address):
            assert sql.count(",") < 400, (name, len(sql), sql[:300])


def test_each_message_is_on_one_page_of_the_outbox(grown: Business, inside: Client) -> None:
    said = Message.objects.exclude(state="queued").exclude(kind="account")
    assert pages_through(inside, "/outbox/", "messages_shown", "after") == said.count()


def test_each_arrival_is_on_one_page_of_the_ledger(grown: Business, inside: Client) -> None:
    assert pages_through(inside, "/arrivals/", "arrivals", "after") == Arrival.objects.count()


def pages_through(inside: Client, path: str, name: str, way: str) -> int:
    """How many different rows are found by going on and on; and all of them on the way back."""
    seen: list[int] = []
    shown = inside.get(path).context[name]
    while True:
        seen += [row.pk for row in shown]
        if not shown.after:
            break
        shown = inside.get(path, {"after": shown.after}).context[name]
    back = [row.pk for row in shown]
    while shown.before:
        shown = inside.get(path, {"before": shown.before}).context[name]
        back = [row.pk for row in shown] + back
    assert back == seen
    assert len(set(seen)) == len(seen)
    return len(seen)


@pytest.mark.parametrize("place", ["x", "2026-01-01~", "2026-01-01T00:00:00+00:00~0", "~7"])
def test_a_place_that_is_none_is_the_beginning(inside: Client, place: str) -> None:
    assert inside.get("/outbox/", {"after": place}).status_code == 200


TABLES = (
    *("leads_lead", "leads_arrival", "leads_judgement", "leads_leadevent", "leads_inbound"),
    *("followups_message", "followups_enrollment"),
)


def plans(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads small tables whole where it may
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            ("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ")
            + sql.replace("%", "%%"),
            [],
        )
        return "\n".join(str(row[-1]) for row in cursor.fetchall()) + "\n"


def reads_a_table(plan: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [t for t in TABLES if f"Seq Scan on {t} " in plan]
    return [t for t in TABLES if f"SCAN {t}\n" in plan]


def test_no_idle_step_reads_a_table(grown: Business) -> None:
    from leadflow.processes import steps

    now = support.clock() + timedelta(minutes=1)
    every = dict.fromkeys([*steps.ANSWER, *steps.DUE, *steps.BOOKS, *steps.REPORTS])
    reading = []
    for step in every:
        with CaptureQueriesContext(connection) as asked:
            step(now)
            found = [query["sql"] for query in asked.captured_queries]
        for sql in found:
            if sql.startswith("SELECT") and "FOR UPDATE" not in sql:
                reading += [(step.__name__, table, sql) for table in reads_a_table(plans(sql))]
    assert not reading
