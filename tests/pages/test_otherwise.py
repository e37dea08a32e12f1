"""A row of Today says why it is there and what happens where nobody acts; and so it happens."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from followups.models import AnswerRule, Message
from followups.team import ladder, lead_alerts
from leadflow.pages.helpers.lists.lead_rows import leads_to_list
from leads.contacts.said import number_to_call, phone_to_call
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Address, Business, Lead, LeadEvent, Membership, SaidAddress, Teamwork
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline import assigning
from tests import support
from tests.support import ADA, MONDAY
from tests.support.drafts import waiting_draft

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
Topic = Message.Topic


def row_of(lead: Lead, now: datetime = MONDAY) -> Any:
    return leads_to_list([lead.pk], [lead.business], now)[lead.pk]


@pytest.fixture
def waiting(business: Business) -> Lead:
    """Since eleven in the morning, and nobody's."""
    business.promise_minutes = 60
    business.save()
    return support.write(business, ADA)


@pytest.fixture
def owned(business: Business, waiting: Lead, owner: User) -> Lead:
    """A member's, beside an owner."""
    member = support.make_owner(business, "member@oak.example", Membership.Role.MEMBER)
    assigning.give_lead(waiting, member, MONDAY, owner)
    waiting.refresh_from_db()
    Message.objects.filter(kind=Message.Kind.FIRST_RESPONSE).delete()
    return waiting


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "No answer: a reminder goes out at 11:45."),
        (50, "No answer: your promise is broken at 12:00."),
        (61, "Your promise is broken, and nobody is reminded again."),
    ],
)
def test_nobodys_lead_says_when_a_reminder_goes(
    business: Business, owner: User, waiting: Lead, minutes: int, said: str
) -> None:
    now = MONDAY + minutes * MINUTE
    if minutes:
        Message.objects.create(
            business=business, kind="alert", topic=Topic.LEAD, about=waiting, not_before=now
        )
    assert row_of(waiting, now).otherwise == said


@pytest.mark.parametrize("managers_at", [50, None])
def test_what_is_told_next_is_told_then(
    business: Business, owned: Lead, managers_at: int | None
) -> None:
    """The ladder and the reminder, one after the other, as the row says beforehand."""
    Teamwork.objects.create(business=business, managers_at=managers_at, all_at=80)
    steps = [("managers", "a manager is told at 11:30", 30)] if managers_at else []
    steps += [("", "a reminder goes out at 11:45", 45), ("all", "all of you are told at 11:48", 48)]
    for to, said, at in steps:
        assert said in row_of(owned, MONDAY + (at - 1) * MINUTE).otherwise
        assert not was_told(owned, to)
        tell_all(MONDAY + (at - 1) * MINUTE)
        assert not was_told(owned, to)
        tell_all(MONDAY + at * MINUTE)
        assert was_told(owned, to), said


def tell_all(now: datetime) -> None:
    while ladder.climb_next(now) or lead_alerts.alert_next_lead(now):
        pass


def was_told(lead: Lead, to: str) -> bool:
    told = lead.events.filter(kind=LeadEvent.Kind.ESCALATED, detail__to=to)
    late = lead.alerts.filter(topic__in=[Topic.LEAD, Topic.DRAFT])
    return told.exists() if to else late.exists()


def test_who_is_alone_is_not_promised_a_manager(
    business: Business, waiting: Lead, owner: User
) -> None:
    assigning.give_lead(waiting, owner, MONDAY, owner)
    waiting.refresh_from_db()
    assert "reminder" in row_of(waiting).otherwise


@pytest.mark.parametrize("late", [*AnswerRule.Late.values])
def test_a_draft_says_what_goes_in_its_place(business: Business, owner: User, late: str) -> None:
    lead = waiting_draft(business, 1).lead
    assert lead is not None
    AnswerRule.objects.create(
        business=business, category="new_inquiry", mode="draft", late=late, changed_at=MONDAY
    )
    row = row_of(lead, support.clock())
    if late == AnswerRule.Late.SAFE:
        assert row.otherwise.startswith("Not decided: your own text goes instead, ")
    else:
        assert row.otherwise == "The draft is not sent by itself."


def test_who_was_answered_says_when_the_next_follow_up_goes(business: Business) -> None:
    lead = support.answered_lead(business)
    assert row_of(lead).otherwise == "The follow-up of day 1 goes Tue 15 Sep, 11:00."
    assert row_of(lead).why_here == "The answer was kept here: nobody got it."
    lead.messages.filter(kind="step").delete()
    assert row_of(lead).otherwise == "Nothing goes to them by itself."


def test_what_is_held_says_that_nothing_goes(business: Business, inside: Client) -> None:
    lead = support.answered_lead(business)
    opinion = Opinion(
        "new_inquiry", "soon", reasons=[new_reason(ReasonCode.DANGER)], judged_by="test"
    )
    record_judgements([Judged(lead, None, [], opinion)], MONDAY)
    assert row_of(lead).otherwise == "Nothing goes by itself until one of you decides."
    with time_machine.travel(MONDAY):
        assert (
            "Nothing goes by itself until one of you decides." in inside.get("/").content.decode()
        )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"typed_only": True},
        {"wrong_at": MONDAY},
        {"typed_only": True, "said": False},
        {"typed_only": True, "said": False, "is_preferred": True},
        {"other": True},
        {"other": True, "said": False},
        {"other": True, "wrong_at": MONDAY},
    ],
)
def test_the_number_in_a_row_is_the_one_on_the_page(
    business: Business, changes: dict[str, Any]
) -> None:
    changes = dict(changes)
    lead = support.write(business, ADA)
    if not changes.pop("said", True):
        lead.said_addresses.all().delete()
    if changes.pop("other", False):
        other = {"business": business, "contact": lead.contact, "kind": "phone"}
        Address.objects.create(**other, value="+19025550177")
        SaidAddress.objects.create(
            lead=lead, kind="phone", value="+19025550188", channel="sms", at=MONDAY
        )
    lead.contact.addresses.filter(kind="phone", value="+19025550131").update(**changes)
    fresh = Lead.objects.annotate(number=number_to_call()).get(pk=lead.pk)
    assert fresh.number == phone_to_call(fresh)
