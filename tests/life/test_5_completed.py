"""Completed: the pipeline moves by itself and by hand; one who writes again is a lead again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from followups.answers import reply
from followups.models import Message
from followups.opt_out import unsubscribe
from followups.outbox import send as outbox
from leads.declined import Declined
from leads.models import Business, Lead, LeadEvent
from leads.pipeline import by_hand
from leads.pipeline import stages as pipeline
from tests import support
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db


def test_every_move_leaves_an_event(business: Business) -> None:
    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "lost", "too dear", MONDAY, support.make_owner(business))
    event = lead.events.filter(kind="stage").last()
    assert event
    assert (
        event.detail["before"],
        event.detail["after"],
        event.detail["outcome"],
        event.detail["why"],
    ) == ("in_progress", "completed", "lost", "too dear")


def test_an_event_can_not_be_changed(business: Business) -> None:
    event = support.write(business, ADA).events.first()
    assert event
    with pytest.raises(TypeError):
        event.save()


def test_completing_needs_an_outcome(business: Business) -> None:
    lead = support.write(business, ADA)
    with pytest.raises(Declined, match="Choose where"):
        by_hand.move_by_hand(lead, "completed", "", MONDAY, None)
    with pytest.raises(Declined, match="no outcome"):
        pipeline.complete_lead(lead, "splendid", MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(stage="completed")


def test_a_reply_wakes_a_lead_that_had_only_run_out(business: Business) -> None:
    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "nurture", "", MONDAY, None)
    support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>",
            "Spring has come, shall we?",
            in_reply_to=support.first_answer(lead).message_id,
        ),
        MONDAY + timedelta(days=90),
    )
    lead.refresh_from_db()
    assert (lead.stage, lead.outcome) == ("in_progress", "")
    assert lead.waiting_since is not None


def test_a_reply_on_a_lead_that_a_person_closed_opens_a_new_one(business: Business) -> None:
    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "lost", "", MONDAY, None)
    arrival = support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>",
            "We changed our mind.",
            in_reply_to=support.first_answer(lead).message_id,
        ),
        MONDAY + timedelta(days=9),
    )
    assert arrival.became == "lead"
    assert arrival.lead_id != lead.pk
    assert arrival.lead.contact_id == lead.contact_id


def test_after_an_opt_out_not_even_a_person_writes_until_they_allow_it(business: Business) -> None:
    lead, user = support.answered_lead(business), support.make_owner(business)
    unsubscribe.unsubscribe_lead(lead, MONDAY, "link")
    support.live(MONDAY)
    with pytest.raises(Declined, match="asked us not to write"):
        reply.write_reply(lead, "One more thing", MONDAY, user)
    Message.objects.create(
        business=business,
        lead=lead,
        kind="reply",
        author=user,
        not_before=MONDAY,
        to=lead.contact.email,
        subject="Re: x",
        body="written before they said stop",
    )
    outbox.send_next_message(MONDAY)
    refused = lead.messages.get(kind="reply")
    assert refused.state == "withheld"
    assert "asked us not to write" in refused.why
    unsubscribe.allow_lead_again(lead, MONDAY + timedelta(days=1), user)
    sent = reply.write_reply(lead, "As you asked", MONDAY + timedelta(days=1), user)
    outbox.send_next_message(MONDAY + timedelta(days=1))
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_new_inquiry_alone_does_not_lift_an_opt_out(business: Business) -> None:
    lead = support.answered_lead(business)
    unsubscribe.unsubscribe_lead(lead, MONDAY, "link")
    by_hand.move_by_hand(lead, "lost", "", MONDAY, None)
    again = support.answered_lead(
        business,
        {**ADA, "message": "A new roof for the garage, please quote."},
        MONDAY + timedelta(days=30),
    )
    assert again.pk != lead.pk
    assert support.first_answer(again).state == "withheld"
    assert support.reasons(again)
    assert LeadEvent.objects.filter(lead=again, kind="not_sent").exists()
