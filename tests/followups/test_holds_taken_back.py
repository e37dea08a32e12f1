"""A decision on what is held is taken back: it is held again, and what was stopped goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.sequences import holding, restarting
from leads.declined import Declined
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline.holds import open_holds
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import decide
from tests.support.judging import GOOD
from tests.support.sequences import live_until
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
ADAS = "ada@lovelace.example"


@pytest.fixture
def held(business: Business, mail_through: Sink) -> Lead:
    """Answered, with a follow-up that would be due today."""
    lead = support.answered_lead(business)
    hold(lead, ReasonCode.ANGER)
    live_until(MONDAY + DAY)
    return lead


def hold(lead: Lead, code: ReasonCode) -> None:
    opinion = Opinion("new_inquiry", "normal", reasons=[new_reason(code)], judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], MONDAY)


def standing(lead: Lead) -> dict[str, Any]:
    lead = Lead.objects.get(pk=lead.pk)
    return {
        "held for": sorted(open_holds(lead).values_list("code", flat=True)),
        "attention": lead.attention,
        "runs": list(lead.enrollments.values_list("ended_at", "why")),
        "planned": list(lead.messages.order_by("pk").values_list("pk", "state", "sequence")),
    }


@pytest.mark.parametrize("verb", [holding.let_lead_go_on, holding.stop_held_lead])
def test_it_is_held_again(held: Lead, owner: User, verb: Any, mail_through: Sink) -> None:
    before = standing(held)
    undo = verb(held, MONDAY + DAY, owner)
    support.live(MONDAY + DAY + 5 * SECOND)
    assert standing(held) != before
    restarting.take_back(undo.act, MONDAY + DAY + 8 * SECOND, owner)
    live_until(MONDAY + 3 * DAY, MONDAY + DAY + 11 * SECOND)
    assert standing(held) == before
    assert len(mail_through.to(ADAS)) == 1


def test_what_goes_on_waits_until_it_can_be_taken_back_no_more(
    held: Lead, owner: User, mail_through: Sink
) -> None:
    undo = holding.let_lead_go_on(held, MONDAY + DAY, owner)
    support.live(MONDAY + DAY + 9 * SECOND)
    assert len(mail_through.to(ADAS)) == 1
    support.live(MONDAY + DAY + 11 * SECOND)
    assert len(mail_through.to(ADAS)) == 2
    with pytest.raises(Declined, match="a message has gone to them meanwhile"):
        restarting.take_back(undo.act, MONDAY + DAY + 12 * SECOND, owner)
    assert not open_holds(held).exists()


@pytest.fixture
def unanswered(business: Business, model: Model) -> Lead:
    """A draft of the first answer waits for one of us."""
    angry = {**GOOD, "person": ["anger"]}
    choice = {"facts": [1], "opening": "sorry", "questions": []}
    model(lambda schema: angry if "category" in schema["properties"] else choice)
    decide(business, "automatic")
    return support.answered_lead(business)


def test_the_draft_waits_again(unanswered: Lead) -> None:
    owner, before = User.objects.get(), standing(unanswered)
    assert support.first_answer(unanswered).state == "awaiting_approval"
    undo = holding.stop_held_lead(unanswered, MONDAY + SECOND, owner)
    assert undo is not None
    assert support.first_answer(unanswered).state == "cancelled"
    restarting.take_back(undo.act, MONDAY + 5 * SECOND, owner)
    assert standing(unanswered) == before


def test_their_wish_is_not_taken_back_with_it(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    hold(lead, ReasonCode.OPT_OUT)
    assert holding.stop_held_lead(lead, MONDAY, owner) is None


def test_what_was_not_planned_yet_is_not_begun_again(business: Business, owner: User) -> None:
    lead = support.write(business, ADA)
    hold(lead, ReasonCode.HEALTH)
    assert holding.stop_held_lead(lead, MONDAY, owner) is None


@pytest.mark.parametrize("seconds", [-2, 0, 5])
def test_what_nobody_has_looked_at_yet_waits_as_well(
    business: Business, owner: User, mail_through: Sink, seconds: int
) -> None:
    """It falls due around the moment of the decision, so that nothing has marked it as held."""
    lead = support.answered_lead(business)
    due = support.step(lead, 1).not_before
    hold(lead, ReasonCode.ANGER)
    undo = holding.let_lead_go_on(lead, due - seconds * SECOND, owner)
    support.live(undo.at + 9 * SECOND)
    assert len(mail_through.to(ADAS)) == 1
    restarting.take_back(undo.act, undo.at + 9.5 * SECOND, owner)
    support.live(due + DAY)
    assert len(mail_through.to(ADAS)) == 1


def test_an_answer_on_its_way_is_no_promise_to_take_back(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    hold(lead, ReasonCode.HEALTH)
    lead.messages.filter(kind="first_response").update(state="sending")
    assert holding.stop_held_lead(lead, MONDAY, owner) is None
