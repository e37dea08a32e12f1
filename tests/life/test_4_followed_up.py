"""Followed up: days 1, 3, 5, 7 at the person's own time of day, inside the hours.

Stopped by whatever should stop it.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import reply
from followups.models import Enrollment, Suppression
from followups.outbox import send as outbox
from followups.sequences.ending import stop_follow_ups
from leads.models import Business, Lead
from leads.pipeline import by_hand
from tests import support
from tests.sink import Sink
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db


def enrollment(lead: Lead) -> Enrollment:
    return lead.enrollments.get()


def states(lead: Lead) -> list[str]:
    return list(
        lead.messages.filter(kind="step").order_by("step__day").values_list("state", flat=True)
    )


def live_through(lead: Lead, until: datetime) -> None:
    """Everything that falls due happens at its moment."""
    for at in support.moments(MONDAY, until):
        support.live(at)
    lead.refresh_from_db()


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


def ended_by(lead: Lead, why: str, at: datetime = MONDAY + timedelta(hours=1)) -> None:
    support.live(at)
    assert enrollment(lead).why == why
    assert states(lead) == ["cancelled"] * 4


def test_a_reply_ends_it_and_starts_the_promise_again(business: Business) -> None:
    lead = support.answered_lead(business)
    at = MONDAY + timedelta(hours=1)
    arrival = support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>",
            "Thursday is fine.",
            in_reply_to=support.first_answer(lead).message_id,
        ),
        at,
    )
    assert (arrival.became, arrival.lead_id) == ("attached", lead.pk)
    ended_by(lead, "replied", at)
    lead.refresh_from_db()
    assert lead.waiting_since == at


def test_a_reply_from_another_address_is_known_by_its_token(business: Business) -> None:
    lead = support.answered_lead(business)
    to = support.first_answer(lead).headers["Reply-To"].upper()
    arrival = support.mail_in(
        business,
        letter("Partner <other@home.example>", "Yes, please come.", to=to),
        MONDAY + timedelta(hours=1),
    )
    assert arrival.lead_id == lead.pk
    lead.refresh_from_db()
    assert lead.contact.email == "ada@lovelace.example"
    assert "another address" in support.reasons(lead)


def test_a_forged_token_finds_nobody(business: Business) -> None:
    lead = support.answered_lead(business)
    to = support.first_answer(lead).headers["Reply-To"]
    forged = to.replace("-", "-f", 1) if "-" in to else to
    arrival = support.mail_in(
        business,
        letter("X <x@y.example>", "I need a new roof please", subject="roof", to=forged[:60]),
        MONDAY,
    )
    assert arrival.lead_id != lead.pk


def test_our_own_quoted_footer_is_no_opt_out(business: Business) -> None:
    lead = support.answered_lead(business)
    quoted = (
        "Sounds good!\r\n\r\nOn Mon, Sep 14, 2026 at 11:00 AM Oak Roofing "
        "<office@oak-roofing.example> wrote:\r\n> Rather not hear from us again? Unsubscribe: "
        "http://x.example/u/1"
    )
    support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>", quoted, in_reply_to=support.first_answer(lead).message_id
        ),
        MONDAY + timedelta(hours=1),
    )
    ended_by(lead, "replied")
    assert not Suppression.objects.exists()


def test_asking_to_stop_ends_it_on_every_channel(business: Business) -> None:
    lead = support.answered_lead(business)
    support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>",
            "Please take me off your list.",
            in_reply_to=support.first_answer(lead).message_id,
        ),
        MONDAY + timedelta(hours=1),
    )
    ended_by(lead, "opted_out")
    assert Suppression.objects.count() == 2  # the mail address and the phone


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_the_link_acts_on_post_and_never_on_get(
    client: Client, business: Business, body: dict[str, str]
) -> None:
    lead = support.answered_lead(business)
    link = (
        support.first_answer(lead)
        .headers["List-Unsubscribe"]
        .strip("<>")
        .replace("http://127.0.0.1:8000", "")
    )
    assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert not lead.events.filter(kind="opted_out").exists()
    assert client.post(link, body).status_code == 200
    support.live(support.clock())
    assert enrollment(lead).why == "opted_out"


def test_only_answers_by_a_person(client: Client, business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    address = (
        support.first_answer(lead)
        .headers["List-Unsubscribe"]
        .strip("<>")
        .replace("http://127.0.0.1:8000", "")
    )
    assert "Only answers by a person" in client.get(address).content.decode()
    assert (
        "a person may still answer you" in client.post(address, {"what": "people"}).content.decode()
    )
    live_through(lead, MONDAY + timedelta(days=8))
    assert not lead.messages.filter(kind="step", state="sent").exists()
    assert lead.enrollments.get().why == "opted_out"
    lead.refresh_from_db()
    reply.write_reply(lead, "You asked what it costs.", MONDAY + timedelta(days=8), owner)
    support.live(MONDAY + timedelta(days=8))
    assert lead.messages.get(kind="reply").state == "sent"


def test_a_wrong_link_says_nothing(client: Client, business: Business) -> None:
    support.answered_lead(business)
    assert client.post("/u/1-000000000000/").status_code == 404


def test_completing_by_hand_ends_it(business: Business) -> None:
    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "won", "", MONDAY, None)
    ended_by(lead, "completed")


def test_a_booking_ends_it(business: Business) -> None:
    lead = support.answered_lead(business)
    by_hand.note_booking(lead, "Tuesday 10:00", MONDAY)
    ended_by(lead, "booked")


def test_a_persons_reply_ends_it(business: Business) -> None:
    lead = support.answered_lead(business)
    reply.write_reply(lead, "I can come on Thursday.", MONDAY, support.make_owner(business))
    ended_by(lead, "person")


def test_a_mail_from_our_own_program_counts_as_a_person(business: Business) -> None:
    lead = support.answered_lead(business)
    arrival = support.mail_in(
        business,
        letter(
            "Calvin <calvin@oak-roofing.example>",
            "I will ring you.",
            subject="Roof",
            to="ada@lovelace.example",
        ),
        MONDAY + timedelta(hours=1),
    )
    assert arrival.became == "attached"
    ended_by(lead, "person")


def test_the_stop_button_ends_it(business: Business) -> None:
    lead = support.answered_lead(business)
    stop_follow_ups(lead, MONDAY, support.make_owner(business))
    assert enrollment(lead).why == "stopped"
    assert states(lead) == ["cancelled"] * 4


def test_a_hard_bounce_ends_it_and_a_soft_one_does_not(business: Business) -> None:
    from leadflow.rehearsal import mails

    lead = support.answered_lead(business)
    known = support.first_answer(lead).message_id
    support.mail_in(
        business,
        mails.bounce(
            "office@oak-roofing.example",
            "ada@lovelace.example",
            "452 4.2.2 mailbox full",
            known,
            MONDAY,
        ),
    )
    support.live(MONDAY)
    assert enrollment(lead).why == ""
    support.mail_in(
        business,
        mails.bounce(
            "office@oak-roofing.example",
            "ada@lovelace.example",
            "550 5.1.1 user unknown",
            known,
            MONDAY + timedelta(hours=1),
        ),
        MONDAY + timedelta(hours=1),
    )
    ended_by(lead, "bounced")


def test_a_bounce_of_a_mail_that_is_not_ours_silences_nobody(business: Business) -> None:
    from leadflow.rehearsal import mails

    lead = support.answered_lead(business)
    arrival = support.mail_in(
        business,
        mails.bounce(
            "office@oak-roofing.example",
            "ada@lovelace.example",
            "550 5.1.1 user unknown",
            "<made-up@x.example>",
            MONDAY,
        ),
    )
    support.live(MONDAY)
    assert arrival.became == "refused"
    assert enrollment(lead).why == ""


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
