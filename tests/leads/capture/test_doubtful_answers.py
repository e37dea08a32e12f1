"""An answer that may ask us to stop: a person is asked, and nothing goes by itself meanwhile."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.sequences import holding
from leads.contacts import consent
from leads.models import Business, Lead
from leads.pipeline import by_hand
from leads.pipeline.attention import Code
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.sequences import DAY, live_until, step, with_steps
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
HERS = "ada@lovelace.example"
WORN_OUT = "Give my inbox a holiday, would you."
TURKISH = "Lütfen artık bana yazmayın"
NO_WISH = "Please don't call before 9, I work nights."


def answer(business: Business, words: str, at: datetime, to: Lead | None = None) -> Lead:
    """A mail of hers, in the thread of a lead or on its own; the lead that it belongs to."""
    more: Any = {"in_reply_to": support.first_answer(to).message_id} if to else {}
    arrival = support.mail_in(business, letter(f"Ada <{HERS}>", words, **more), at)
    lead: Lead = arrival.lead
    return lead


def asks(lead: Lead) -> bool:
    return lead.attentions.filter(code=Code.MAY_OPT_OUT, seen_at__isnull=True).exists()


def is_held(lead: Lead) -> bool:
    return Lead.objects.get(pk=lead.pk).is_silenced


def closed(business: Business) -> Lead:
    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "lost", "", MONDAY + HOUR, None)
    return lead


@pytest.mark.parametrize("words", [WORN_OUT, TURKISH])
def test_a_person_is_asked_and_nobody_is_silenced(business: Business, words: str) -> None:
    lead = support.answered_lead(business)
    answer(business, words, MONDAY + HOUR, lead)
    assert asks(lead)
    assert is_held(lead)
    assert not consent.is_withdrawn(lead.contact)
    assert Lead.objects.get(pk=lead.pk).waiting_since == MONDAY + HOUR, "and somebody answers them"


def test_an_ordinary_answer_asks_nobody(business: Business) -> None:
    lead = support.answered_lead(business)
    answer(business, NO_WISH, MONDAY + HOUR, lead)
    assert not asks(lead)
    assert not is_held(lead)


@pytest.mark.parametrize("words", [WORN_OUT, TURKISH])
def test_nothing_goes_to_them_though_their_mail_program_lost_the_thread(
    business: Business, mail_through: Sink, words: str
) -> None:
    closed(business)
    new = answer(business, words, MONDAY + DAY)
    before = len(mail_through.to(HERS))
    live_until(MONDAY + 9 * DAY, MONDAY + DAY)
    assert asks(new)
    assert len(mail_through.to(HERS)) == before


def test_follow_ups_on_another_inquiry_of_theirs_wait_as_well(
    business: Business, mail_through: Sink
) -> None:
    with_steps(business, step(1))
    old = closed(business)
    at = MONDAY + DAY
    new = support.answered_lead(business, {**ADA, "message": "Do you mend gutters?"}, at)
    assert new.pk != old.pk
    answer(business, WORN_OUT, at + HOUR, old)
    before = len(mail_through.to(HERS))
    live_until(at + 3 * DAY, at + HOUR)
    assert support.step(new, 1).why_code == "held"
    assert len(mail_through.to(HERS)) == before


def test_what_they_ask_by_form_later_waits_until_somebody_decides(
    business: Business, mail_through: Sink, owner: User
) -> None:
    lead = support.answered_lead(business)
    answer(business, WORN_OUT, MONDAY + HOUR, lead)
    support.live(MONDAY + HOUR)
    by_hand.move_by_hand(lead, "lost", "", MONDAY + DAY, None)
    before = len(mail_through.to(HERS))
    at = MONDAY + 20 * DAY
    support.answered_lead(business, {**ADA, "message": "Do you mend gutters?"}, at)
    assert len(mail_through.to(HERS)) == before
    assert lead.pk in holding.undecided_holds().values_list("lead", flat=True), "it is on Today"
    holding.let_lead_go_on(lead, at, owner)
    live_until(at + HOUR, at)
    assert len(mail_through.to(HERS)) == before + 1


def test_a_decision_answers_the_question(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    answer(business, WORN_OUT, MONDAY + HOUR, lead)
    holding.let_lead_go_on(lead, MONDAY + 2 * HOUR, owner)
    assert not asks(lead)
    assert not is_held(lead)
    answer(business, WORN_OUT + " Please.", MONDAY + 3 * HOUR, lead)
    assert asks(lead), "they have said it again"


def test_saying_that_they_meant_it_silences_them(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    answer(business, WORN_OUT, MONDAY + HOUR, lead)
    holding.stop_held_lead(lead, MONDAY + 2 * HOUR, owner)
    assert consent.is_withdrawn(lead.contact)
    assert not asks(lead)


@pytest.mark.parametrize("words", [WORN_OUT, TURKISH])
def test_what_a_stranger_writes_first_holds_nothing(business: Business, words: str) -> None:
    assert not is_held(answer(business, words, MONDAY))


@pytest.mark.parametrize(("offered", "is_asked"), [(["en"], True), (["en", "tr"], False)])
def test_a_language_that_is_offered_asks_nobody(
    business: Business, offered: list[str], is_asked: bool
) -> None:
    business.languages = offered
    business.save(update_fields=["languages"])
    lead = support.answered_lead(business)
    answer(business, "Merhaba, perşembe öğleden sonra uygun, bekliyorum.", MONDAY + HOUR, lead)
    assert bool(asks(lead)) == is_asked
