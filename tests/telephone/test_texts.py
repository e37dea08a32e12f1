"""Texts that come in: each once, believed only with its signature, its pictures fetched."""

from datetime import timedelta

import pytest
from django.test import Client

from followups.models import Message
from integrations.network import web
from leads.capture.telephone import media
from leads.models import Arrival, Attachment, Business, Contact, Inbound, Lead, Source
from tests import support
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, OURS, live, text

pytestmark = pytest.mark.django_db


def test_a_text_becomes_a_lead_and_is_answered_by_text(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    assert text(client, LEAK)["Content-Type"] == "text/xml"
    live()
    lead = Lead.objects.get()
    assert (lead.contact.phone, lead.contact.name, lead.stage, lead.channel) == (
        HERS,
        "Ada",
        "in_progress",
        "sms",
    )
    assert len(company.to(HERS)) == 1
    assert "Oak Roofing" in company.to(HERS)[0]
    assert "STOP" in company.to(HERS)[0]
    assert LEAK not in company.to(HERS)[0]
    sent = Message.objects.get(kind="first_response")
    assert (
        sent.state,
        sent.channel,
        sent.provider_id,
        company.texts[0]["From"],
        company.texts[0]["ValidityPeriod"],
    ) == ("sent", "sms", "SM1", OURS, "14400")


def test_told_ten_times_it_is_one_arrival(
    client: Client, business: Business, number: Source
) -> None:
    assert {text(client, LEAK, ApiVersion=str(n)).status_code for n in range(10)} == {200}
    live()
    assert (Arrival.objects.count(), Inbound.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [{"token": "guessed"}, {"base": "http://evil.example"}, {"base": "https://127.0.0.1:8000"}],
)
def test_a_wrong_signature_changes_nothing(
    client: Client, business: Business, number: Source, change: dict[str, str]
) -> None:
    assert (
        twilio.post(
            client, "/t/oak-sms/text/", MessageSid="SM1", From=HERS, Body=LEAK, **change
        ).status_code
        == 403
    )
    assert (
        client.post(
            "/t/oak-sms/text/", {"MessageSid": "SM1", "From": HERS, "Body": LEAK}
        ).status_code
        == 403
    )
    assert not Arrival.objects.exists()


def test_blanks_and_an_older_token_are_signed_for_too(
    client: Client, business: Business, number: Source
) -> None:
    assert (
        twilio.post(
            client,
            "/t/oak-sms/text/",
            token="old-secret",
            MessageSid="SM1",
            From=HERS,
            To=OURS,
            Body=" STOP",
            FromCity="",
        ).status_code
        == 200
    )
    live()
    assert Contact.objects.filter(consents__basis="withdrawal").exists()


def test_a_text_on_an_open_lead_is_a_reply_and_ends_the_follow_ups(
    client: Client, business: Business, number: Source
) -> None:
    lead = support.answered_lead(business, at=support.clock())
    text(client, "Thursday at ten suits me")
    live()
    assert (Lead.objects.count(), lead.enrollments.get().why) == (1, "replied")
    assert lead.inbound.last().channel == "sms"


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def test_pictures_are_fetched_from_the_company_alone(
    client: Client,
    business: Business,
    number: Source,
    company: Twilio,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text(
        client,
        LEAK,
        NumMedia="2",
        MediaUrl0="https://media.twilio.com/p",
        MediaContentType0="image/png",
        MediaUrl1="https://evil.example/p",
    )
    live()
    monkeypatch.setattr(
        web, "fetch", lambda url, most, seconds, sign_in: web.Fetched(url, "image/png", PNG)
    )
    while media.fetch_next_media(support.clock()):
        pass
    good, evil = Attachment.objects.all()
    assert (good.kind, bytes(good.data), good.fetch_at) == ("image/png", PNG, None)
    assert good.scan_at  # now there is something to be scanned
    assert evil.scan_at is None
    assert not evil.data
    assert "telephone company" in evil.why
    assert evil.fetch_at is None


@pytest.mark.parametrize("count", ["²", "⑨", "9" * 5000, "-1", "x"])
def test_a_count_of_pictures_that_is_none_loses_no_words(
    client: Client, business: Business, number: Source, count: str
) -> None:
    text(client, LEAK, NumMedia=count, MediaUrl0="https://[::1/")
    live()
    assert Lead.objects.count() == 1


def test_an_address_that_is_none_is_given_up(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK, NumMedia="1", MediaUrl0="https://[::1/")
    live()
    assert media.fetch_next_media(support.clock())
    assert not media.fetch_next_media(support.clock() + timedelta(hours=1))
