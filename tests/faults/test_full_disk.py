"""A disk that is full: nothing is half-written, nobody is thanked, and it goes on once there is
room.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from leads.models import Arrival, Business
from tests.support import ADA

pytestmark = pytest.mark.django_db(transaction=True)

FULL = """
    CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON leads_arrival EXECUTE FUNCTION disk_is_full();
"""
ROOM = "DROP TRIGGER full_disk ON leads_arrival; DROP FUNCTION disk_is_full();"


@pytest.fixture
def full_disk(business: Business) -> Iterator[list[str]]:
    """What makes room again is called by hand, or at the end."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}").fetchone()
            room = ["PRAGMA max_page_count = 1000000000"]
        else:
            cursor.execute(FULL)
            room = [ROOM]
    yield room
    with connection.cursor() as cursor:
        for statement in room:
            cursor.execute(statement)


def test_a_visitor_is_told_and_nothing_is_half_written(
    client: Client, business: Business, full_disk: list[str]
) -> None:
    large = {**{k: str(v) for k, v in ADA.items()}, "message": "Our roof leaks. " * 200}
    answers = [
        client.post("/f/oak/", {**large, "submission_id": f"s{number}"}) for number in range(20)
    ]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert all(answer["Retry-After"] for answer in refused)
    assert Arrival.objects.count() == len(answers) - len(refused)
    with connection.cursor() as cursor:
        cursor.execute(full_disk.pop())
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert client.post("/f/oak/", {**large, "submission_id": "s19"}).status_code == 302
    assert Arrival.objects.filter(submission_id="s19").count() == 1
