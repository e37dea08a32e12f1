"""What a reason is worth, and switching off one that is nearly always wrong."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.criteria import versions
from leads.declined import Declined
from leads.judge import sample
from leads.judge.evaluation import reasons
from leads.judge.evaluation.reasons import ReasonFigures, Shares
from leads.judge.opinion import Finding, Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Judgement, Lead, ReasonCode
from leads.models.judgement import new_reason
from leads.review import corrections
from leads.review.reasons import answer_reason, switch_reason
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.judging import GOOD, judged
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db


def with_reason(business: Business, number: int, code: str, is_check: bool = False) -> Lead:
    lead = judged(business, {**ADA, "email": f"ada{number}@x.example", "phone": ""})
    given = [new_reason(ReasonCode(code))]
    kept = {"reasons": [], "checks": given} if is_check else {"reasons": given, "checks": []}
    lead.judgements.update(**kept)
    return lead


def figures_of(business: Business, code: str) -> ReasonFigures:
    rows = reasons.figures_by_reason(business, reasons.newest_judgements(business, MONDAY))
    return next(row for row in rows if row.code == code)


def test_it_counts_who_agreed(business: Business, owner: User) -> None:
    leads = [with_reason(business, number, "vulnerable") for number in range(3)]
    answer_reason(leads[0], "vulnerable", True, MONDAY, owner)
    answer_reason(leads[1], "vulnerable", False, MONDAY, owner)
    found = figures_of(business, "vulnerable")
    assert (found.given, found.answered, found.agreed) == (3, 2, 1)


def test_of_the_random_sample_the_corrected_were_wrong(business: Business, owner: User) -> None:
    right, wrong = (with_reason(business, n, "sample", is_check=True) for n in range(2))
    corrections.approve_judgement(right, MONDAY, owner)
    corrections.correct_judgement(wrong, {"category": "spam"}, "", MONDAY, owner)
    found = figures_of(business, "sample")
    assert (found.answered, found.agreed) == (2, 1)


def test_the_shares_over_all_reasons(business: Business, owner: User) -> None:
    angry, minor = with_reason(business, 1, "anger"), with_reason(business, 2, "minor")
    drawn = with_reason(business, 3, "sample", is_check=True)
    with_reason(business, 4, "rules_saw", is_check=True)
    Judgement.objects.filter(lead=judged(business)).update(reasons=[], checks=[])
    answer_reason(angry, "anger", True, MONDAY, owner)
    answer_reason(minor, "minor", False, MONDAY, owner)
    corrections.approve_judgement(drawn, MONDAY, owner)
    asked = reasons.newest_judgements(business, MONDAY)
    found = reasons.shares(asked, reasons.figures_by_reason(business, asked))
    assert found == Shares(needed=0.4, to_check=0.4, agreed=0.5, sample_wrong=0)


@pytest.mark.parametrize(("agreed", "offered"), [(0, True), (1, True), (2, False)])
def test_one_that_is_wrong_nine_times_in_ten_may_be_switched_off(
    agreed: int, offered: bool
) -> None:
    figures = ReasonFigures(ReasonCode.FRAUD, 20, 10, agreed, is_off=False)
    assert figures.may_be_switched_off is offered


def test_nine_answers_are_too_few() -> None:
    assert not ReasonFigures(ReasonCode.FRAUD, 20, 9, 0, is_off=False).may_be_switched_off


def test_it_never_switches_itself_off(business: Business, owner: User) -> None:
    for number in range(11):
        lead = with_reason(business, number, "fraud")
        answer_reason(lead, "fraud", False, MONDAY, owner)
    assert figures_of(business, "fraud").may_be_switched_off
    business.refresh_from_db()
    assert business.reasons_off == []


def test_one_that_is_off_asks_for_nobody(business: Business, model: Model) -> None:
    model({**GOOD, "person": ["vulnerable", "minor"]})
    switch_reason(business, "vulnerable", on=False, now=MONDAY)
    business.refresh_from_db()
    newest = judged(business).judgements.first()
    assert newest is not None
    assert [reason["code"] for reason in newest.reasons] == ["minor"]


@pytest.mark.parametrize(
    ("is_on", "checks"),
    [(True, ["criteria_disagree", "low_confidence"]), (False, ["criteria_disagree"])],
)
def test_a_doubt_of_verdicts_that_is_off_is_no_check(
    business: Business, monkeypatch: pytest.MonkeyPatch, is_on: bool, checks: list[str]
) -> None:
    monkeypatch.setattr(sample, "SHARE", 0)
    switch_reason(business, "low_confidence", on=is_on, now=MONDAY)
    lead = support.write(business, ADA)
    version = versions.version_in_force(business)
    assert version is not None
    rows = list(version.criteria.all())
    findings = {row.key: Finding("met", ["roof"], sure=False) for row in rows}
    opinion = Opinion("new_inquiry", "soon", findings, judged_by="test")
    record_judgements([Judged(lead, version, rows, opinion)], MONDAY)
    assert [check["code"] for check in lead.judgements.get().checks] == checks


@pytest.mark.parametrize(("is_on", "reasons"), [(True, ["model_unusable"]), (False, [])])
def test_a_model_that_failed_asks_for_nobody_where_that_is_off(
    business: Business, model: Model, is_on: bool, reasons: list[str]
) -> None:
    model(lambda schema: 1 / 0)
    switch_reason(business, "model_unusable", on=is_on, now=MONDAY)
    newest = judged(business).judgements.first()
    assert newest is not None
    assert [reason["code"] for reason in newest.reasons] == reasons


def test_it_can_be_switched_on_again(business: Business) -> None:
    switch_reason(business, "vulnerable", on=False, now=MONDAY)
    switch_reason(business, "vulnerable", on=True, now=MONDAY)
    business.refresh_from_db()
    assert business.reasons_off == []


@pytest.mark.parametrize("code", ["opt_out", "sample", "nonsense", ""])
def test_what_must_be_heard_stays_on(business: Business, code: str) -> None:
    with pytest.raises(Declined):
        switch_reason(business, code, on=False, now=MONDAY)


def test_an_answer_about_a_reason_that_was_not_given_is_declined(
    business: Business, owner: User
) -> None:
    with pytest.raises(Declined, match="judged again"):
        answer_reason(with_reason(business, 1, "fraud"), "anger", True, MONDAY, owner)


def test_the_buttons_beside_a_reason_count(client: Client, business: Business, owner: User) -> None:
    lead = with_reason(business, 1, "fraud")
    client.force_login(owner)
    assert "Not so: " in whole_lead(client, lead.pk)
    client.post(f"/leads/{lead.pk}/reason/", {"code": "fraud", "wrong": ""})
    assert lead.reason_answers.get().is_right is False


def test_only_owners_switch(client: Client, business: Business) -> None:
    client.force_login(support.make_owner(business, "m@x.example", role="member"))
    answer = client.post("/in/oak/judging/reasons/", {"code": "fraud", "off": ""})
    assert answer.status_code == 403


def test_the_page_of_figures_shows_each_reason(
    client: Client, business: Business, owner: User
) -> None:
    lead = support.answered_lead(business, ADA, support.clock())
    lead.judgements.update(reasons=[new_reason(ReasonCode.MINOR)])
    client.force_login(owner)
    assert "A minor is involved" in client.get("/in/oak/judging/").content.decode()
