"""What was missed while nothing could be sent: held, counted, and decided on."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.sequences import missed
from followups.sequences.ending import Enrollment
from leads.models import Business, Lead
from tests import support
from tests.support import ADA, MONDAY
from tests.support.sequences import DAY, live_until, step, with_steps
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

# What was missed


def down_for_four_days(business: Business) -> tuple[Lead, datetime]:
    lead = support.answered_lead(business)
    back = MONDAY + timedelta(days=4, hours=1)
    return lead, back


def test_what_was_missed_is_held_counted_and_left_out_by_default(
    business: Business, mail_through: Sink
) -> None:
    lead, back = down_for_four_days(business)
    support.live(back)
    assert missed.missed_messages(Business.objects.all()).count() == 1
    assert len(mail_through.to("ada@lovelace.example")) == 2
    lead.refresh_from_db()
    assert support.reasons(lead) == ""


@pytest.mark.parametrize(
    ("what", "days"), [("send", [1, 3, 5, 7]), ("move", [1, 3, 5, 7]), ("skip", [3, 5, 7])]
)
def test_the_team_decides_and_nobody_gets_two_at_once(
    business: Business, owner: User, mail_through: Sink, what: str, days: list[int]
) -> None:
    lead, back = down_for_four_days(business)
    support.live(back)
    assert missed.decide_missed(Business.objects.all(), what, back, owner) == 1
    live_until(back + 14 * DAY, back)
    went = list(lead.messages.filter(kind="step", state="sent").order_by("sending_at"))
    assert sorted(m.step.day for m in went) == days  # type: ignore[union-attr]
    assert all(b.sending_at - a.sending_at >= timedelta(hours=20) for a, b in pairwise(went))
    assert not missed.missed_messages(Business.objects.all()).exists()
    assert Enrollment.objects.get().why == "exhausted"


def test_the_owners_default_acts_by_itself(business: Business) -> None:
    Business.objects.update(missed="move")
    lead, back = down_for_four_days(business)
    support.live(back)
    first, last = support.step(lead, 1), support.step(lead, 7)
    assert first.missed_at is None
    assert last.due_local[:10] == "2026-09-24"
    assert lead.events.filter(kind="rescheduled").exists()


def test_after_days_down_everybody_gets_one_message_at_most(
    business: Business, mail_through: Sink
) -> None:
    for number in range(40):
        support.answered_lead(
            business,
            {
                **ADA,
                "email": f"a{number}@x{number}.example",
                "phone": "",
                "name": f"Ada Keen{number}",
            },
        )
    back = MONDAY + timedelta(days=5, hours=1)
    support.live(back)
    assert [len(mail_through.to(f"a{n}@x{n}.example")) for n in range(40)] == [
        2
    ] * 40  # the first answer, and one since
    assert missed.missed_messages(Business.objects.all()).count() == 80


def test_the_card_stands_on_today_and_acts(business: Business, owner: User, client: Client) -> None:
    lead, back = down_for_four_days(business)
    support.live(back)
    client.force_login(owner)
    assert "missed its moment" in client.get("/").content.decode()
    assert client.post("/missed/", {"what": "skip"}).status_code == 302
    assert "missed its moment" not in client.get("/").content.decode()
    support.live(back)
    assert support.step(lead, 1).why == "Not sent: its time had passed."


def test_what_nobody_decides_on_is_left_out_after_a_week(business: Business) -> None:
    with_steps(business, step(1))
    lead = support.answered_lead(business)
    back = MONDAY + 4 * DAY
    support.live(back)
    assert missed.missed_messages(Business.objects.all()).count() == 1
    support.live(back + 6 * DAY)
    assert lead.enrollments.get().ended_at is None
    support.live(back + 8 * DAY)
    assert lead.enrollments.get().ended_at
    assert not missed.missed_messages(Business.objects.all()).exists()
    assert not Message.objects.filter(missed_at__isnull=False).exists()
