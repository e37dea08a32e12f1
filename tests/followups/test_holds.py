"""What a person is needed for holds what goes by itself, until one of us decides."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.models import Message, Suppression
from followups.outbox import claims, lookahead
from followups.outbox import send as outbox
from followups.sequences import holding
from followups.why import WhyCode
from leads.declined import Declined
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Lead
from leads.models.judgement import HOLDS, ReasonCode, new_reason
from leads.pipeline.holds import open_holds
from tests import support
from tests.support import ADA, MONDAY, Model, crowd
from tests.support.drafts import decide
from tests.support.judging import GOOD
from tests.support.racing import race
from tests.support.sequences import enrollment, live_until
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def judged_anew(lead: Lead, code: ReasonCode, at: Any, urgency: str = "normal") -> None:
    """A judgement comes in that gives this reason."""
    opinion = Opinion("new_inquiry", urgency, reasons=[new_reason(code)], judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], at)


def judged_people(business: Business, codes: Iterable[ReasonCode]) -> dict[ReasonCode, Lead]:
    """Somebody for each reason, so that one run of days tells of all of them."""
    people = {}
    for number, code in enumerate(codes):
        asked = {**ADA, "email": f"{code}@x{number}.example", "phone": f"902-555-01{number:02d}"}
        people[code] = support.answered_lead(business, asked)
        judged_anew(people[code], code, MONDAY)
    return people


def test_no_follow_up_goes_while_a_reason_holds(business: Business, mail_through: Sink) -> None:
    people = judged_people(business, HOLDS)
    live_until(MONDAY + 9 * DAY)
    for code, lead in people.items():
        assert len(mail_through.to(lead.contact.email)) == 1, code
        assert support.step(lead, 1).why_code == WhyCode.HELD, code


def test_other_reasons_hold_nothing(business: Business, mail_through: Sink) -> None:
    others = [ReasonCode.MINOR, ReasonCode.FRAUD, ReasonCode.LANGUAGE, ReasonCode.ORDERS]
    people = judged_people(business, others)
    live_until(MONDAY + 2 * DAY)
    for code, lead in people.items():
        assert len(mail_through.to(lead.contact.email)) == 2, code


def test_why_it_waits_is_said_on_the_message(business: Business) -> None:
    lead = support.answered_lead(business)
    judged_anew(lead, ReasonCode.THREAT, MONDAY)
    live_until(MONDAY + DAY)
    assert support.step(lead, 1).why == (
        "Held until one of you decides: threatens a complaint, a court or a review."
    )


def test_after_go_on_the_follow_ups_go(business: Business, mail_through: Sink, owner: User) -> None:
    lead = support.answered_lead(business)
    judged_anew(lead, ReasonCode.ANGER, MONDAY)
    live_until(MONDAY + DAY)
    holding.let_lead_go_on(lead, MONDAY + DAY, owner)
    live_until(MONDAY + 2 * DAY, MONDAY + DAY)
    assert len(mail_through.to("ada@lovelace.example")) == 2


def test_after_some_days_of_being_held_none_is_missed(
    business: Business, mail_through: Sink, owner: User
) -> None:
    lead = support.answered_lead(business)
    judged_anew(lead, ReasonCode.ANGER, MONDAY)
    live_until(MONDAY + 4 * DAY)
    holding.let_lead_go_on(lead, MONDAY + 4 * DAY, owner)
    live_until(MONDAY + 16 * DAY, MONDAY + 4 * DAY)
    assert len(mail_through.to("ada@lovelace.example")) == 5
    assert not lead.messages.filter(missed_at__isnull=False).exists()


def test_a_reason_that_was_decided_on_never_holds_again(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    judged_anew(lead, ReasonCode.ANGER, MONDAY)
    holding.let_lead_go_on(lead, MONDAY, owner)
    judged_anew(lead, ReasonCode.ANGER, MONDAY + DAY)
    assert not open_holds(lead).exists()
    judged_anew(lead, ReasonCode.THREAT, MONDAY + DAY)
    assert open_holds(lead).exists()


def test_after_stop_nothing_more_goes_by_itself(
    business: Business, mail_through: Sink, owner: User
) -> None:
    lead = support.answered_lead(business)
    judged_anew(lead, ReasonCode.HEALTH, MONDAY)
    holding.stop_held_lead(lead, MONDAY, owner)
    live_until(MONDAY + 9 * DAY)
    assert len(mail_through.to("ada@lovelace.example")) == 1
    assert enrollment(lead).why == "stopped"


def test_after_stop_no_follow_ups_are_planned_from_an_answer_that_has_gone(
    business: Business, mail_through: Sink, owner: User
) -> None:
    lead = support.write(business, ADA)
    while not lead.messages.filter(state="sent").exists():
        support.live_answer(MONDAY)
    judged_anew(lead, ReasonCode.HEALTH, MONDAY)
    holding.stop_held_lead(lead, MONDAY, owner)
    live_until(MONDAY + 3 * DAY)
    assert not lead.enrollments.exists()


@pytest.mark.parametrize("urgency", ["normal", "emergency"])
def test_after_stop_no_answer_is_planned_that_was_not_planned_yet(
    business: Business, mail_through: Sink, owner: User, urgency: str
) -> None:
    lead = support.write(business, ADA)
    judged_anew(lead, ReasonCode.HEALTH, MONDAY, urgency)
    holding.stop_held_lead(lead, MONDAY, owner)
    live_until(MONDAY + DAY)
    assert mail_through.to("ada@lovelace.example") == []
    assert support.first_answer(lead).why_code == WhyCode.STOPPED


def test_an_opt_out_that_only_the_model_sees_holds_the_owners_own_text_as_well(
    business: Business, mail_through: Sink, model: Model
) -> None:
    model({**GOOD, "person": ["opt_out"]})
    lead = support.answered_lead(business)
    assert mail_through.to("ada@lovelace.example") == []
    assert support.first_answer(lead).why_code == WhyCode.HELD


def test_stopping_it_notes_their_wish(business: Business, model: Model, owner: User) -> None:
    model({**GOOD, "person": ["opt_out"]})
    lead = support.answered_lead(business)
    holding.stop_held_lead(lead, MONDAY, owner)
    live_until(MONDAY + timedelta(minutes=5))
    assert lead.events.filter(kind="opted_out").exists()
    assert Suppression.objects.filter(business=business, lifted_at__isnull=True).exists()


def test_an_angry_customer_gets_the_owners_own_text_and_no_draft_by_itself(
    business: Business, mail_through: Sink, model: Model
) -> None:
    choice = {"facts": [1], "opening": "sorry", "questions": []}
    angry = {**GOOD, "person": ["anger"]}
    model(lambda schema: angry if "category" in schema["properties"] else choice)
    decide(business, "automatic")
    lead = support.answered_lead(business)
    assert support.first_answer(lead).state == "awaiting_approval"
    support.live(MONDAY + timedelta(minutes=56))
    assert len(mail_through.to("ada@lovelace.example")) == 1


def test_whoever_decides_second_is_told(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    judged_anew(lead, ReasonCode.ANGER, MONDAY)
    holding.let_lead_go_on(lead, MONDAY, owner)
    with pytest.raises(Declined, match="decided on it already"):
        holding.stop_held_lead(lead, MONDAY, owner)


@pytest.mark.django_db(transaction=True)
def test_a_reason_that_comes_before_the_marker_holds(
    business: Business, mail_through: Sink
) -> None:
    """The verdict was to send it, and then somebody judges: the marker is not written."""
    crowd.due_steps(business, 3)
    due = lookahead.Lookahead().next_due(crowd.TUESDAY)
    ready, _ = outbox.claim_messages(due, crowd.TUESDAY)
    lead = ready[2].message.lead
    assert lead is not None
    judged_anew(lead, ReasonCode.DANGER, crowd.TUESDAY)
    marked = claims.mark_waiting(ready[1:], crowd.TUESDAY + timedelta(milliseconds=300))
    assert [m.pk for m in marked] == [ready[1].message.pk]
    claims.release_messages([ready[2].message])
    crowd.send_all(crowd.TUESDAY)
    held = Message.objects.get(pk=ready[2].message.pk)
    assert (held.state, held.why_code) == ("queued", WhyCode.HELD)


@pytest.mark.django_db(transaction=True)
def test_a_reason_and_a_sender_at_once_never_let_it_go_unseen(
    business: Business, mail_through: Sink
) -> None:
    """Whichever has the lead first: it was sent before the reason, or it is held."""
    crowd.due_steps(business, 8)
    leads = list(Lead.objects.order_by("pk"))

    def judge_all() -> None:
        for lead in leads:
            judged_anew(lead, ReasonCode.DANGER, crowd.TUESDAY)

    race(judge_all, lambda: crowd.send_all(crowd.TUESDAY))
    crowd.send_all(crowd.TUESDAY + timedelta(minutes=1))
    steps = Message.objects.filter(kind="step", step__day=1)
    assert {(m.state, m.why_code) for m in steps} <= {("sent", ""), ("queued", WhyCode.HELD)}
    assert len(mail_through.accepted) == steps.filter(state="sent").count()
