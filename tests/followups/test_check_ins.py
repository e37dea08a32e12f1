"""Check-ins long after: for those at rest, and for nobody who woke up."""

import pytest

from followups.models import Message
from followups.outbox import send as outbox
from leads.models import Business, Lead
from leads.pipeline import by_hand
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.sequences import DAY, live_until, step, with_steps
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_check_ins_go_to_those_at_rest_and_to_nobody_who_woke_up(
    business: Business, mail_through: Sink
) -> None:
    with_steps(business, step(1), step(30, rest=True))
    one, other = (
        support.answered_lead(business),
        support.answered_lead(
            business, {**ADA, "email": "eve@x.example", "phone": "", "name": "Eve Low"}
        ),
    )
    live_until(MONDAY + 3 * DAY, MONDAY + DAY)
    assert {lead.outcome for lead in Lead.objects.all()} == {"nurture"}
    assert Message.objects.filter(kind="check_in", state="queued").count() == 2
    support.mail_in(
        business, letter("Eve <eve@x.example>", "We are ready now"), MONDAY + 10 * DAY
    )  # of their own accord: a new lead
    live_until(MONDAY + 34 * DAY, MONDAY + 31 * DAY)
    assert one.messages.get(kind="check_in").state == "sent"
    assert other.messages.get(kind="check_in").why == "They have written back."
    assert len(mail_through.to("ada@lovelace.example")) == 3
    assert Lead.objects.get(pk=one.pk).stage == "completed"
    assert one.events.filter(kind="checked_in").exists()


def test_a_reply_in_the_thread_wakes_the_lead_and_calls_its_check_ins_off(
    business: Business,
) -> None:
    with_steps(business, step(1), step(30, rest=True))
    lead = support.answered_lead(business)
    live_until(MONDAY + 3 * DAY, MONDAY + DAY)
    support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>",
            "We are ready now",
            in_reply_to=support.first_answer(lead).message_id,
        ),
        MONDAY + 10 * DAY,
    )
    support.live(MONDAY + 10 * DAY)
    live_until(MONDAY + 34 * DAY, MONDAY + 31 * DAY)
    assert lead.messages.get(kind="check_in").state == "withheld"
    assert Lead.objects.get().stage == "in_progress"


def test_a_check_in_is_decided_again_when_its_moment_comes(business: Business) -> None:
    with_steps(business, step(1), step(30, rest=True))
    lead = support.answered_lead(business)
    live_until(MONDAY + 3 * DAY, MONDAY + DAY)
    by_hand.move_by_hand(lead, "lost", "", MONDAY + 4 * DAY, None)
    at = MONDAY + 40 * DAY
    while outbox.send_next_message(at):
        pass
    message = lead.messages.get(kind="check_in")
    assert message.state == "withheld"
    assert "at rest no longer" in message.why
