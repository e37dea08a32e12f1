"""Texts that leave: what the company says of each decides, by day, from the number they know."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from followups.channels.ways import ways_to_reach
from followups.content.sms import news_path, number_of
from followups.models import Message, Sequence, Suppression
from followups.outbox import delivery_news
from followups.policy.may_send import may_send
from followups.policy.send_facts import Send, SendFacts, Wait
from followups.why import WhyCode
from leads.contacts import consent
from leads.models import Business, Lead, Source
from tests import support
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, live, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("script", "state", "accepted"),
    [
        ((500, {"code": 20500, "message": "oops"}), "unconfirmed", 1),
        ("drop", "unconfirmed", 1),
        ((201, b"<garbage>"), "unconfirmed", 0),
        ((429, {"code": 20429, "message": "slow down"}), "queued", 0),
        ((401, {"code": 20003, "message": "who?"}), "queued", 0),
        ((400, {"code": 21211, "message": "no number"}), "failed", 0),
        ((400, {"code": 21610, "message": "opted out"}), "failed", 0),
    ],
)
def test_what_the_company_says_decides_and_nothing_is_said_twice(
    client: Client,
    business: Business,
    number: Source,
    company: Twilio,
    script: Any,
    state: str,
    accepted: int,
) -> None:
    company.script = script
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    assert (message.state, len(company.texts)) == (state, accepted), message.why
    company.script = None
    support.live(support.clock() + timedelta(minutes=11))
    assert len(company.texts) == (1 if state != "failed" and script != (201, b"<garbage>") else 0)
    if isinstance(script, tuple) and isinstance(script[1], dict) and script[1]["code"] == 21610:
        assert consent.is_withdrawn(message.lead.contact)


def test_news_settles_what_was_unconfirmed_and_never_moves_backwards(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    company.script = "drop"
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    path = news_path(message.pk)
    for status, state, news in [
        ("queued", "sent", ""),
        ("delivered", "sent", "delivered"),
        ("sent", "sent", "delivered"),
        ("delivered", "sent", "delivered"),
    ]:
        assert twilio.post(client, path, MessageSid="SM9", MessageStatus=status).status_code == 204
        message.refresh_from_db()
        assert (message.state, message.delivery, message.provider_id) == (state, news, "SM9")
    assert (
        twilio.post(
            client, path, token="guessed", MessageSid="SM9", MessageStatus="failed"
        ).status_code
        == 403
    )
    assert (
        twilio.post(client, path[:-3] + "0/", MessageSid="SM9", MessageStatus="failed").status_code
        == 404
    )
    message.refresh_from_db()
    assert message.delivery == "delivered"


def test_a_text_that_did_not_arrive_asks_a_person(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    delivery_news.apply_sms_news(message.pk, "undelivered", 30003, "SM1", support.clock())
    lead = Lead.objects.get()
    assert "call them" in support.reasons(lead)
    assert not Suppression.objects.exists()


def test_who_texts_from_another_number_is_answered_there_by_the_number_they_wrote_to(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    other = Source.objects.create(
        business=business,
        kind=Source.Kind.SMS,
        name="Second",
        key="oak-sms-2",
        telephone={"number": "+19025550188"},
    )
    text(client, LEAK)
    live()
    lead = Lead.objects.get()
    lead.contact.addresses.create(business=business, kind="phone", value="+19025550132")
    twilio.post(
        client,
        f"/t/{other.key}/text/",
        MessageSid="SM-2",
        From="+19025550132",
        To="+19025550188",
        Body="It is me from my other phone",
    )
    live()
    lead.refresh_from_db()
    assert ways_to_reach(lead)["sms"] == "+19025550132"
    assert number_of(lead) == "+19025550188"


def test_a_business_without_a_sequence_still_texts_back(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    Sequence.objects.update(in_force=False)
    text(client, LEAK)
    live()
    assert len(company.to(HERS)) == 1


def test_a_text_that_is_late_waits_for_the_day(business: Business, number: Source) -> None:
    facts = support.changed(
        SendFacts(kind="first_response", now=support.MONDAY, to=HERS),
        consent_until=support.MONDAY + timedelta(days=30),
        sms_at=support.MONDAY + timedelta(hours=9),
    )
    assert (
        may_send(support.changed(facts, captured_at=support.MONDAY - timedelta(minutes=5)))
        == Send()
    )
    late = may_send(support.changed(facts, captured_at=support.MONDAY - timedelta(minutes=16)))
    until = support.MONDAY + timedelta(hours=9)
    assert late == Wait(until, WhyCode.SMS_HOURS, "Too late at night for a text.")


def test_a_number_of_ours_that_is_gone_withholds_the_text_and_says_so(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, LEAK)
    support.live(support.clock())
    lead = Lead.objects.get()
    company.texts.clear()
    Message.objects.filter(lead=lead).update(
        state="queued", not_before=support.clock(), provider_id=""
    )
    Source.objects.filter(kind=Source.Kind.SMS).update(telephone={})
    support.live(support.clock())
    message = Message.objects.get(lead=lead)
    assert company.texts == []
    assert message.state != "sent"
    assert "number of ours" in message.why
