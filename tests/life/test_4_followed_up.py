"""Followed up: days 1, 3, 5, 7 at the person's own time of day, inside the hours.

Stopped by whatever should stop it.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from followups.outbox import send as outbox
from leads.models import Business
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.sequences import enrollment, live_through, states
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_four_steps_at_the_local_time_of_the_inquiry(business: Business) -> None:
    lead = support.answered_lead(business)
    planned = [m.not_before for m in lead.messages.filter(kind="step").order_by("step__day")]
    assert planned == [datetime(2026, 9, day, 14, tzinfo=UTC) for day in (15, 17, 19, 21)]


def test_outside_hours_and_on_sundays_it_goes_at_the_next_opening(business: Business) -> None:
    lead = support.answered_lead(
        business, at=datetime(2026, 9, 18, 2, 30, tzinfo=UTC)
    )  # Thursday 23:30 in Halifax
    assert [
        m.not_before.isoformat()[:16]
        for m in lead.messages.filter(kind="step").order_by("step__day")
    ] == ["2026-09-19T12:00", "2026-09-21T12:00", "2026-09-23T12:00", "2026-09-25T12:00"]


def test_the_persons_own_zone_counts(business: Business) -> None:
    lead = support.answered_lead(business, {**ADA, "timezone": "Asia/Tokyo"})
    assert lead.timezone == "Asia/Tokyo"
    assert support.step(lead, 1).not_before == datetime(
        2026, 9, 16, 0, 0, tzinfo=UTC
    )  # 23:00 there, so 09:00 the next morning


def test_after_day_seven_without_a_reply_the_lead_rests_as_nurture(
    business: Business, mail_through: Sink
) -> None:
    lead = support.answered_lead(business)
    live_through(lead, datetime(2026, 9, 23, tzinfo=UTC))
    assert (lead.stage, lead.outcome, enrollment(lead).why) == ("completed", "nurture", "exhausted")
    assert len(mail_through.to("ada@lovelace.example")) == 5


def test_follow_ups_stand_in_one_thread_with_the_answer(
    business: Business, mail_through: Sink
) -> None:
    lead = support.answered_lead(business)
    live_through(lead, datetime(2026, 9, 15, 15, tzinfo=UTC))
    first, second = mail_through.to("ada@lovelace.example")
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["Auto-Submitted"] == "auto-generated"


def test_an_absence_parks_the_next_step_and_all_later_ones(business: Business) -> None:
    lead = support.answered_lead(business)
    raw = letter(
        "Ada <ada@lovelace.example>",
        "I am out of the office and will be back on Monday, September 21.",
        subject="Automatic reply: Your message",
        in_reply_to=support.first_answer(lead).message_id,
        extra="Auto-Submitted: auto-replied\r\n",
    )
    arrival = support.mail_in(business, raw, MONDAY + timedelta(minutes=1))
    support.live(MONDAY + timedelta(minutes=2))
    assert arrival.became == "attached"
    assert enrollment(lead).parked_until == date(2026, 9, 22)
    assert [m.not_before.day for m in lead.messages.filter(kind="step").order_by("step__day")] == [
        22,
        24,
        26,
        28,
    ]
    lead.refresh_from_db()
    assert lead.waiting_since is None  # nobody waits for an answer to a machine


def test_a_robot_is_neither_a_reply_nor_an_absence(business: Business) -> None:
    lead = support.answered_lead(business)
    raw = letter(
        "Desk <ada@lovelace.example>",
        "Your request has been filed as #4471. Please do not reply to this message.",
        subject="[#4471] We got your message",
        in_reply_to=support.first_answer(lead).message_id,
        extra="Auto-Submitted: auto-generated\r\n",
    )
    support.mail_in(business, raw, MONDAY + timedelta(minutes=1))
    support.live(MONDAY + timedelta(minutes=2))
    assert (enrollment(lead).why, enrollment(lead).parked_until) == ("", None)


def test_after_four_days_down_nothing_bursts(business: Business, mail_through: Sink) -> None:
    lead = support.answered_lead(business)
    back = datetime(2026, 9, 19, 15, 0, tzinfo=UTC)
    for hours in range(30):
        support.live(back + timedelta(hours=hours))
    assert states(lead)[:3] == ["withheld", "withheld", "sent"]
    assert "moment passed" in support.step(lead, 1).why
    assert len(mail_through.to("ada@lovelace.example")) == 2


def test_twenty_hours_lie_between_two_automatic_messages(business: Business) -> None:
    lead = support.answered_lead(business)
    step = support.step(lead, 1)
    step.not_before, step.due_local = MONDAY + timedelta(hours=2), "2026-09-14T13:00"
    step.save()
    outbox.send_next_message(MONDAY + timedelta(hours=2))
    step.refresh_from_db()
    assert step.state == "queued"
    assert step.not_before == MONDAY + timedelta(hours=20)
