"""Approved facts as a file gives them, and as they were kept before they were rows."""

from typing import Any

import pytest

from leads.business.facts import fact_mistakes, split_topic
from leads.sources.businesses import as_data
from tests import support

pytestmark = pytest.mark.django_db


def wordings(given: list[Any], languages: tuple[str, ...] = ("de", "en")) -> list[Any]:
    business = support.make_business(facts=given, languages=list(languages))
    return [fact.wordings for fact in business.approved_facts.all()]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Angebote sind frei.", {"de": {"topic": "", "text": "Angebote sind frei."}}),
        ("Angebote: Sie sind frei.", {"de": {"topic": "Angebote", "text": "Sie sind frei."}}),
        ({"topic": "Preis", "text": "82 €."}, {"de": {"topic": "Preis", "text": "82 €."}}),
        (
            {"topic": "Preis", "texts": {"de": "82 €.", "en": "€82."}},
            {"de": {"topic": "Preis", "text": "82 €."}, "en": {"topic": "", "text": "€82."}},
        ),
        (
            {"topic": {"en": "price"}, "texts": {"en": "€82."}},
            {"en": {"topic": "price", "text": "€82."}},
        ),
    ],
)
def test_a_fact_of_a_file(given: Any, kept: Any) -> None:
    assert wordings([given]) == [kept]


@pytest.mark.parametrize(
    "line",
    [
        "We open at 8:00 and close at 17:00.",
        "See https://oak.example for more.",
        "This is a rather long sentence that only ends here: with a colon.",
        "Quotes are free. Note: they hold for a month.",
    ],
)
def test_a_colon_within_a_sentence_makes_no_topic(line: str) -> None:
    assert split_topic(line) == {"topic": "", "text": line}


def test_the_same_file_again_keeps_the_same_rows() -> None:
    given = ["Quotes are free.", {"topic": "price", "texts": {"en": "$90.", "fr": "90 $."}}]
    business = support.make_business(facts=given)
    before = list(business.approved_facts.values_list("pk", flat=True))
    support.make_business(facts=given)
    assert list(business.approved_facts.values_list("pk", flat=True)) == before


def test_a_file_that_says_nothing_of_facts_leaves_them() -> None:
    business = support.make_business()
    data = {key: value for key, value in support.BUSINESS.items() if key != "facts"}
    support.setting_up.load_business(data, support.MONDAY)
    assert business.approved_facts.count() == 1


def test_what_is_written_out_can_be_loaded_again() -> None:
    business = support.make_business(
        facts=["Plain.", {"topic": {"en": "a", "fr": "b"}, "texts": {"en": "A.", "fr": "B."}}]
    )
    before = [fact.wordings for fact in business.approved_facts.all()]
    again = support.setting_up.load_business(as_data(business) | {"key": "elm"}, support.MONDAY)
    assert [fact.wordings for fact in again.approved_facts.all()] == before


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("All.", "facts: must be a list"),
        ([7], "facts.1: must be a text"),
        (["Fine.", {"topic": "price"}], "facts.2: text must be a text"),
        ([{"texts": {}}], "facts.1: text must be"),
        ([{"texts": {"english": "Free."}}], "facts.1: text must be"),
        ([{"texts": {"en": 7}}], "facts.1: text must be"),
        ([{"text": "Free.", "topic": 7}], "facts.1: topic must be"),
    ],
)
def test_a_mistake_in_a_file_names_its_place(given: Any, says: str) -> None:
    assert fact_mistakes(given)[0].startswith(says)
