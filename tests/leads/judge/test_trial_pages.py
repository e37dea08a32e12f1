"""The pages of trials, examples, versions and figures."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.criteria import versions
from leads.judge.evaluation import figures
from leads.models import Business, Example
from leads.review import corrections, trials
from tests import support
from tests.support import BOB, MONDAY
from tests.support.judging import Judge, judged, rows_of, run

pytestmark = pytest.mark.django_db


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
    this_week = figures.weeks_and_totals(business, MONDAY)[0][0]
    assert (this_week.leads, this_week.corrected, this_week.calls, this_week.failed) == (
        1,
        1.0,
        1,
        0,
    )
    assert this_week.cost == Decimal("0.0013")
    assert this_week.cost_per_lead == Decimal("0.0013")
    whole = figures.weeks_and_totals(business, MONDAY)[1]
    assert whole.corrections == [(("urgency", "soon", "emergency"), 1)]
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
