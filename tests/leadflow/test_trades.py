"""What a business of a trade starts with can be used as it stands."""

import pytest

from followups.content.merge_fields import SAMPLE, business_values, fill
from followups.owner.sequence_texts import mistakes_in_texts
from integrations.errors import Unavailable
from leadflow import trades
from leadflow.pages.criteria.samples import read_samples
from leads.criteria.mistakes import mistakes_by_row
from leads.models import Business
from tests.support import MONDAY, Model
from tests.support.judging import GOOD

pytestmark = pytest.mark.django_db


def test_there_are_a_dozen_and_none_says_what_another_says() -> None:
    every = trades.all_trades().values()
    assert len(every) >= 12
    texts = [text for trade in every for text in (trade.answer, *trade.notes)]
    assert len(texts) == len(set(texts)) == 5 * len(every)
    for trade in every:
        for name in (trade.name, *trade.also):
            assert trades.trade_called(name) is trade, name


@pytest.mark.parametrize("key", sorted(trades.all_trades()))
def test_its_sentences_and_texts_have_no_mistake(key: str, business: Business) -> None:
    trade = trades.all_trades()[key]
    assert not any(mistakes_by_row(trade.criteria))
    assert {row["weight"] for row in trade.criteria} <= {2, 3, 4, 5}
    assert any(row["required"] for row in trade.criteria)
    assert any(row["disqualifying"] for row in trade.criteria)
    for business.phone in ("", "+19025550110"):
        values = business_values(business, SAMPLE)
        texts = trade.texts(values)
        assert not mistakes_in_texts(texts, values)
        assert [step.day for step in texts.steps] == [1, 3, 5, 7]
        for body in (texts.first_body, *(step.body for step in texts.steps)):
            mail = fill(body, values)
            assert mail.startswith("Hi Alex,\n\n")
            assert mail.endswith(values["signature"])
            assert "  " not in mail


@pytest.mark.parametrize("key", sorted(trades.all_trades()))
def test_its_samples_are_judged(key: str, business: Business) -> None:
    """One that they want, one that presses or is simple, and one that they do not."""
    trade = trades.all_trades()[key]
    found = read_samples(business, trade, trade.criteria, MONDAY)
    assert len(found) >= 3
    assert found[0].kind == "New inquiry"
    assert all(read.unjudged or read.kind != "New inquiry" for read in found)
    assert "Met" in {verdict for _, verdict, _ in found[0].verdicts}


def test_a_trade_is_known_by_an_owners_own_words() -> None:
    known = {
        "Plumber": "plumbing",
        "home repair and roofing": "building",
        "Roofing": "roofing",
        "Family law office": "law",
        "Window cleaning": "cleaning",
        "HVAC": "heating",
        "Lawn mowing and other things": None,
        "Plumbers and fitters": "plumbing",
        "": None,
    }
    for typed, key in known.items():
        found = trades.trade_called(typed)
        assert (found.key if found else None) == key, typed


def test_a_model_judges_the_samples_where_there_is_one(business: Business, model: Model) -> None:
    roofing = trades.all_trades()["roofing"]
    quote = {"quotes": ["Our roof has leaked since Sunday"], "verdict": "met", "sure": True}
    open_ones = {f"C{n}": {**quote, "quotes": [], "verdict": "cant_tell"} for n in range(2, 6)}
    said = {**GOOD, "category_quotes": ["Our roof has leaked"], "C1": quote, **open_ones}
    asked = model(said)
    leaking = read_samples(business, roofing, roofing.criteria, MONDAY)[0]
    assert asked
    assert "902-555-0131" not in str(asked)  # as everything that a model is sent
    assert leaking.unjudged == 0
    assert leaking.verdicts[0][1:] == ("Met", "Our roof has leaked since Sunday")


def test_a_model_that_is_away_leaves_them_to_the_rules(business: Business, model: Model) -> None:
    asked = model(Unavailable("away"))
    plumbing = trades.all_trades()["plumbing"]
    found = read_samples(business, plumbing, plumbing.criteria, MONDAY)
    assert [read.urgency for read in found][1] == "Emergency"
    assert len(asked) == 1
