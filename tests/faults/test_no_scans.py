"""Nothing that is done for each inquiry looks through a table that grows with them all."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from followups.models import Message
from followups.outbox.wrong_clock import bring_back_next_withheld
from followups.team.held_alerts import notify_next_held_back
from leads.capture import door
from leads.models import Business, Inbound, Lead
from leads.review.held_back import read_next_held_back
from tests import support
from tests.support import ADA, BOB, MONDAY, letter
from tests.support.seen import held

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # PostgreSQL looks at their size as well
GROW = (
    *("leads_arrival", "leads_lead", "leads_inbound", "leads_contact", "leads_address"),
    *("leads_mailid", "leads_leadevent", "leads_judgement", "followups_message"),
    *("followups_enrollment", "leads_searchrow", "leads_saidaddress", "leads_attachment"),
)
CALLED = re.compile(r'"(\w+)" ([UVWT]\d+)\b')  # a table by another name within a query


def indexes_of_some_rows() -> set[str]:
    """Those with a condition: to go through one is to go through few."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        )
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def looked_through() -> Iterator[list[str]]:
    """The queries that look through one of them from its beginning, with its name."""
    found: list[str] = []
    some_rows = indexes_of_some_rows()

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if not many and sql.startswith(("SELECT", "UPDATE", "DELETE")):
            asked = "EXPLAIN QUERY PLAN " + sql.replace("%s", "?").replace("%%", "%")
            steps = connection.connection.cursor().execute(asked, params or ()).fetchall()
            names = {name: table for table, name in CALLED.findall(sql)}
            words = [step[3].split() for step in steps]
            scans = [w for w in words if w[0] == "SCAN" and w[-1] not in some_rows]
            tables = [names.get(scan[1], scan[1]) for scan in scans]
            found.extend(f"{table}: {sql}" for table in tables if table in GROW)
        return result

    with connection.execute_wrapper(explained):
        yield found


def form(business: Business) -> None:
    signs = {"place": "203.0.113.7"}
    source = support.form_of(business)
    door.receive_fields(source, "form", {**ADA, "email": "new@x.example"}, MONDAY, meta=signs)
    support.live(MONDAY)


def mail(business: Business) -> None:
    support.mail_in(business, letter("Ada <ada@lovelace.example>", "Thursday suits us."), MONDAY)
    support.live(MONDAY)


def mail_of_a_stranger(business: Business) -> None:
    support.mail_in(business, letter("Z <z@z.example>", "Can you mend my roof?"), MONDAY)
    support.live(MONDAY)


def held_back(business: Business) -> None:
    held(business, ADA, MONDAY)
    assert read_next_held_back(MONDAY)
    assert notify_next_held_back(MONDAY)


def nothing(business: Business) -> None:
    support.live(MONDAY + timedelta(minutes=1))
    bring_back_next_withheld(MONDAY)


@pytest.mark.parametrize("deed", [form, mail, mail_of_a_stranger, held_back, nothing])
def test_no_table_that_grows_is_looked_through(
    business: Business, deed: Callable[[Business], None]
) -> None:
    support.make_owner(business)
    support.answered_lead(business, BOB)
    with looked_through() as found:
        deed(business)
    assert found == []


def test_one_that_is_looked_through_is_seen(business: Business) -> None:
    within = Inbound.objects.filter(text=OuterRef("need"))
    for query in (
        Lead.objects.filter(need="x"),
        Lead.objects.filter(pk=1).annotate(found=Exists(within)),
        Message.objects.filter(sending_at__gt=MONDAY).order_by("business", "sending_at"),
    ):
        with looked_through() as found:
            list(query)
        assert len(found) == 1, query.query
