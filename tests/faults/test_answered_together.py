"""First answers that go together: each lead is as it stands when they have gone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from followups.models import Message
from followups.outbox import claims, results
from followups.outbox import send as outbox
from followups.outbox.lookahead import FEW, Lookahead
from leads.models import Business, Inbound, Lead
from leads.pipeline import by_hand
from leads.pipeline import stages as pipeline
from tests import support
from tests.support import MONDAY
from tests.support.crowd import address
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
NOW = MONDAY + timedelta(minutes=5)
LATER = NOW + timedelta(milliseconds=300)


def first_answers(business: Business, count: int) -> list[Lead]:
    leads = []
    for number in range(count):
        said = {"name": f"Ada {number}", "email": address(number), "message": "Our roof leaks."}
        leads.append(support.write(business, said, MONDAY))
        support.planned_answer(leads[-1], MONDAY)
    return leads


def test_a_lead_completed_meanwhile_stays_completed(
    business: Business, owner: User, mail_through: Sink
) -> None:
    first, second = first_answers(business, 2)
    ready, _ = outbox.claim_messages(Lookahead().next_due(NOW), NOW, 2)
    assert len(ready) == 2
    by_hand.move_by_hand(first, "lost", "", LATER, owner)
    results.settle_sent([each.message for each in ready], LATER)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, first.outcome, first.completed_at) == ("completed", "lost", LATER)
    assert (second.stage, second.waiting_since) == ("in_progress", None)


def test_whoever_wrote_after_the_marker_waits_on(business: Business, mail_through: Sink) -> None:
    _, second = first_answers(business, 2)
    pipeline.move_stage(second, Lead.Stage.IN_PROGRESS, MONDAY)  # so that new words may wait
    ready, _ = outbox.claim_messages(Lookahead().next_due(NOW), NOW)
    assert [m.lead_id for m in claims.mark_waiting(ready[1:], LATER)] == [second.pk]
    wrote = LATER + timedelta(seconds=1)
    Inbound.objects.create(lead=second, channel="email", at=wrote, text="It is worse now.")
    results.settle_sent([each.message for each in ready], wrote + timedelta(seconds=1))
    second.refresh_from_db()
    assert second.waiting_since == wrote


def test_the_pace_is_learnt_by_whoever_sends(business: Business, mail_through: Sink) -> None:
    outbox.close_outbox()
    first_answers(business, FEW)
    assert outbox.send_next_awaited_message(NOW)
    assert Message.objects.filter(state="sent").count() == FEW
    assert (outbox._awaited.pace, outbox._lookahead.pace) == (2 * FEW, FEW)
    outbox.close_outbox()


def test_what_cannot_be_prepared_is_told_and_asks_a_person(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lead,) = first_answers(business, 1)
    message = support.first_answer(lead)
    for attempt in range(outbox.PREPARE_TRIES):
        outbox.park_message(message.pk, ValueError("no such thing"), NOW + attempt * MONTH)
    message.refresh_from_db()
    assert (message.state, message.why_code) == ("failed", "not_prepared")
    assert lead.events.filter(kind="not_sent", detail__code="not_prepared").count() == 1
    assert "no such thing" in support.reasons(lead)


MONTH = timedelta(days=30)
