"""Canaries: through the real channel, out of every figure, and an alarm where one does not come."""

from datetime import timedelta
from typing import Any

import pytest

from followups.models import Message
from followups.team import channel_alerts as alert
from leads.capture import door, filing
from leads.ledger import balance
from leads.models import Arrival, Business, Canary, Inbound, Lead, Source
from leads.report.figures import week_of_figures
from leads.sources import canary
from tests import support
from tests.support.servers.sink import Sink
from tests.support.servers.twilio import TOKEN, Twilio

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hourly(settings: Any) -> None:
    settings.CANARY_MINUTES = 60


def file_all() -> None:
    while filing.file_next_arrival(support.clock() + timedelta(seconds=5)):
        pass


@pytest.fixture
def only(business: Business) -> Any:
    """Only sources of one kind are on."""
    return lambda kind: Source.objects.exclude(kind=kind).update(active=False)


@pytest.mark.django_db(transaction=True)
def test_through_the_form_over_http(
    business: Business, only: Any, live_server: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    only(Source.Kind.FORM)
    now = support.clock()
    assert [canary.send_next_canary(now) for _ in range(2)] == [True, False]
    file_all()
    assert Canary.objects.get().came_at is not None, Canary.objects.get().why
    assert canary.send_next_canary(now + timedelta(hours=1, seconds=1))
    file_all()
    lead = Lead.objects.get()
    assert (lead.is_test, lead.stage, lead.waiting_since, lead.judge_at) == (
        True,
        "completed",
        None,
        None,
    )
    assert [a.became for a in Arrival.objects.order_by("id")] == [
        "lead",
        "attached",
    ]
    assert Inbound.objects.count() == 1
    support.live(support.clock())
    assert not Message.objects.filter(lead=lead).exists()
    assert not balance.imbalances(business, support.clock())
    week = week_of_figures(business, now - timedelta(days=1), now + timedelta(days=1))
    assert week["arrivals"] == {}
    assert week["came_in"] == []
    assert not alert.notify_next_silent_canary(now + timedelta(hours=3))


def test_through_the_mailbox(business: Business, only: Any, mail_through: Sink) -> None:
    only(Source.Kind.MAILBOX)
    source = business.sources.get(kind=Source.Kind.MAILBOX)
    assert not canary.send_next_canary(
        support.clock()
    )  # no mailbox is connected: there is no such channel
    source.mailbox = {"host": "imap.example", "user": "office@oak-roofing.example"}
    source.save()
    assert canary.send_next_canary(support.clock())
    (recipient, _), raw = mail_through.accepted[0], mail_through.raw[0]
    assert recipient == "office@oak-roofing.example"
    door.receive_mail(source, raw, support.clock())
    file_all()
    assert Canary.objects.get().came_at is not None
    assert Lead.objects.get().is_test


def test_by_text(business: Business, only: Any, settings: Any) -> None:
    company = Twilio()
    (
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        settings.TWILIO_API_URL,
        settings.TWILIO_CANARY_NUMBER,
    ) = "AC1", [TOKEN], company.address, "+19025550144"
    only(Source.Kind.SMS)
    source = business.sources.get(kind=Source.Kind.SMS)
    source.telephone = {"number": "+19025550199"}
    source.save()
    assert canary.send_next_canary(support.clock())
    word = company.texts[0]["Body"]
    door.receive_fields(
        source,
        "sms",
        {"From": "+19025550144", "Body": word},
        support.clock(),
        "text-1",
        {"what": "text"},
    )
    file_all()
    assert Canary.objects.get().came_at is not None
    company.stop()


def test_one_that_does_not_come_is_told_once_a_day(
    business: Business, owner: Any, only: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:1"
    only(Source.Kind.FORM)
    now = support.clock()
    for hour in range(26):
        canary.send_next_canary(now + timedelta(hours=hour))
        while alert.notify_next_silent_canary(now + timedelta(hours=hour, minutes=20)):
            pass
    alerts = list(Message.objects.filter(kind="alert"))
    assert len(alerts) == 2
    assert "Website form" in alerts[0].subject
    assert "could not even be sent" in alerts[0].text
    assert not Canary.objects.filter(notified_at__isnull=True).exists()


def test_a_stranger_who_uses_the_words_is_a_stranger(business: Business) -> None:
    lead = support.write(
        business, {**support.ADA, "message": "leadflow-canary-0123456789abcdef our roof leaks"}
    )
    assert not lead.is_test


def test_where_nobody_wants_them_none_is_sent(business: Business, settings: Any) -> None:
    settings.CANARY_MINUTES = 0
    assert not canary.send_next_canary(support.clock())
    assert not Canary.objects.exists()
