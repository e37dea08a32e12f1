"""Trials: an edited version over the last leads, a version against the owner's examples.

Nothing of them touches a lead.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.team import channel_alerts
from integrations.errors import Unavailable
from leads.criteria import versions
from leads.declined import Declined
from leads.judge.evaluation import figures
from leads.judge.evaluation.metrics import drift, evaluation_table
from leads.judge.judging import judge_next_lead
from leads.models import Business, CriteriaVersion, Example, Lead, Trial
from leads.review import corrections, examples, trial_cases, trials
from tests import support
from tests.support import ADA, BOB, MONDAY, Model

pytestmark = pytest.mark.django_db


Judge = Callable[..., list[Any]]


@pytest.fixture
def judge(settings: Any, model: Model) -> Judge:
    """A model that finds every sentence met by the words "roof leaks", or does what it is told."""
    settings.MODEL_PRICES = {"gpt": (Decimal(1), Decimal("0.5"), Decimal(4))}

    def answers(failing: Exception | None = None, **changes: Any) -> list[Any]:
        def given(schema: Any) -> dict[str, Any]:
            met = {"quotes": ["roof leaks"], "verdict": "met", "sure": True}
            sentences = {k: met for k in schema["properties"] if k.startswith("C")}
            return {
                "language": "en",
                "summary": "A roof",
                "signs": [],
                "category": "new_inquiry",
                "urgency_quote": "",
                "urgency": "soon",
                "person": [],
                **sentences,
                **changes,
            }

        return model(failing or given)

    return answers


def judged(business: Business, fields: dict[str, Any] = ADA) -> Lead:
    lead = support.write(business, fields)
    while judge_next_lead(MONDAY):
        pass
    lead.refresh_from_db()
    return lead


def rows_of(business: Business) -> list[dict[str, Any]]:
    version = versions.version_in_force(business)
    assert version is not None
    return [versions.criterion_row(c) for c in version.criteria.all()]


def run(now: datetime = MONDAY) -> None:
    while trial_cases.try_next_case(now):
        pass


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


def test_the_same_draft_again_is_the_same_version(business: Business, owner: User) -> None:
    judged(business)
    rows = rows_of(business)
    rows[0]["weight"] = 2
    first, again = (trials.replay_trial(business, rows, 10, MONDAY, owner) for _ in range(2))
    assert first.criteria == again.criteria
    assert business.criteria_versions.count() == 2


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


def test_the_pages_of_trials_examples_versions_and_figures(
    client: Client, business: Business, owner: User, judge: Judge
) -> None:
    judge()
    lead = judged(business)
    judged(business, BOB)
    client.force_login(owner)
    typed = {
        f"rows-{n}-{name}": value
        for n, row in enumerate(rows_of(business))
        for name, value in (("key", row["key"]), ("text", row["text"]), ("weight", "4"))
    }
    typed |= {"rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 3}
    answer = client.post("/criteria/", {**typed, "try_first": "on"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/trials/")
    page = client.get(answer["Location"]).content.decode()
    assert "Start the trial" in page
    assert client.post(answer["Location"] + "start/").status_code == 302
    run(support.clock())
    assert "Who moves" in client.get(answer["Location"]).content.decode()
    assert client.post(answer["Location"] + "use/").status_code == 302
    assert business.criteria_versions.get(in_force=True).number == 2
    assert client.post(f"/leads/{lead.pk}/keep/").status_code == 302
    scored = client.post("/examples/score/")
    run(support.clock())
    assert "What it is, right" in client.get(scored["Location"]).content.decode()
    for path, words in (
        ("/criteria/versions/", "changed"),
        ("/criteria/versions/?old=1&new=2", "changed"),
        ("/criteria/versions/?old=x&new=9", "Version"),
        ("/examples/", "Ada Keen"),
        ("/judging/", "Leads judged"),
    ):
        assert words in client.get(path).content.decode(), path
    assert (
        client.post("/examples/remove/", {"example": Example.objects.get().pk}).status_code == 302
    )
    assert not Example.objects.exists()
    assert client.post("/examples/remove/", {"example": "x"}).status_code == 404


def test_members_look_and_owners_decide(client: Client, business: Business, owner: User) -> None:
    judged(business)
    rows = rows_of(business)
    rows[0]["weight"] = 3
    trial = trials.replay_trial(business, rows, 10, MONDAY, owner)
    client.force_login(support.make_owner(business, "member@oak-roofing.example", role="member"))
    assert client.get(f"/trials/{trial.pk}/").status_code == 200
    for path in (f"/trials/{trial.pk}/start/", f"/trials/{trial.pk}/use/", "/examples/score/"):
        assert client.post(path).status_code == 403
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    client.force_login(support.make_owner(other, "owner@elm.example"))
    assert client.get(f"/trials/{trial.pk}/").status_code == 404


def test_figures_count_corrections_reviews_cost_and_outcomes(
    business: Business, owner: User, judge: Judge
) -> None:
    judge()
    lead = judged(business)
    corrections.correct_judgement(lead, {"urgency": "emergency"}, "", MONDAY, owner)
    this_week = figures.by_week(business, MONDAY)[0]
    assert (this_week.leads, this_week.corrected, this_week.calls, this_week.failed) == (
        1,
        1.0,
        1,
        0,
    )
    assert this_week.cost == Decimal("0.0013")
    assert this_week.cost_per_lead == Decimal("0.0013")
    assert figures.totals(business).corrections == [(("urgency", "soon", "emergency"), 1)]
    rows = figures.against_outcomes(business)
    assert [row.enough for row in rows] == [False, False, False]


def test_a_limit_typed_in_the_form_is_the_same_rule(business: Business) -> None:
    rule = {"field": "budget", "op": "gte", "value": 2500}
    assert (
        versions.criterion_row({"text": "x", "kind": "rule", "rule": {**rule, "value": "2500"}})[
            "rule"
        ]
        == rule
    )
    assert (
        versions.criterion_row(
            {"text": "x", "kind": "rule", "rule": {**rule, "op": "matches", "value": "2500"}}
        )["rule"]["value"]
        == "2500"
    )
