"""A small picture tapped on our text, our text quoted above theirs, and senders who are nobody."""

import pytest
from django.test import Client

from followups.models import Suppression
from leads.contacts import consent
from leads.models import Arrival, Business, Contact, Inbound, Lead, Source
from tests import support
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, live, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(client: Client, business: Business, number: Source, company: Twilio) -> str:
    """What we answered to her first text."""
    text(client, LEAK)
    live()
    assert "STOP" in company.to(HERS)[0]
    return company.to(HERS)[0]


def test_a_reaction_opts_nobody_out_and_is_not_answered(
    client: Client, company: Twilio, ours: str
) -> None:
    text(client, f"Liked “{ours}”", sid="SM-like")
    live()
    assert not consent.is_withdrawn(Contact.objects.get())
    assert not Suppression.objects.exists()
    assert company.to(HERS) == [ours]


def test_a_reaction_ends_the_follow_ups(client: Client, business: Business, number: Source) -> None:
    lead = support.answered_lead(business, at=support.clock())
    text(client, "👍 to “Is Thursday at ten all right?”")
    live()
    assert lead.enrollments.get().why == "replied"


def test_nobody_waits_after_a_reaction_and_a_person_sees_it(client: Client, ours: str) -> None:
    text(client, f"👍 to “{ours}”", sid="SM-like")
    live()
    lead = Lead.objects.get()
    assert lead.waiting_since is None
    assert lead.attentions.get(code="reacted").text == "Reacted to our message: 👍 to"


def test_what_quotes_us_is_folded_and_nothing_is_lost(client: Client, ours: str) -> None:
    text(client, f"> {ours}\n\nThursday is fine", sid="SM-2")
    live()
    said = Inbound.objects.get(arrival__submission_id="text-SM-2")
    assert (said.text, said.quoted) == ("Thursday is fine", f"> {ours}")


def test_an_unknown_wording_that_quotes_us_opts_nobody_out(client: Client, ours: str) -> None:
    text(client, f"「{ours}」にいいねしました", sid="SM-like")
    live()
    assert not consent.is_withdrawn(Contact.objects.get())


def test_stop_below_our_words_is_heard(client: Client, ours: str) -> None:
    text(client, f"> {ours}\nStop", sid="SM-stop")
    live()
    assert consent.is_withdrawn(Contact.objects.get())


def test_a_reaction_of_somebody_unknown_opens_no_lead(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, "Loved “See you all at the party on Saturday”")
    live()
    assert (Lead.objects.count(), Arrival.objects.get().became) == (0, "quarantined")
    assert company.to(HERS) == []


def test_what_may_ask_to_stop_is_shown_to_a_person(
    client: Client, business: Business, number: Source
) -> None:
    lead = support.answered_lead(business, at=support.clock())
    text(client, "Stop! Don't come on Friday, come on Monday")
    live()
    assert not consent.is_withdrawn(lead.contact)
    assert lead.attentions.get(code="may_opt_out").seen_at is None


@pytest.mark.parametrize("sender", ["72345", "22033", "OAKBANK", "1-800-GET-ROOF", "+4922"])
def test_a_short_code_or_a_name_is_nobody_to_answer(
    client: Client, business: Business, number: Source, company: Twilio, sender: str
) -> None:
    business.country = "DE"
    business.save()
    text(client, "Your code is 123456. Reply STOP to end.", sender=sender)
    live()
    assert (Lead.objects.count(), Arrival.objects.get().why_code) == (0, "sms_withheld")
    assert company.texts == []
