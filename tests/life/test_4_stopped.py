"""Stopped: a reply, an opt-out, a booking, a bounce or a person ends what was planned."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import reply
from followups.models import Suppression
from followups.sequences.ending import stop_follow_ups
from leads.models import Business, Lead
from leads.pipeline import by_hand
from tests import support
from tests.support import MONDAY, letter
from tests.support.sequences import enrollment, live_through, states

pytestmark = pytest.mark.django_db


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
        folder="Sent",
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
