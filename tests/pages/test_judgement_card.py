"""What a lead's judgement card says: the words behind it, and what nobody spoke of."""

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.judge.judging import judge_next_leads
from leads.models import Business, Judgement, Lead
from leads.review import examples, trials
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.judging import GOOD, run
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def judged_by_model(business: Business, model: Model, **changes: Any) -> Lead:
    model({**GOOD, **changes})
    lead = support.write(business, ADA)
    assert judge_next_leads(MONDAY)
    return lead


def quoted(inside: Client, lead: Lead) -> list[str]:
    """The words quoted on a lead's page, from its top."""
    page = lxml.html.fromstring(whole_lead(inside, lead.pk))
    return [quote.text_content().strip() for quote in page.xpath("//blockquote")]


def test_the_words_that_show_category_and_urgency_are_kept(
    business: Business, model: Model
) -> None:
    lead = judged_by_model(business, model, category_quotes=["roof leaks", "not theirs"])
    judgement: Judgement = lead.judgements.get()
    assert judgement.category_evidence == ["roof leaks"]
    assert judgement.urgency_evidence == ["this week"]


def test_they_stand_on_the_card(inside: Client, business: Business, model: Model) -> None:
    lead = judged_by_model(business, model)
    assert quoted(inside, lead)[:2] == ["roof leaks", "this week"]


@pytest.mark.parametrize("is_sure", [True, False])
def test_the_card_says_where_it_is_not_sure_what_it_is(
    inside: Client, business: Business, model: Model, is_sure: bool
) -> None:
    lead = judged_by_model(business, model, category_sure=is_sure)
    page = whole_lead(inside, lead.pk)
    assert ("Not sure what it is." in page) is not is_sure


def test_an_emergency_that_nothing_shows_is_soon_and_told(
    inside: Client, business: Business, model: Model
) -> None:
    lead = judged_by_model(business, model, urgency="emergency", urgency_quote="it burns")
    assert lead.judgements.get().urgency == "soon"
    assert "nothing that they wrote shows it" in whole_lead(inside, lead.pk)


def test_of_what_is_not_wanted_nothing_was_said(
    inside: Client, business: Business, model: Model
) -> None:
    lead = judged_by_model(business, model)
    page = lxml.html.fromstring(whole_lead(inside, lead.pk))
    chips = page.xpath("//ul[contains(@class, 'verdicts')]//span[contains(@class, 'chip')]")
    assert [chip.text_content().strip() for chip in chips] == ["Met", "Met", "Nothing of it"]


def test_a_person_chooses_in_the_same_words(
    inside: Client, business: Business, model: Model
) -> None:
    lead = judged_by_model(business, model)
    page = lxml.html.fromstring(whole_lead(inside, lead.pk))
    choices = [
        [option.text_content().strip() for option in page.xpath(f"//select[@name='{name}']/option")]
        for name in ("criterion:roof", "criterion:cash")
    ]
    assert choices == [["Met", "Not met", "Can't tell"], ["Met", "Not met", "Nothing of it"]]


def test_a_trial_does_not_tell_apart_what_counts_the_same(
    inside: Client, business: Business, owner: User, model: Model
) -> None:
    lead = judged_by_model(business, model)
    examples.keep_example(lead, MONDAY, owner)
    model({**GOOD, "C2": {"quotes": ["roof leaks"], "verdict": "not_met", "sure": True}})
    trial = trials.against_examples(business.criteria_versions.get(in_force=True), LATER, owner)
    run(LATER)
    trial.refresh_from_db()
    assert trial.figures["by_criterion"]["cash"] == {"cases": 1, "right": 1, "falsely_met": 0}
    assert "Where it differs" not in inside.get(f"/trials/{trial.pk}/").content.decode()


def test_a_trial_tells_where_the_unwanted_was_found(
    inside: Client, business: Business, owner: User, model: Model
) -> None:
    lead = judged_by_model(business, model)
    examples.keep_example(lead, MONDAY, owner)
    model({**GOOD, "C2": {"quotes": ["roof leaks"], "verdict": "met", "sure": True}})
    trial = trials.against_examples(business.criteria_versions.get(in_force=True), LATER, owner)
    run(LATER)
    page = " ".join(inside.get(f"/trials/{trial.pk}/").content.decode().split())
    assert "cash nothing of it" in page
    assert "cash met" in page
