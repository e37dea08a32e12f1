"""A version against the owner's examples: scored, watched for drift, shown in figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.models import Message
from followups.team import channel_alerts
from leads.judge.evaluation.metrics import drift, evaluation_table, settled_verdicts
from leads.models import Business, Example, Trial
from leads.review import corrections, examples, trial_cases, trials
from tests.support import ADA, MONDAY
from tests.support.judging import Judge, judged, rows_of, run

pytestmark = pytest.mark.django_db


def test_examples_hold_corrections_and_outlive_their_lead(business: Business, owner: User) -> None:
    lead = judged(business)
    corrections.correct_judgement(lead, {"criterion:roof": "met"}, "", MONDAY, owner)
    example = examples.keep_example(lead, MONDAY, owner)
    assert example.truth["verdicts"] == {"area": "met", "roof": "met"}
    assert example.inquiry["text"] == ADA["message"]
    assert examples.keep_example(lead, MONDAY, owner).pk == example.pk
    trial = trials.against_examples(business.criteria_versions.get(in_force=True), MONDAY, owner)
    run()
    trial.refresh_from_db()
    assert trial.state == "done"
    assert trial.figures["category"] == 1.0
    assert trial.figures["by_criterion"]["roof"] == {"cases": 1, "right": 0, "falsely_met": 0}
    trials.drop_example(Example.objects.get(), MONDAY)
    assert trial.figures["cases"] == 1


def test_a_table_that_becomes_worse_is_told_to_the_owners_once(
    business: Business, owner: User, judge: Judge
) -> None:
    judge()
    for n in range(8):
        lead = judged(
            business, {**ADA, "name": f"Ada {n}", "email": f"ada{n}@x.example", "phone": ""}
        )
        examples.keep_example(lead, MONDAY, owner)
    assert trials.start_next_weekly_scoring(MONDAY)
    assert not trials.start_next_weekly_scoring(MONDAY)
    run()
    assert not channel_alerts.notify_next_drift(MONDAY)
    judge(category="spam")
    week_later = MONDAY + timedelta(days=8)
    assert trials.start_next_weekly_scoring(week_later)
    while trial_cases.try_next_case(week_later):
        pass
    assert "what an inquiry is" in Trial.objects.first().drift  # type: ignore[union-attr]
    assert channel_alerts.notify_next_drift(week_later)
    assert not channel_alerts.notify_next_drift(week_later)
    assert "judged worse" in Message.objects.get(kind=Message.Kind.ALERT).subject


def test_other_sentences_or_another_model_are_no_drift(
    business: Business, owner: User, judge: Judge, settings: Any
) -> None:
    judge()
    for n in range(8):
        examples.keep_example(
            judged(
                business, {**ADA, "name": f"Ada {n}", "email": f"ada{n}@x.example", "phone": ""}
            ),
            MONDAY,
            owner,
        )
    version = business.criteria_versions.get(in_force=True)
    trials.against_examples(version, MONDAY, owner)
    run()
    settings.OPENAI_MODEL = "gpt-weak"
    judge(category="spam")
    later = MONDAY + timedelta(days=1)
    weak = trials.against_examples(version, later, owner)
    run(later)
    weak.refresh_from_db()
    assert weak.figures["category"] == 0
    assert weak.drift == ""


def test_what_rules_judged_is_no_figure_of_a_model(
    business: Business, owner: User, judge: Judge, settings: Any
) -> None:
    judge()
    examples.keep_example(judged(business), MONDAY, owner)
    settings.MODEL_CALLS_A_DAY = 1
    later = MONDAY + timedelta(hours=1)
    trial = trials.against_examples(business.criteria_versions.get(in_force=True), later, owner)
    run(later)
    trial.refresh_from_db()
    assert trial.state == "done"
    assert trial.figures["cases"] == 0
    assert "budget" in trial.cases.get().why


def test_an_example_removed_while_it_is_scored_does_not_hang_the_trial(
    business: Business, owner: User
) -> None:
    example = examples.keep_example(judged(business), MONDAY, owner)
    trial = trials.against_examples(business.criteria_versions.get(in_force=True), MONDAY, owner)
    trials.drop_example(example, MONDAY)
    trial.refresh_from_db()
    assert trial.state == "done"
    assert trial.figures["cases"] == 0


def test_an_example_is_asked_like_its_lead_and_a_changed_sentence_under_the_same_category(
    business: Business, owner: User, judge: Judge
) -> None:
    asked = judge()
    lead = judged(business)
    examples.keep_example(lead, MONDAY, owner)
    trials.against_examples(
        business.criteria_versions.get(in_force=True), MONDAY + timedelta(days=1), owner
    )
    run(MONDAY + timedelta(days=1))
    assert asked[0] == asked[1]
    rows = rows_of(business)
    rows[1]["text"] = "Water comes in."
    judge(category="spam")
    trial = trials.replay_trial(business, rows, 10, MONDAY, owner)
    trials.start_trial(trial, MONDAY)
    run()
    assert trial.cases.get().after["verdicts"]["roof"] == "met"


def test_the_table_counts_what_it_says() -> None:
    truth = {"category": "new_inquiry", "urgency": "soon", "verdicts": {"a": "met", "b": "not_met"}}
    wrong = {"category": "spam", "urgency": "none", "verdicts": {}, "needs_person": True}
    off = {
        "category": "new_inquiry",
        "urgency": "soon",
        "verdicts": {"a": "met", "b": "met"},
        "needs_person": False,
    }
    found = evaluation_table([(truth, truth), (truth, wrong), (truth, off)])
    assert (
        found["category"],
        found["verdicts"],
        found["wrong"],
        found["wrong_and_not_sent"],
        found["sent_to_a_person"],
    ) == (0.667, 0.5, 0.667, 0.333, 0.333)
    assert found["by_criterion"]["b"] == {"cases": 3, "right": 1, "falsely_met": 1}
    good, bad = ({**found, "cases": 20, "category": right} for right in (0.9, 0.7))
    assert drift(good, bad)
    assert not drift(bad, good)
    assert not drift({**good, "cases": 3}, {**bad, "cases": 3, "category": 0.1})
    assert evaluation_table([])["category"] is None


@pytest.mark.parametrize(
    ("right", "judged", "figures"),
    [
        ("cant_tell", "not_met", (1.0, 0.0)),
        ("not_met", "cant_tell", (1.0, 0.0)),
        ("cant_tell", "cant_tell", (1.0, 0.0)),
        ("cant_tell", "met", (0.0, 1.0)),
        ("met", "cant_tell", (0.0, 1.0)),
    ],
)
def test_nothing_said_of_the_unwanted_is_as_good_as_plainly_not(
    right: str, judged: str, figures: tuple[float, float]
) -> None:
    truth, given = (
        {"category": "new_inquiry", "verdicts": settled_verdicts({"cash": verdict}, {"cash"})}
        for verdict in (right, judged)
    )
    table = evaluation_table([(truth, given)])
    assert (table["verdicts"], table["wrong"]) == figures


def test_of_what_is_wanted_nothing_said_stays_open() -> None:
    assert settled_verdicts({"roof": "cant_tell"}, {"cash"}) == {"roof": "cant_tell"}
