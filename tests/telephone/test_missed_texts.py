"""Texts of which nobody told us are found in the company's list, once."""

from datetime import timedelta

import pytest
from django.test import Client

from leads.capture.telephone import missed_texts
from leads.contacts import consent
from leads.models import Arrival, Business, Contact, Lead, Source
from tests import support
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, OURS, live, text

pytestmark = pytest.mark.django_db


def test_a_text_that_nobody_told_us_of_is_found_in_the_list_once(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, LEAK, sid="SM-told")
    company.listed = [
        {"sid": "SM-told", "From": HERS, "To": OURS, "Body": LEAK},
        {
            "sid": "SM-lost",
            "From": "+19025550132",
            "To": OURS,
            "Body": "STOP",
            "date_sent": "Mon, 14 Sep 2026 14:00:00 +0000",
        },
        {"sid": "SM-ours", "From": OURS, "To": OURS, "Body": "x", "direction": "outbound-api"},
    ]
    now = support.clock()
    assert [missed_texts.poll_next_missed_sms(now) for _ in range(2)] == [True, False]
    assert missed_texts.poll_next_missed_sms(now + timedelta(minutes=6))
    live()
    assert Arrival.objects.count() == 2
    assert Lead.objects.count() == 1
    assert Arrival.objects.get(submission_id="text-SM-lost").received_at == support.MONDAY
    assert consent.is_withdrawn(Contact.objects.get(addresses__value="+19025550132"))


def test_a_list_that_cannot_be_read_is_told_on_the_source_and_read_from_there_later(
    business: Business, number: Source, company: Twilio
) -> None:
    now = support.clock()
    company.script = (503, {})
    assert missed_texts.poll_next_missed_sms(now)
    number.refresh_from_db()
    assert "cannot be read" in number.sms_error
    assert number.sms_read_at is None
    company.script = None
    assert missed_texts.poll_next_missed_sms(now + timedelta(minutes=6))
    number.refresh_from_db()
    assert number.sms_error == ""
    assert number.sms_read_at is not None


def test_without_an_account_nothing_is_asked(business: Business) -> None:
    assert not missed_texts.poll_next_missed_sms(support.clock())
