"""Replies by a person beside automatic answers: one of the two goes, whatever comes first."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from followups.opt_out import unsubscribe
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Business, Lead
from leads.pipeline import by_hand
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import CHOICE, MINUTE, answers, drafted, let_go
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_a_reply_is_drafted_on_request_and_approved_like_any_other(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.answered_lead(business)
    model(answers(CHOICE))
    asked = reply.ask_for_draft(lead, MONDAY, owner)
    with pytest.raises(Declined, match="a draft already"):
        reply.ask_for_draft(lead, MONDAY, owner)
    support.live(MONDAY)
    asked.refresh_from_db()
    assert asked.state == "awaiting_approval"
    assert "Quotes are free." in asked.body
    let_go(asked, owner)
    support.live(MONDAY + MINUTE)
    assert len(mail_through.to("ada@lovelace.example")) == 2
    assert lead.enrollments.get().why == "person"


@pytest.mark.parametrize("before", ["completed", "allowed again"])
@pytest.mark.parametrize("after", ["", "completed", "opted out"])
def test_a_draft_asked_for_is_withdrawn_for_what_came_after_it_alone(
    business: Business, model: Model, owner: User, before: str, after: str
) -> None:
    from followups.answers import reply

    lead, at = support.answered_lead(business), MONDAY + MINUTE
    if before == "completed":
        by_hand.move_by_hand(lead, "lost", "", at, owner)
    else:
        consent.withdraw_consent(lead.contact, at, "said stop", lead)
        unsubscribe.allow_lead_again(lead, at + MINUTE / 2, owner)
    model(answers(CHOICE))
    asked = reply.ask_for_draft(lead, at + MINUTE, owner)
    later = at + 2 * MINUTE
    if after == "completed":
        by_hand.move_by_hand(lead, "won", "", later, owner)
    if after == "opted out":
        consent.withdraw_consent(lead.contact, later, "said stop", lead)
    support.live(later)
    asked.refresh_from_db()
    assert asked.state == ("cancelled" if after else "awaiting_approval")


# A person's own reply, and the ten seconds in which it can be taken back


def test_a_first_answer_waits_for_a_reply_and_goes_when_that_is_taken_back(
    business: Business, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.write(business, ADA)
    written = reply.write_reply(
        lead, "I will call you.", MONDAY, owner, at=MONDAY + timedelta(seconds=10)
    )
    support.live(MONDAY)
    assert support.first_answer(lead).state == "queued"
    assert "about to write" in support.first_answer(lead).why
    assert mail_through.accepted == []
    assert (
        reply.take_back_reply(lead, written.pk, MONDAY + timedelta(seconds=5), owner)
        == "I will call you."
    )
    with pytest.raises(Declined, match="gone already"):
        reply.take_back_reply(lead, written.pk, MONDAY + timedelta(seconds=6), owner)
    support.live(MONDAY + timedelta(seconds=6))
    assert len(mail_through.accepted) == 1
    assert support.first_answer(lead).state == "sent"


def test_a_reply_for_next_week_lets_the_first_answer_go_and_holds_the_follow_ups(
    business: Business, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.write(business, ADA)
    written = reply.write_reply(
        lead, "Here is your quote.", MONDAY, owner, at=MONDAY + timedelta(days=4)
    )
    support.live(MONDAY)
    assert support.first_answer(lead).state == "sent"
    support.live(MONDAY + timedelta(days=1, minutes=5))
    assert support.step(lead, 1).state == "queued"
    support.live(MONDAY + timedelta(days=4))
    written.refresh_from_db()
    assert written.state == "sent"
    assert len(mail_through.accepted) == 2
    assert lead.enrollments.get().why == "person"


def test_a_draft_is_not_withdrawn_for_a_reply_that_is_taken_back(
    business: Business, model: Model, owner: User
) -> None:
    from followups.answers import reply

    message = drafted(business, model)
    lead = Lead.objects.get()
    written = reply.write_reply(lead, "Hello", MONDAY, owner, at=MONDAY + timedelta(seconds=10))
    support.live(MONDAY + timedelta(seconds=1))
    reply.take_back_reply(lead, written.pk, MONDAY + timedelta(seconds=2), owner)
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


def test_a_reply_posted_twice_goes_once(
    business: Business, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.answered_lead(business)
    sent, goes = len(mail_through.accepted), MONDAY + timedelta(seconds=10)
    for second in range(2):
        now = MONDAY + timedelta(seconds=second)
        reply.write_reply(lead, "I come at nine.", now, owner, at=goes)
    support.live(MONDAY + MINUTE)
    assert len(mail_through.accepted) == sent + 1
    reply.write_reply(lead, "I come at nine.", MONDAY + MINUTE, owner)
    support.live(MONDAY + 2 * MINUTE)
    assert len(mail_through.accepted) == sent + 2, "said again later, it is meant"
