"""What a business of a trade starts with can be used as it stands."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.content.merge_fields import SAMPLE, business_values, fill
from followups.content.standard_words import letter, standard_subject
from followups.owner.sequence_texts import mistakes_in_texts, texts_of
from integrations.errors import Unavailable
from leadflow import setting_up, trades
from leadflow.pages.criteria.samples import read_samples
from leadflow.pages.set_up.steps import set_up_states
from leads.criteria.mistakes import mistakes_by_row
from leads.criteria.rules import decide_rule
from leads.models import Business
from leads.sources.profile import profile_of
from tests.support import MONDAY, Model
from tests.support.judging import GOOD

pytestmark = pytest.mark.django_db


LANGUAGES = trades.written_in()
EVERY = [(key, code) for key in sorted(trades.all_trades()) for code in LANGUAGES]
GREETING = {"en": "Hi Alex,\n\n", "es": "Hola Alex:\n\n", "fr": "Bonjour Alex,\n\n"}


def test_all_are_written_in_every_language_of_the_team(settings: Any) -> None:
    assert set(LANGUAGES) == {code for code, _ in settings.TEAM_LANGUAGES}


def test_there_are_a_dozen_and_none_says_what_another_says() -> None:
    said = set[str]()
    for code in LANGUAGES:
        every = trades.all_trades(code).values()
        assert len(every) >= 12
        for trade in every:
            said |= {trade.answer, *trade.notes, *(one.text for one in trade.samples)}
            for name in (trade.name, *trade.also):
                found = trades.trade_called(name, code)
                assert found is trade, (name, found)
    assert len(said) == len(EVERY) * 8


@pytest.mark.parametrize(("key", "code"), EVERY)
def test_its_sentences_and_texts_have_no_mistake(key: str, code: str, business: Business) -> None:
    trade = trades.all_trades(code)[key]
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
            assert mail.startswith(GREETING[code])
            assert mail.endswith(values["signature"])
            assert "  " not in mail


@pytest.mark.parametrize(("key", "code"), EVERY)
def test_its_samples_are_judged(key: str, code: str, business: Business) -> None:
    """One that they want, one that presses or is simple, and one that they do not."""
    trade = trades.all_trades(code)[key]
    found = read_samples(business, trade, trade.criteria, MONDAY)
    assert len(found) >= 3
    assert found[0].kind == "New inquiry"
    assert all(read.unjudged or read.kind != "New inquiry" for read in found)
    assert "Met" in {verdict for _, verdict, _ in found[0].verdicts}


@pytest.mark.parametrize("phone", ["06 12 34 56 78", "612 34 56 78", "(902) 555-0131", "0206"])
def test_a_phone_is_one_however_it_is_written(phone: str) -> None:
    for trade in trades.all_trades().values():
        (rule,) = [row["rule"] for row in trade.criteria if row["kind"] == "rule"]
        assert decide_rule(rule, {"phone": phone}).verdict == "met"
        assert decide_rule(rule, {"phone": "none"}).verdict == "not_met"


@pytest.mark.parametrize("code", [*LANGUAGES, "de", "pl"])
def test_what_customers_get_is_in_their_language(
    code: str, owner: User, client: Client, business: Business
) -> None:
    """Whatever the owner's pages are in, from the first inquiry on and from a trade."""
    client.force_login(owner)
    profile = replace(profile_of(business), name="Elm", languages=[code], trade="Plumber")
    elm = setting_up.new_business(profile, MONDAY, owner)
    usual = texts_of(elm.sequences.get(in_force=True))
    page = client.get(f"/in/{elm.key}/sequence/?trade=plumbing")
    bodies = [usual.first_body, page.context["form"]["first_body"].value()]
    for texts in (usual, page.context["texts"]):
        bodies += [step.body for step in texts.steps]
        assert texts.first_subject == standard_subject(code)
    greeting = letter([], code).partition("\n")[0]
    assert len(bodies) == 10
    assert all(body.startswith(greeting) for body in bodies)
    assert not [body for body in bodies if code != "en" and "reply" in body.lower()]
    assert "answer" not in {one.step.key for one in set_up_states(elm) if one.is_done}


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
    assert trades.trade_called("Électricité générale") is None
    electrical = trades.trade_called("Electricite generale", "en", "fr")
    assert electrical is trades.all_trades("en")["electrical"]


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
