"""Trials: an edited version over the last leads. Nothing of them touches a lead."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from integrations.errors import Unavailable
from leads.criteria import versions
from leads.declined import Declined
from leads.models import Business, CriteriaVersion
from leads.review import examples, trial_cases, trials
from tests.support import MONDAY
from tests.support.judging import Judge, judged, rows_of, run

pytestmark = pytest.mark.django_db


def test_only_a_changed_sentence_is_asked_and_no_lead_is_touched(
    business: Business, owner: User, judge: Judge
) -> None:
    asked = judge()
    lead = judged(business)
    before = lead.judgements.count()
    asked.clear()
    rows = rows_of(business)
    rows[1]["text"] = "They speak of a roof that lets water in."
    rows[0]["weight"] = 3
    trial = trials.replay_trial(business, rows, 10, MONDAY, owner)
    estimate = trials.estimate_trial(trial)
    assert (estimate.leads, estimate.questions) == (1, 1)
    assert estimate.cost is not None
    assert estimate.cost > 0
    trials.start_trial(trial, MONDAY)
    run()
    trial.refresh_from_db()
    case = trial.cases.get()
    assert trial.state == "done"
    assert len(asked) == 1
    assert "C2" not in asked[0][0]["content"]
    assert "lets water in" in asked[0][0]["content"]
    assert case.after["verdicts"] == {"area": "met", "roof": "met", "cash": "met"}
    assert case.before["category"] == "new_inquiry"
    assert lead.judgements.count() == before
    assert versions.version_in_force(business) != trial.criteria


def test_a_change_of_weight_costs_nothing_and_the_version_can_be_used(
    business: Business, owner: User, judge: Judge
) -> None:
    asked = judge()
    judged(business)
    asked.clear()
    rows = rows_of(business)
    rows[0]["weight"] = 3
    trial = trials.replay_trial(business, rows, 10, MONDAY, owner)
    assert trials.estimate_trial(trial).questions == 0
    trials.start_trial(trial, MONDAY)
    run()
    assert asked == []
    versions.put_in_force(trial.criteria, MONDAY, owner)
    used = versions.version_in_force(business)
    assert used == trial.criteria
    assert used is not None
    assert (used.in_force_since, used.in_force_by) == (MONDAY, owner)
    assert CriteriaVersion.objects.filter(business=business, in_force=True).count() == 1


def test_what_cannot_be_tried_says_why(business: Business, owner: User) -> None:
    with pytest.raises(Declined, match="no judged leads"):
        trials.replay_trial(business, [*rows_of(business), {"text": "New one"}], 10, MONDAY, owner)
    judged(business)
    with pytest.raises(Declined, match="Nothing differs"):
        trials.replay_trial(business, rows_of(business), 10, MONDAY, owner)
    with pytest.raises(Declined, match="Weight"):
        trials.replay_trial(business, [{"text": "x", "weight": 99}], 10, MONDAY, owner)
    with pytest.raises(Declined, match="no examples"):
        trials.against_examples(business.criteria_versions.get(in_force=True), MONDAY, owner)


def test_a_model_that_stays_away_ends_the_trial_with_the_reason(
    business: Business, owner: User, judge: Judge
) -> None:
    judge()
    judged(business)
    rows = rows_of(business)
    rows[1]["text"] = "Another sentence about the roof."
    trial = trials.replay_trial(business, rows, 10, MONDAY, owner)
    trials.start_trial(trial, MONDAY)
    judge(Unavailable("away"))
    now = MONDAY
    for _ in range(trial_cases.TRIES):
        assert trial_cases.try_next_case(now)
        now += timedelta(hours=1)
    trial.refresh_from_db()
    assert trial.state == "done"
    assert "away" in trial.cases.get().why
    with pytest.raises(Declined, match="already"):
        trials.start_trial(trial, MONDAY)


def test_a_case_that_breaks_its_judge_does_not_hang_the_trial(
    business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples.keep_example(judged(business), MONDAY, owner)
    trial = trials.against_examples(business.criteria_versions.get(in_force=True), MONDAY, owner)

    def breaks(*args: Any) -> dict[str, Any]:
        raise RuntimeError("old data")

    monkeypatch.setattr(trial_cases, "judge_case", breaks)
    run()
    trial.refresh_from_db()
    assert trial.state == "done"
    assert "could not be judged" in trial.cases.get().why


def test_the_same_draft_again_is_the_same_version(business: Business, owner: User) -> None:
    judged(business)
    rows = rows_of(business)
    rows[0]["weight"] = 2
    first, again = (trials.replay_trial(business, rows, 10, MONDAY, owner) for _ in range(2))
    assert first.criteria == again.criteria
    assert business.criteria_versions.count() == 2
