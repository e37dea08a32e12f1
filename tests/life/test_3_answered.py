"""Answered.

Through the outbox, within seconds, on the owner's text, to the person and nobody else.
"""

from datetime import datetime, timedelta

import pytest

from followups.answers import plan
from followups.answers.plan import JUDGEMENT_MAY_TAKE, plan_next_answers
from followups.outbox import send as outbox
from followups.owner import sequence_choice
from followups.why import WhyCode
from leads.contacts import consent
from leads.models import Business, Lead
from tests import support
from tests.support import ADA, MALLORY, MONDAY
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_the_first_answer_leaves_with_every_header(business: Business, mail_through: Sink) -> None:
    lead = support.answered_lead(business)
    (mail,) = mail_through.to("ada@lovelace.example")
    message = support.first_answer(lead)
    assert mail["Message-ID"] == message.message_id
    assert message.state == "sent"
    assert mail["From"] == "Oak Roofing <office@oak-roofing.example>"
    assert mail["To"] == "ada@lovelace.example"
    assert mail["Reply-To"].startswith("office+l")
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/u/" in mail["List-Unsubscribe"]
    assert mail["Date"]


def test_text_and_html_say_the_same_with_postal_address_and_a_way_out(
    business: Business, mail_through: Sink
) -> None:
    support.answered_lead(business)
    (mail,) = mail_through.to("ada@lovelace.example")
    plain, page = (
        part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()
    )
    for words in ("Hi Ada,", "Thanks for writing to Oak Roofing.", "1 Example Road", "/u/"):
        assert words in plain
        assert words in page


def test_the_lead_is_in_progress_and_nobody_waits(business: Business) -> None:
    lead = support.answered_lead(business)
    assert (lead.stage, lead.waiting_since, lead.promise_due_at) == ("in_progress", None, None)
    assert lead.events.filter(kind="answered").exists()


def test_without_mail_settings_it_is_kept_in_the_outbox_that_the_page_shows(
    business: Business,
) -> None:
    message = support.first_answer(support.answered_lead(business))
    assert message.state == "sent"
    assert "Thanks for writing to Oak Roofing." in message.text


def test_an_unknown_merge_field_never_leaves_the_house(
    business: Business, mail_through: Sink
) -> None:
    current = sequence_choice.sequence_in_force(business)
    assert current
    current.first_body = "Hi {{frist_name}}, thanks."
    current.save()
    lead = support.answered_lead(business)
    message = support.first_answer(lead)
    assert message.state == "withheld"
    assert "frist_name" in message.why
    assert not mail_through.accepted
    assert lead.stage == "new"
    assert "frist_name" in support.reasons(lead)


@pytest.mark.parametrize(
    ("name", "greets"),
    [
        ("ada keen", "Hi Ada,"),
        ("", "Hi,"),
        ("Mrs Iona Carrigan", "Hi Mrs Carrigan,"),
        ("x9 http://evil.example", "Hi,"),
        ("{{signature}}", "Hi,"),
    ],
)
def test_a_name_is_greeted_only_where_it_is_one(business: Business, name: str, greets: str) -> None:
    lead = support.answered_lead(business, {**ADA, "name": name})
    assert support.first_answer(lead).text.startswith(greets)


def test_nothing_a_lead_wrote_is_echoed(business: Business, mail_through: Sink) -> None:
    support.answered_lead(
        business, {**MALLORY, "message": "Visit http://evil.example now, we need a new roof."}
    )
    assert mail_through.raw
    assert not any(
        b"evil.example" in raw.replace(b"mallory@evil.example", b"") for raw in mail_through.raw
    )


def test_one_who_asked_to_stop_in_the_inquiry_gets_nothing(business: Business) -> None:
    lead = support.answered_lead(
        business,
        {
            **ADA,
            "message": (
                "Stop texting me about the review please, take my number off whatever list this is"
            ),
        },
    )
    answer = support.first_answer(lead)
    assert (answer.state, answer.why_code) == ("queued", WhyCode.HELD)
    assert lead.is_silenced
    assert "by form" in support.reasons(lead)


def test_junk_gets_no_answer_and_says_why(business: Business) -> None:
    lead = support.answered_lead(
        business,
        {
            "name": "B",
            "email": "b@rankup.example",
            "message": (
                "We help contractors like you reach page 1 of Google. Free audit, no contract."
            ),
        },
    )
    message = support.first_answer(lead)
    assert message.state == "withheld"
    assert "selling" in message.why


def test_without_an_address_a_person_is_asked_and_the_clock_runs(business: Business) -> None:
    lead = support.answered_lead(
        business,
        {"name": "Cy", "phone": "902 555 0155", "message": "please call me about the roof"},
    )
    assert "call" in support.reasons(lead)
    assert lead.waiting_since is not None


def test_an_unjudged_lead_is_answered_all_the_same_after_a_few_minutes(business: Business) -> None:
    lead = support.write(business, ADA)
    assert not plan_next_answers(MONDAY)
    assert plan_next_answers(MONDAY + JUDGEMENT_MAY_TAKE)
    assert support.first_answer(lead).state == "queued"


def test_an_opt_out_between_plan_and_send_wins(business: Business) -> None:
    lead = support.write(business, ADA)
    plan_next_answers(MONDAY + JUDGEMENT_MAY_TAKE)
    consent.withdraw_consent(lead.contact, MONDAY, "link", lead)
    outbox.send_next_message(MONDAY + JUDGEMENT_MAY_TAKE + timedelta(minutes=1))
    assert support.first_answer(lead).state == "withheld"


def test_six_forms_from_one_person_are_one_answer(business: Business, mail_through: Sink) -> None:
    for number in range(6):
        support.write(
            business,
            {**ADA, "message": f"Our roof leaks, please come, number {number}"},
            MONDAY + timedelta(minutes=number),
        )
    support.live(MONDAY + timedelta(minutes=10))
    assert len(mail_through.accepted) == 1
    assert Lead.objects.count() == 1


def test_our_own_address_is_never_answered(business: Business) -> None:
    lead = support.answered_lead(business, {**ADA, "email": "office@oak-roofing.example"})
    assert support.first_answer(lead).state == "withheld"


def test_a_person_who_answered_first_makes_the_automatic_answer_needless(
    business: Business,
) -> None:
    from followups.answers import reply

    lead = support.write(business, ADA)
    user = support.make_owner(business)
    reply.write_reply(lead, "I can come on Thursday.", MONDAY, user)
    support.live(MONDAY + timedelta(minutes=4))
    assert [m.state for m in lead.messages.order_by("kind")] == ["withheld", "sent"]


def test_a_lead_that_cannot_be_answered_holds_up_no_other(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, lead = support.write(business, ADA), support.write(business, MALLORY)
    planned = plan.plan_answer

    def fails(one: Lead, now: datetime) -> None:
        assert one != odd, "it holds what nobody expects"
        planned(one, now)

    monkeypatch.setattr(plan, "plan_answer", fails)
    with pytest.raises(AssertionError):
        plan_next_answers(MONDAY + JUDGEMENT_MAY_TAKE)
    assert support.first_answer(lead).state == "queued"
    assert not odd.messages.exists()
