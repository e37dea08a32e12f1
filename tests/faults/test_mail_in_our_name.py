"""A mail under our name of which nothing shows that it is ours: the follow-ups rest, and a person
says whether they end.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from followups.sequences import holding
from followups.why import WhyCode
from leads.contacts import threads
from leads.models import Attention, Business, Lead
from leads.pipeline import by_hand
from leads.pipeline.holds import open_holds
from leads.pipeline.undoing import TAKE_BACK
from tests import support
from tests.support import MONDAY, letter
from tests.support.sequences import enrollment, states

pytestmark = pytest.mark.django_db

OURS, HERS = "office@oak-roofing.example", "ada@lovelace.example"
LATER, DAY = MONDAY + timedelta(hours=1), timedelta(days=1)
FAILED = "Authentication-Results: mx.oak-roofing.example; dmarc=fail\r\n"
TOLD = f"Name: Ada King\nEmail: {HERS}\nMessage: All done already, thanks a lot."
ANSWER = letter(f"Us <{OURS}>", "All done, thanks.", "Roof", to=HERS, extra=FAILED)
IN_OUR_NAME = [
    ANSWER,
    letter(f"Us <{OURS}>", TOLD, "New submission", extra=FAILED),
    letter("WordPress <wordpress@oak-roofing.example>", TOLD, "New submission"),
]


@pytest.fixture
def lead(business: Business) -> Lead:
    found = support.answered_lead(business)
    support.live(MONDAY)
    return found


@pytest.mark.parametrize("forged", IN_OUR_NAME, ids=["answer", "told", "website"])
def test_follow_ups_rest_and_go_on_if_it_was_not_ours(
    business: Business, lead: Lead, owner: User, forged: bytes
) -> None:
    planned = states(lead)
    assert support.mail_in(business, forged, LATER).became == "attached"
    support.live(MONDAY + 2 * DAY)
    assert states(lead) == planned  # none has gone, and none was called off
    assert support.step(lead, 1).why_code == WhyCode.HELD
    holding.let_lead_go_on(lead, MONDAY + 2 * DAY, owner)
    asked = lead.attentions.filter(code=Attention.Code.UNPROVED)
    assert not asked.filter(seen_at=None).exists()
    support.live(MONDAY + 2 * DAY + TAKE_BACK)
    assert support.step(lead, 1).state == "sent"
    assert enrollment(lead).ended_at is None


def test_follow_ups_end_if_it_was_ours(business: Business, lead: Lead, owner: User) -> None:
    inbound = support.mail_in(business, ANSWER, LATER).inbound
    by_hand.confirm_own_mail(inbound, LATER, owner)
    support.live(LATER)
    assert enrollment(lead).why == "person"
    assert not open_holds(lead).exists()


def test_their_own_words_end_follow_ups_that_rest(business: Business, lead: Lead) -> None:
    support.mail_in(business, IN_OUR_NAME[1], LATER)
    to = threads.reply_address(lead, OURS)
    support.mail_in(business, letter(f"Ada <{HERS}>", "Yes, please come.", "Re: r", to=to), LATER)
    support.live(LATER)
    assert enrollment(lead).why == "replied"


def test_a_second_one_asks_again(business: Business, lead: Lead, owner: User) -> None:
    support.mail_in(business, ANSWER, LATER)
    holding.let_lead_go_on(lead, LATER, owner)
    support.mail_in(business, IN_OUR_NAME[1], LATER + DAY)
    assert open_holds(lead).exists()


def test_a_first_answer_waits_for_no_mail_in_our_name(business: Business) -> None:
    lead = support.write(business, support.ADA)
    support.mail_in(business, ANSWER, MONDAY)
    support.live(MONDAY)
    assert support.first_answer(lead).state == "sent"
