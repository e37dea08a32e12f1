"""What is away, busy or past: nobody's try is burnt, and nothing is lost or said twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from followups.outbox import send as outbox
from leads.capture import door
from leads.ledger import arrivals
from leads.models import Arrival, Business
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_tries_add_no_second_footer(business: Business, mail_through: Sink) -> None:
    mail_through.script["rcpt"] = "450 later"
    lead = support.answered_lead(business)
    mail_through.script.clear()
    support.live(MONDAY + timedelta(minutes=2))
    assert support.first_answer(lead).state == "sent"
    assert support.first_answer(lead).text.count("/u/") == 1


def test_a_server_that_is_away_burns_nobodys_tries(business: Business, settings: Any) -> None:
    settings.EMAIL_URL, settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "smtp://x",
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    lead = support.answered_lead(business)
    for minute in range(20):
        outbox.send_next_message(MONDAY + timedelta(minutes=minute))
    outbox.close_outbox()
    message = support.first_answer(lead)
    assert (message.state, message.attempts) == ("queued", 0)
    assert "cannot be reached" in message.why


@pytest.mark.parametrize(
    "pattern",
    ["(a|a)*b", "(?:a|a)*b", "a*a*a*a*b", ".*.*.*.*=", "(a+)+$", "[a]*[a]*[a]*[a]*b", "("],
)
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str) -> None:
    from leads.criteria.rules import rule_mistakes

    assert rule_mistakes({"field": "x", "op": "matches", "value": pattern})


def test_a_busy_database_is_503_with_retry_after(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:

    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(door, "keep_arrival", locked)
    page = client.post("/f/oak/", {"name": "Ada", "email": "ada@x.example", "message": "x"})
    _, key = sources.new_api_key(business, "site", MONDAY)
    answer = client.post(
        "/api/v1/inquiries",
        {"message": "x", "email": "a@b.example"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert page.status_code == answer.status_code == 503
    assert page["Retry-After"]
    assert answer["Retry-After"]
    assert "Nothing was stored" in answer.json()["error"]


def test_payloads_expire_and_the_books_stay(business: Business) -> None:
    from leads.ledger import balance

    support.write(business, ADA)
    assert not arrivals.expire_next_arrival(MONDAY + timedelta(days=89))
    assert arrivals.expire_next_arrival(MONDAY + timedelta(days=91))
    assert not arrivals.expire_next_arrival(MONDAY + timedelta(days=91))
    arrival = Arrival.objects.get()
    assert bytes(arrival.raw) == b""
    assert arrival.address == ""
    assert arrival.became == "lead"
    assert balance.by_source(Arrival.objects.all())[0]["arrived"] == 1
    assert not balance.imbalances(business, MONDAY + timedelta(days=91))
