"""Danger in what somebody writes later presses, until one of us has answered."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from followups.answers.reply import write_reply
from followups.models import Message
from followups.sequences.holding import let_lead_go_on
from followups.team.lead_alerts import alert_next_lead
from leadflow.processes import steps
from leads.judge import later_words
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, answered_at, record_judgements
from leads.models import Business, Lead, LeadEvent
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline.holds import open_holds
from leads.pipeline.stages import record_event
from leads.review import corrections
from tests import support
from tests.support import ADA, MONDAY, Model, letter, racing
from tests.support.judging import GOOD

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = MONDAY + 10 * MINUTE
GAS = "There is a strong smell of gas in the kitchen and my child is dizzy."


def reply(business: Business, text: str) -> Lead:
    support.mail_in(business, letter("Ada <ada@lovelace.example>", text), LATER)
    support.live(LATER)
    return Lead.objects.get()


def test_it_is_an_emergency_and_the_owners_are_told_so(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    assert not lead.act_now
    lead = reply(business, GAS)
    assert (lead.act_now, lead.pressing, lead.pressing_since) == (True, True, LATER)
    newest = lead.judgements.first()
    assert newest is not None
    assert newest.is_emergency
    assert newest.fit == lead.judgements.order_by("pk")[0].fit
    assert "smell of gas" in support.reasons(lead)
    for step in (*steps.DUE, *steps.DUE):
        step(LATER + MINUTE)
    told = Message.objects.get(about=lead, topic=Message.Topic.EMERGENCY)
    assert "EMERGENCY" in told.subject


def test_whoever_writes_again_in_danger_is_told_of_again(business: Business, owner: User) -> None:
    gas = {**ADA, "message": GAS}
    support.answered_lead(business, gas)
    told = Message.objects.filter(topic=Message.Topic.EMERGENCY)

    def tell(at: datetime) -> list[str]:
        while alert_next_lead(at):
            pass
        return list(told.order_by("pk").values_list("text", flat=True))

    assert len(tell(MONDAY)) == 1
    reply(business, "Nobody has called! Where are you?")
    texts = tell(LATER + MINUTE)
    assert len(texts) == 2
    assert "Where are you?" in texts[1]
    assert len(tell(LATER + 2 * MINUTE)) == 2


@pytest.mark.parametrize(
    "text",
    ["Thursday at ten suits us.", "No smell of gas here, and nobody is hurt.", "Thanks, all good!"],
)
def test_an_ordinary_reply_changes_nothing(business: Business, text: str) -> None:
    support.answered_lead(business)
    lead = reply(business, text)
    assert (lead.act_now, lead.pressing, lead.judgements.count()) == (False, False, 1)
    assert not lead.inbound.filter(to_read=True).exists()


def test_whoever_judges_the_inquiry_again_keeps_it(
    business: Business, owner: User, model: Model
) -> None:
    model(GOOD)
    support.answered_lead(business)
    lead = reply(business, GAS)
    assert lead.pressing
    corrections.judge_again(lead, LATER + MINUTE, owner)
    support.live(LATER + MINUTE)
    lead.refresh_from_db()
    assert lead.judgements.count() == 3
    assert lead.pressing


def test_once_one_of_us_has_answered_it_is_past(
    business: Business, owner: User, model: Model
) -> None:
    model(GOOD)
    support.answered_lead(business)
    lead = reply(business, GAS)
    write_reply(lead, "Leave the house, we are on our way.", LATER + MINUTE, owner)
    support.live(LATER + 2 * MINUTE)
    lead.refresh_from_db()
    corrections.judge_again(lead, LATER + 3 * MINUTE, owner)
    support.live(LATER + 3 * MINUTE)
    lead.refresh_from_db()
    assert not lead.pressing


@pytest.mark.parametrize("kind", ["answered", "booked"])
def test_a_draft_let_go_and_a_booking_answer_it_as_well(
    business: Business, owner: User, model: Model, kind: str
) -> None:
    model(GOOD)
    support.answered_lead(business)
    lead = reply(business, GAS)
    record_event(lead, LeadEvent.Kind(kind), LATER + MINUTE)
    assert answered_at(lead) < LATER, "nobody of us has"
    record_event(lead, LeadEvent.Kind(kind), LATER + MINUTE, owner)
    corrections.judge_again(lead, LATER + 2 * MINUTE, owner)
    support.live(LATER + 2 * MINUTE)
    lead.refresh_from_db()
    assert not lead.pressing


@pytest.mark.parametrize("text", ["Thanks!", "Perfect, all fixed now. What do I owe you?"])
def test_after_our_answer_only_new_danger_presses(
    business: Business, owner: User, text: str
) -> None:
    lead = support.answered_lead(business, {**ADA, "message": GAS})
    while alert_next_lead(MONDAY):
        pass
    write_reply(lead, "We are on our way.", MONDAY + MINUTE, owner)
    support.live(MONDAY + 2 * MINUTE)
    reply(business, text)
    assert not alert_next_lead(LATER + MINUTE)


def test_words_that_come_in_late_are_read_too(business: Business) -> None:
    lead = support.answered_lead(business)
    reply(business, "Are you there?")
    support.mail_in(business, letter("Ada <ada@lovelace.example>", GAS), MONDAY - MINUTE)
    support.live(LATER)
    lead.refresh_from_db()
    assert lead.pressing


def test_who_wants_no_mails_and_is_in_danger_presses(business: Business) -> None:
    answered = support.first_answer(support.answered_lead(business))
    mail = letter(
        "Ada <ada@lovelace.example>",
        f"STOP. Unsubscribe me. {GAS}",
        in_reply_to=answered.message_id,
    )
    support.mail_in(business, mail, LATER)
    support.live(LATER)
    lead = Lead.objects.get()
    assert (lead.waiting_since, lead.pressing) == (None, True)
    assert alert_next_lead(LATER + MINUTE)


def test_a_clock_that_was_ahead_repeats_no_alert(business: Business, owner: User) -> None:
    lead = support.answered_lead(business, {**ADA, "message": GAS})
    assert alert_next_lead(MONDAY)
    Lead.objects.filter(pk=lead.pk).update(pressing_since=LATER)
    assert [alert_next_lead(MONDAY + 6 * MINUTE) for _ in range(3)] == [True, False, False]


def test_it_stands_beside_what_nobody_has_looked_at(business: Business) -> None:
    lead = support.answered_lead(business)
    threat = Opinion("new_inquiry", "normal", reasons=[new_reason(ReasonCode.THREAT)])
    record_judgements([Judged(lead, None, [], threat)], MONDAY)
    newest = reply(business, GAS).judgements.first()
    assert newest is not None
    assert [reason["code"] for reason in newest.reasons] == ["threat", "danger"]


def test_it_holds_again_what_one_of_us_had_let_go_on(business: Business, owner: User) -> None:
    lead = support.answered_lead(business, {**ADA, "message": GAS})
    let_lead_go_on(lead, MONDAY + MINUTE, owner)
    assert not open_holds(lead).exists()
    lead = reply(business, f"Again: {GAS}")
    assert "danger" in open_holds(lead).values_list("code", flat=True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_it_once(business: Business) -> None:
    lead = support.answered_lead(business)
    support.mail_in(business, letter("Ada <ada@lovelace.example>", GAS), LATER)
    racing.race(*[lambda: later_words.read_next_later_words(LATER)] * 3)
    assert lead.judgements.count() == 2
    assert lead.attentions.filter(reason="danger").count() == 1


def test_words_that_cannot_be_read_hold_up_nobody(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later_words, "dangers_in", lambda *_: 1 / 0)
    support.answered_lead(business, ADA)
    lead = reply(business, GAS)
    assert not lead.inbound.filter(to_read=True).exists()
    assert not lead.pressing
