"""For what a person is needed now, and what is only to be checked."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from leads.judge import needed, sample
from leads.judge.evaluation import proven
from leads.judge.opinion import Opinion
from leads.models import Business, Judgement, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.review import corrections
from leads.review.examples import keep_example
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.judging import GOOD, judged

R = ReasonCode


def opinion(category: str = "new_inquiry", *codes: ReasonCode, **more: Any) -> Opinion:
    return Opinion(category, "normal", reasons=[new_reason(code) for code in codes], **more)


def codes(reasons: list[Any]) -> list[str]:
    return [str(reason["code"]) for reason in reasons]


def test_the_models_reasons_count() -> None:
    found = needed.reasons_of_both(opinion(), opinion("new_inquiry", R.ANGER, R.MINOR), True)
    assert codes(found) == ["anger", "minor"]


@pytest.mark.parametrize("code", [R.ORDERS, R.OPT_OUT])
@pytest.mark.parametrize("is_proven", [True, False])
def test_what_neither_reading_can_clear(code: ReasonCode, is_proven: bool) -> None:
    found = needed.reasons_of_both(opinion("new_inquiry", code), opinion(), is_proven)
    assert codes(found) == [str(code)]


@pytest.mark.parametrize("code", [R.DANGER, R.HEALTH])
def test_an_emergency_that_rules_alone_saw_counts_until_the_model_is_proven(
    code: ReasonCode,
) -> None:
    by_rules = Opinion("new_inquiry", "emergency", reasons=[new_reason(code)])
    assert codes(needed.reasons_of_both(by_rules, opinion(), False)) == [str(code)]
    assert needed.reasons_of_both(by_rules, opinion(), True) == []


@pytest.mark.parametrize("code", [R.DANGER, R.HEALTH])
def test_an_emergency_that_rules_are_not_sure_of_is_a_check(code: ReasonCode) -> None:
    reasons = [new_reason(code)]
    by_rules = Opinion("new_inquiry", "emergency", urgency_sure=False, reasons=reasons)
    assert needed.reasons_of_both(by_rules, opinion(), False) == []
    assert codes(needed.checks_of_both(by_rules, opinion(), False)) == ["rules_saw"]


@pytest.mark.parametrize("category", ["new_inquiry", "vendor_solicitation"])
def test_an_opt_out_that_no_rule_says_is_the_models_to_tell(category: str) -> None:
    by_rules = opinion(category, R.OPT_OUT, opt_out=True, opt_out_sure=False)
    assert needed.reasons_of_both(by_rules, opinion(category), False) == []


@pytest.mark.parametrize("category", ["spam", "auto_reply_or_bounce"])
def test_junk_where_the_rules_are_not_sure_of_a_customer_needs_nobody(category: str) -> None:
    doubt = [new_reason(R.LOW_CONFIDENCE, "it may also be written by a machine")]
    by_rules = opinion("existing_customer", checks=doubt)
    assert needed.reasons_of_both(by_rules, opinion(category), True) == []
    unsure = opinion(category, category_sure=False)
    assert codes(needed.reasons_of_both(by_rules, unsure, True)) == ["junk_or_customer"]


@pytest.mark.parametrize("code", [R.VULNERABLE, R.FRAUD, R.ANGER, R.DANGER])
def test_other_signs_of_the_rules_are_a_check(code: ReasonCode) -> None:
    by_rules = opinion("new_inquiry", code)
    assert needed.reasons_of_both(by_rules, opinion(), False) == []
    assert codes(needed.checks_of_both(by_rules, opinion(), False)) == ["rules_saw"]
    assert needed.checks_of_both(by_rules, opinion(), True) == []


def test_what_rules_saw_is_one_line() -> None:
    by_rules = opinion("new_inquiry", R.VULNERABLE, R.FRAUD, R.ANGER)
    assert len(needed.checks_of_both(by_rules, opinion(), False)) == 1


def test_a_disagreement_is_a_check_until_the_model_is_proven() -> None:
    two = opinion("new_inquiry"), opinion("job_applicant")
    assert codes(needed.checks_of_both(*two, False)) == ["readers_disagree"]
    assert needed.checks_of_both(*two, True) == []


def test_junk_where_the_rules_see_a_customer_needs_a_person() -> None:
    found = needed.reasons_of_both(opinion("existing_customer"), opinion("spam"), True)
    assert codes(found) == ["junk_or_customer"]


@pytest.mark.parametrize("category", ["spam", "vendor_solicitation", "auto_reply_or_bounce"])
def test_what_both_call_junk_needs_nobody(category: str) -> None:
    two = opinion(category, R.THREAT), opinion(category, R.FRAUD, R.THREAT)
    assert needed.reasons_of_both(*two, False) == []


def test_a_category_that_the_model_doubts_is_a_check() -> None:
    found = needed.checks_of_both(opinion(), opinion(category_sure=False), True)
    assert codes(found) == ["low_confidence"]


def test_an_emergency_is_one_line_where_danger_says_so() -> None:
    urgent = Opinion("new_inquiry", "emergency", reasons=[new_reason(R.DANGER)])
    assert codes(needed.with_facts(urgent, []).reasons) == ["danger"]
    assert codes(needed.with_facts(Opinion("spam", "emergency"), []).reasons) == ["emergency"]


@pytest.mark.parametrize(
    ("language", "offered", "asks"),
    [
        ("pl", ["en", "fr"], True),
        ("fr", ["en", "fr"], False),
        ("", ["en"], False),
        ("pl", [], False),
    ],
)
def test_a_language_that_is_not_offered_needs_a_person(
    language: str, offered: list[str], asks: bool
) -> None:
    found = needed.with_facts(opinion(language=language), offered)
    assert (codes(found.reasons) == ["language"]) is asks


def test_a_machine_that_speaks_another_language_needs_nobody() -> None:
    found = needed.with_facts(opinion("auto_reply_or_bounce", language="pl"), ["en"])
    assert found.reasons == []


# Proven


@pytest.mark.django_db
def test_a_model_is_proven_by_what_the_owner_checked(
    business: Business, owner: User, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proven, "FEWEST", 3)
    model(GOOD)
    leads = [judged(business, {**ADA, "email": f"a{n}@x.example", "phone": ""}) for n in range(3)]
    corrections.approve_judgement(leads[0], MONDAY, owner)
    corrections.approve_judgement(leads[1], MONDAY, owner)
    assert not proven.is_model_proven(business, MONDAY)
    keep_example(leads[2], MONDAY, owner)
    assert proven.is_model_proven(business, MONDAY)
    corrections.correct_judgement(leads[1], {"category": "spam"}, "", MONDAY, owner)
    assert not proven.is_model_proven(business, MONDAY)


@pytest.mark.django_db
def test_what_rules_judged_proves_no_model(business: Business, owner: User) -> None:
    corrections.approve_judgement(judged(business), MONDAY, owner)
    assert proven.checked_by_owner(business, MONDAY) == (0, 0)


# Drawn at random


@pytest.mark.django_db
def test_about_one_in_twenty_five_is_drawn(business: Business) -> None:
    drawn = sum(sample.is_drawn(Lead(pk=10_000_000 + n)) for n in range(5_000))
    assert 0.03 <= drawn / 5_000 <= 0.05


@pytest.mark.django_db
def test_who_is_drawn_is_to_be_checked_and_blocks_nothing(
    business: Business, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "SHARE", 1.0)
    model(GOOD)
    lead = support.answered_lead(business)
    newest = lead.judgements.first()
    assert newest is not None
    assert codes(newest.checks) == ["sample"]
    assert not lead.act_now
    assert support.first_answer(lead).state == "sent"


@pytest.mark.django_db
def test_who_was_looked_at_is_not_drawn_again(
    business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "SHARE", 1.0)
    lead = judged(business)
    Judgement.objects.filter(lead=lead).update(reviewed_at=MONDAY)
    assert not sample.is_drawn(lead)
