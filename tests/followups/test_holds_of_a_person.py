"""A wish to be left alone holds all that goes to a person, and what was stopped stays so."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.models import Message
from followups.sequences import holding
from followups.why import WhyCode
from leads.contacts import merging
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline.undoing import TAKE_BACK
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.judging import GOOD
from tests.support.sequences import live_until
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
OTHER = {**ADA, "email": "ada@work.example", "phone": "", "message": "Do you mend gutters as well?"}


def judged_anew(lead: Lead, code: ReasonCode, at: Any = MONDAY) -> None:
    opinion = Opinion("new_inquiry", "normal", reasons=[new_reason(code)], judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], at)


def two_of_one_person(business: Business, owner: User) -> tuple[Lead, Lead]:
    one, other = (support.answered_lead(business, fields) for fields in (ADA, OTHER))
    merging.merge_contacts(one.contact, other.contact, MONDAY, owner)
    other.refresh_from_db()
    assert other.contact == one.contact
    return one, other


def test_a_wish_in_one_inquiry_holds_what_goes_to_another_of_theirs(
    business: Business, mail_through: Sink, owner: User
) -> None:
    one, other = two_of_one_person(business, owner)
    judged_anew(one, ReasonCode.OPT_OUT)
    live_until(MONDAY + 2 * DAY)
    assert len(mail_through.to("ada@work.example")) == 1
    assert support.step(other, 1).why_code == WhyCode.HELD


def test_danger_in_one_inquiry_holds_that_one_alone(
    business: Business, mail_through: Sink, owner: User
) -> None:
    one, _ = two_of_one_person(business, owner)
    judged_anew(one, ReasonCode.DANGER)
    live_until(MONDAY + 2 * DAY)
    assert len(mail_through.to("ada@work.example")) == 2


def test_going_on_lets_the_other_inquiry_go_on_as_well(
    business: Business, mail_through: Sink, owner: User
) -> None:
    one, other = two_of_one_person(business, owner)
    judged_anew(one, ReasonCode.OPT_OUT)
    live_until(MONDAY + DAY)
    held = support.step(other, 1)
    assert held.why_code == WhyCode.HELD
    holding.let_lead_go_on(one, MONDAY + DAY, owner)
    held.refresh_from_db()
    assert (held.not_before, held.why_code) == (MONDAY + DAY + TAKE_BACK, "")


def test_stopping_it_silences_every_address_and_inquiry(
    business: Business, mail_through: Sink, owner: User
) -> None:
    one, other = two_of_one_person(business, owner)
    judged_anew(one, ReasonCode.OPT_OUT)
    holding.stop_held_lead(one, MONDAY, owner)
    live_until(MONDAY + 9 * DAY)
    for address in ("ada@work.example", "ada@lovelace.example"):
        assert len(mail_through.to(address)) == 1
    assert not Message.objects.by_itself().filter(lead=other, kind="step").exists()


def test_stopped_before_an_answer_was_planned_none_goes(
    business: Business, mail_through: Sink, owner: User
) -> None:
    lead = support.write(business, ADA)
    judged_anew(lead, ReasonCode.HEALTH)
    assert not lead.messages.exists()
    holding.stop_held_lead(lead, MONDAY, owner)
    live_until(MONDAY + 3 * DAY)
    assert mail_through.to("ada@lovelace.example") == []
    assert support.first_answer(lead).why_code == WhyCode.STOPPED


def test_going_on_later_begins_no_follow_ups_that_were_stopped(
    business: Business, mail_through: Sink, model: Model, owner: User
) -> None:
    model({**GOOD, "person": ["anger"]})
    lead = support.answered_lead(business, {**ADA, "email": "new@x.example", "phone": ""})
    holding.stop_held_lead(lead, MONDAY, owner)
    judged_anew(lead, ReasonCode.THREAT, MONDAY + timedelta(minutes=1))
    holding.let_lead_go_on(lead, MONDAY + timedelta(minutes=2), owner)
    live_until(MONDAY + 3 * DAY)
    assert len(mail_through.to("new@x.example")) == 1
