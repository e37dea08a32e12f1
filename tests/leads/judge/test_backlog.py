"""A slow model never costs the hour: the rules answer, and an emergency is before all others."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from followups.answers.plan import JUDGEMENT_MAY_TAKE, plan_next_answers
from integrations import queue
from integrations.timing.side_by_side import SideBySide
from leads.judge import recording
from leads.judge.backlog import RULES_AFTER, judge_next_overdue, read_next_in_backlog
from leads.judge.judging import claim_lead, judge_next_leads
from leads.models import Business, Lead, ModelCall, Verdict
from tests import support
from tests.support import ADA, MONDAY
from tests.support.judging import Judge
from tests.support.seen import FLOOD

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def waiting_lead(business: Business, number: int = 1, **fields: str) -> Lead:
    return support.write(business, {**ADA, "email": f"a{number}@x{number}.example", **fields})


@pytest.fixture
def busy(business: Business, judge: Judge, settings: Any) -> list[ModelCall]:
    """A model all of whose places are taken."""
    judge()
    settings.MODEL_CALLS_AT_ONCE = 2
    asked = {"model": "m", "prompt_version": "1", "outcome": "reserved", "tokens": 1}
    return [
        ModelCall.objects.create(business=business, at=MONDAY, key=str(n), **asked)
        for n in range(2)
    ]


def test_while_all_places_are_taken_nobody_is_judged_by_less(
    business: Business, busy: list[ModelCall]
) -> None:
    lead = waiting_lead(business)
    assert not judge_next_leads(MONDAY)
    assert not lead.judgements.exists()
    lead.refresh_from_db()
    assert lead.judge_attempts == 0


def test_a_new_emergency_is_judged_at_once_behind_any_backlog(
    business: Business, busy: list[ModelCall]
) -> None:
    leads = [waiting_lead(business, number) for number in range(5)]
    emergency = support.write(business, FLOOD, MONDAY + timedelta(seconds=5))
    assert read_next_in_backlog(MONDAY + timedelta(seconds=6))
    found = emergency.judgements.get()
    assert (found.urgency, found.judged_by) == ("emergency", "rules")
    assert not any(lead.judgements.exists() for lead in leads)


def test_and_it_is_the_next_that_the_model_is_asked_about(
    business: Business, busy: list[ModelCall]
) -> None:
    for number in range(5):
        waiting_lead(business, number)
    emergency = support.write(business, FLOOD, MONDAY + timedelta(seconds=5))
    now = MONDAY + timedelta(seconds=6)
    while read_next_in_backlog(now):
        pass
    claimed = claim_lead(now)
    assert claimed == emergency


def test_what_the_rules_read_calmly_waits_for_the_model(
    business: Business, busy: list[ModelCall]
) -> None:
    lead = waiting_lead(business)
    assert read_next_in_backlog(MONDAY)
    assert not read_next_in_backlog(MONDAY)
    ModelCall.objects.all().delete()
    assert judge_next_leads(MONDAY)
    assert lead.judgements.get().judged_by != "rules"


def test_with_a_free_place_the_rules_read_nothing(business: Business, judge: Judge) -> None:
    judge()
    waiting_lead(business)
    assert not read_next_in_backlog(MONDAY)


def test_after_three_minutes_the_rules_judge_and_the_answer_goes(
    business: Business, busy: list[ModelCall]
) -> None:
    lead = waiting_lead(business)
    assert not judge_next_overdue(MONDAY + RULES_AFTER - A_MINUTE)
    now = MONDAY + RULES_AFTER
    assert judge_next_overdue(now)
    assert not judge_next_overdue(now)
    assert plan_next_answers(now)
    assert support.first_answer(lead).category == "new_inquiry"
    assert RULES_AFTER < JUDGEMENT_MAY_TAKE


def test_the_model_judges_it_later_for_the_team(
    business: Business, busy: list[ModelCall], settings: Any
) -> None:
    lead = waiting_lead(business)
    now = MONDAY + RULES_AFTER
    judge_next_overdue(now)
    fresh = waiting_lead(business, 2, message="Now our other roof leaks, could you come?")
    assert judge_next_leads(now)
    assert judge_next_leads(now)
    by_model = [one.judged_by for one in lead.judgements.all()]
    assert by_model == [settings.OPENAI_MODEL, "rules"]
    order = ModelCall.objects.filter(outcome="answered").order_by("id")
    assert [call.lead for call in order] == [fresh, lead]


def test_without_budget_it_stands_as_the_rules_judged_it(
    business: Business, busy: list[ModelCall], settings: Any
) -> None:
    lead = waiting_lead(business)
    now = MONDAY + RULES_AFTER
    judge_next_overdue(now)
    settings.MODEL_CALLS_A_DAY = 0
    assert judge_next_leads(now)
    lead.refresh_from_db()
    assert lead.judge_at is None
    assert lead.judgements.count() == 1


def test_without_its_model_it_stands_as_the_rules_judged_it(
    business: Business, busy: list[ModelCall], settings: Any
) -> None:
    lead = waiting_lead(business)
    now = MONDAY + RULES_AFTER
    judge_next_overdue(now)
    settings.OPENAI_API_KEY = ""
    assert judge_next_leads(now)
    lead.refresh_from_db()
    assert lead.judge_at is None
    assert lead.judgements.count() == 1


def test_a_lead_that_cannot_be_judged_holds_up_no_other(
    business: Business, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPENAI_API_KEY = ""
    odd, lead = waiting_lead(business), waiting_lead(business, 2)
    record = recording.record_judgement

    def fails(one: Lead, *given: Any) -> list[Verdict]:
        assert one != odd, "it holds what nobody expects"
        return record(one, *given)

    monkeypatch.setattr(recording, "record_judgement", fails)
    with pytest.raises(AssertionError):
        judge_next_leads(MONDAY)
    assert lead.judgements.exists()
    assert not odd.judgements.exists()


# Side by side


def test_turns_wait_side_by_side_and_the_round_goes_on() -> None:
    rows, others = list(range(4)), list(range(30))
    all_under_way, round_went_on = threading.Barrier(4, timeout=10), threading.Event()

    def slow(now: Any) -> bool:
        try:
            rows.pop()
        except IndexError:
            return False
        all_under_way.wait()  # none ends before all four have begun,
        return round_went_on.wait(10)  # nor before the others have had their turns

    def quick(now: Any) -> bool:
        if not others:
            round_went_on.set()
            return False
        return others.pop() is not None

    crew = SideBySide(slow, lambda: 4)
    crew.has_more = True
    queue.drain(support.clock, crew, quick)
    assert round_went_on.is_set()
    assert not rows
    assert not crew.running


def test_what_a_turn_raises_ends_the_drain_with_it() -> None:
    def broken(now: Any) -> bool:
        raise ValueError("model")

    with pytest.raises(queue.StepsFailed, match="broken: ValueError"):
        queue.drain(support.clock, SideBySide(broken, lambda: 4))


def test_turns_that_fail_one_after_the_other_end_the_drain_too() -> None:
    all_under_way, first_is_over = threading.Barrier(3, timeout=10), threading.Event()
    turns, rounds = iter(range(3)), list[bool]()

    def broken(now: Any) -> bool:
        turn = next(turns)
        all_under_way.wait()
        assert not turn or first_is_over.wait(10)
        raise ValueError("model")

    def quick(now: Any) -> bool:
        rounds.append(True)
        if len(rounds) > 1:
            first_is_over.set()
        return False

    class Counted(SideBySide):
        def is_waited_for(self) -> bool:
            rounds.append(False)
            assert len(rounds) < 100, "it goes round without an end"
            return super().is_waited_for()

    crew = Counted(broken, lambda: 3)
    crew.has_more = True
    with pytest.raises(queue.StepsFailed, match="broken: ValueError"):
        queue.drain(support.clock, crew, quick)
    assert not crew.running


def test_a_turn_leaves_no_connection_behind() -> None:
    seen: list[Any] = []

    def asks(now: Any) -> bool:
        if seen:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        seen.append(connection.connection)
        return True

    queue.drain(support.clock, SideBySide(asks, lambda: 1))
    assert seen[0] is not connection.connection
