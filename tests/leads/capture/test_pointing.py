"""A machine's mail that no layout fits.

A model may point to the person, and to nobody who does not stand there.
"""

from typing import Any

import pytest

from integrations.errors import Unavailable
from leads.models import Address, Arrival, Business, Lead, ModelCall
from tests import support
from tests.support import Model, letter

pytestmark = pytest.mark.django_db

STRANGE = (
    "Zettel 7\nWer da? Über die Hotline Ada Keen, zu erreichen bei ada@x.example (privat) oder "
    "über kim@oak-roofing.example\nWas: Das Dach leckt seit Sonntag\nBüro des Boten: "
    "hilfe@bote.example, 0800 555 0100"
)
POINTS = {"inquiry": True, "email": "[EMAIL_1]", "phone": "", "first_line": 3, "last_line": 3}


def filed(
    business: Business,
    text: str = STRANGE,
    sender: str = "Bote <noreply@bote.example>",
    subject: str = "Zettel 7",
) -> Arrival:
    found: Arrival = support.mail_in(business, letter(sender, text, subject))
    return found


def test_a_model_points_to_the_person_and_code_reads_what_stands_there(
    business: Business, model: Model
) -> None:
    asked = model(POINTS)
    arrival = filed(business)
    lead = Lead.objects.get()
    assert (lead.contact.email, arrival.why) == (
        "ada@x.example",
        "Read from a notification (model).",
    )
    assert lead.inbound.get().text == "Was: Das Dach leckt seit Sonntag"
    sent = str(asked)
    assert "[EMAIL_1]" in sent
    assert not any(one in sent for one in ("ada@x.example", "kim@", "hilfe@"))
    call = ModelCall.objects.get()
    assert call.lead == lead  # what was sent for a lead is shown with it
    assert (call.purpose, call.outcome, call.tokens_in, call.tokens_out) == (
        "find",
        "answered",
        900,
        100,
    )


@pytest.mark.parametrize(
    "points",
    [
        {"inquiry": False},
        {"email": "kim@oak-roofing.example"},
        {"email": "[EMAIL_2]"},
        {"email": "[EMAIL_3]"},
        {"email": "victim@elsewhere.example"},
        {"email": ["[EMAIL_1]"]},
        {"email": "[EMAIL_99]", "phone": 7},
        {"inquiry": "yes"},
    ],
)
def test_it_cannot_name_anybody_who_does_not_stand_there_or_is_one_of_us(
    business: Business, model: Model, points: dict[str, Any]
) -> None:
    model({**POINTS, **points})
    assert filed(business).became == "quarantined"
    assert not Lead.objects.exists()
    assert not Address.objects.exists()


@pytest.mark.parametrize("wrong", [{"first_line": 90}, {"first_line": True, "last_line": "x"}])
def test_a_wrong_line_costs_only_itself(
    business: Business, model: Model, wrong: dict[str, Any]
) -> None:
    model({**POINTS, **wrong})
    filed(business)
    assert Lead.objects.get().contact.email == "ada@x.example"


def test_with_the_model_away_the_mail_is_filed_all_the_same(
    business: Business, model: Model
) -> None:
    model(Unavailable("away"))
    assert filed(business).became == "quarantined"


def test_a_layout_that_is_known_or_a_person_who_writes_is_never_shown_to_it(
    business: Business, model: Model
) -> None:
    asked = model(POINTS)
    filed(
        business,
        "Name: Ada Keen\nEmail: ada@x.example\nMessage: The roof leaks.",
        subject="New message",
    )
    filed(business, "Our roof leaks.\nBob", sender="Bob <bob@y.example>", subject="Roof")
    filed(business, "Your invoice is ready", subject="Invoice 12345 from Bote is due")
    assert asked == []


def test_two_notices_from_an_address_that_nobody_reads_are_two_leads(business: Business) -> None:
    filed(
        business,
        "Zettel 7: Das Dach leckt, bitte kommen Sie bald vorbei",
        subject="Neue Anfrage, Zettel 7",
    )
    filed(business, "Zettel 8: Die Rinne ist voll, bitte melden", subject="Neue Anfrage, Zettel 8")
    assert Lead.objects.count() == 2
    assert not any(lead.contact.email for lead in Lead.objects.all())


def test_a_machine_that_tells_of_nobody_is_held_back_for_a_look(business: Business) -> None:
    arrival = filed(business, "Sie haben eine neue Bewertung: fünf Sterne", subject="Ihre Woche")
    assert arrival.became == "quarantined"
    assert not Lead.objects.exists()
