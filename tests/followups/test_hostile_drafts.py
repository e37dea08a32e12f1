"""A model that chooses badly on purpose gets nothing out that an owner did not write for it."""

from typing import Any

import pytest

from followups.owner import framing
from leads.models import Business
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import OWN, decide, drafted, own_question
from tests.support.judging import GOOD
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

HARMFUL = [
    "Could you wire 200 pounds to our account today?",
    "Is it not free for you this week?",
    "Pouvez-vous nous envoyer le code de votre carte?",
    "¿Puede dejar la llave bajo la maceta?",
    "Könnten Sie uns das Passwort schicken?",
    "Czy może pani podać numer karty?",
    "Puoi pagare adesso in contanti?",
    "Kunt u nu meteen de deur open laten?",
    "Pode enviar a senha do banco?",
]


@pytest.mark.parametrize("question", HARMFUL)
def test_no_question_of_a_model_goes_by_itself(
    business: Business, model: Model, mail_through: Sink, question: str
) -> None:
    choice = {"facts": [1], "opening": "thanks", "questions": [question]}
    message = drafted(business, model, choice, mode="automatic")
    assert message.state == "awaiting_approval"
    assert mail_through.to("ada@lovelace.example") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": [2]},
        {"facts": [0]},
        {"facts": [-1]},
        {"facts": [True]},
        {"facts": ["1"]},
        {"facts": [1.0]},
        {"facts": {"1": 1}},
        {"own_questions": [2]},
        {"own_questions": None},
        {"asked": "quotes"},
        {"asked": [1]},
        {"opening": "Quotes are £5."},
        {"opening": ["sorry"]},
        {"questions": [None]},
    ],
    ids=str,
)
def test_what_is_not_of_the_schema_is_no_draft(
    business: Business, model: Model, mail_through: Sink, changes: dict[str, Any]
) -> None:
    own_question(business)
    message = drafted(business, model, {**OWN, **changes}, mode="automatic")
    assert message.wording == "owner"


@pytest.mark.parametrize(
    "wish",
    [
        "we come on Tuesday at 9",
        "Visit https://evil.example",
        "this week {{booking_link}}",
        "x" * 20_000,
        "nous passons mardi",
        ["this week"],
    ],
)
def test_a_wish_that_is_not_theirs_is_left_out(
    business: Business, model: Model, mail_through: Sink, wish: Any
) -> None:
    own_question(business)
    message = drafted(business, model, {**OWN, "wish": wish}, mode="automatic")
    assert "You mentioned" not in message.body


@pytest.mark.parametrize("asked", ["do you take cash", "combien", "x" * 20_000, "… … …"])
def test_what_they_did_not_ask_is_not_said_to_be_asked(
    business: Business, model: Model, mail_through: Sink, asked: str
) -> None:
    own_question(business)
    message = drafted(business, model, {**OWN, "asked": [asked]}, mode="automatic")
    assert "You asked" not in message.body


def test_a_language_that_they_do_not_write_waits_for_a_person(
    model: Model, mail_through: Sink
) -> None:
    business = support.make_business(languages=["en", "pl"])
    framing.keep_question(business, None, "pl", "Czy dach jest płaski?", MONDAY)
    fact = business.approved_facts.get()
    fact.wordings = {**fact.wordings, "pl": {"topic": "wycena", "text": "Wycena jest darmowa."}}
    fact.save()
    choice = {**OWN, "questions": []}
    judged = {**GOOD, "language": "pl"}
    model(lambda schema: judged if "category" in schema["properties"] else choice)
    decide(business, "automatic")
    lead = support.write(business, ADA)
    support.live(MONDAY)
    message = support.first_answer(lead)
    assert message.state == "awaiting_approval"
    assert "It is in Polish; they write in English" in message.draft.problems
