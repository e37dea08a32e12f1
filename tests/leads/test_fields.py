"""What a submission's fields mean: by their labels, and by what their values look like."""

from typing import Any

import pytest

from leads.contacts.signing import name_under
from leads.fields import understand_fields
from tests.support.speed import counted_work

PLAIN = {"Name": "Ada Keen", "Email": "ada@x.example", "Phone": "902-555-0131"}


@pytest.mark.parametrize(
    "before",
    [
        {"Customer": "Returning"},
        {"Best contact": "Afternoons"},
        {"Tenant": "no"},
        {"Kunde": "Neukunde"},
        {"Cliente": "nuevo"},
        {"Klient": "stały"},
        {"Number": 12},
        {"Callback": "yes"},
        {"Rufnummer": "abends"},
        {"Mail": "once a month"},
        {"E-mail": "oui"},
        {"Caller": "-"},
    ],
)
def test_a_value_must_look_like_what_its_label_says(before: dict[str, Any]) -> None:
    found = understand_fields({**before, **PLAIN})
    assert (found.name, found.email, found.phone) == tuple(PLAIN.values())


@pytest.mark.parametrize(
    ("fields", "part", "right"),
    [
        ({"Name": "No"}, "name", ""),
        ({"Name": "undefined"}, "name", ""),
        ({"Customer": "Keen Roofing Ltd"}, "name", "Keen Roofing Ltd"),
        ({"Contact": "Ada Keen"}, "name", "Ada Keen"),
        ({"Email": "yes", "e2": "ada@x.example"}, "email", "ada@x.example"),
        ({"Phone": "yes", "Mobile": "9025550131"}, "phone", "9025550131"),
        ({"Phone": "9025550131", "Telephone": ""}, "phone", "9025550131"),
        ({"Email": "ada@x.example", "Your email": ""}, "email", "ada@x.example"),
        ({"Time zone": "soon", "tz": "America/Halifax"}, "timezone", "America/Halifax"),
        ({"cc": "boss@z.example", "x": "ada@x.example"}, "email", "ada@x.example"),
        ({"Lead owner email": "rep@z.example", **PLAIN}, "email", "ada@x.example"),
        ({"Spouse email": "tom@z.example", "x": "ada@x.example"}, "email", "ada@x.example"),
        ({"Phone": "555-0131", "Mobile": "902-555-0132"}, "phone", "902-555-0132"),
        ({"Phone": "555-0131", "Mobile": "555-0132"}, "phone", "555-0131"),
        ({"Name (First)": "Ada", "Name (Last)": "Keen"}, "name", "Ada Keen"),
        ({"Name First": "Ada", "Name Last": "Keen"}, "name", "Ada Keen"),
        ({"Name (Vorname)": "Ada", "Name (Nachname)": "Keen"}, "name", "Ada Keen"),
        ({"Name (as on your bill)": "Ada Keen"}, "name", "Ada Keen"),
        ({"Uw naam": "Ada Keen"}, "name", "Ada Keen"),
        ({"Wie heißen Sie?": "Ada Keen"}, "name", "Ada Keen"),
        ({"Jak się nazywasz?": "Ada Keen"}, "name", "Ada Keen"),
        ({"Which email to reach you at?": "ada@x.example"}, "email", "ada@x.example"),
        ({"Send to": "boss@z.example", "x": "ada@x.example"}, "email", "ada@x.example"),
        ({"Il tuo nome": "Ada Keen"}, "name", "Ada Keen"),
        ({"Seu nome": "Ada Keen"}, "name", "Ada Keen"),
        ({"data__contact__full_name": "Ada Keen"}, "name", "Ada Keen"),
        ({"submission_number": "9025550199", "Phone": "902-555-0131"}, "phone", "902-555-0131"),
    ],
)
def test_the_first_value_that_fits_counts(fields: dict[str, Any], part: str, right: str) -> None:
    assert getattr(understand_fields(fields), part) == right


@pytest.mark.parametrize("ours", ["+19025550140", "(902) 555-0140", "1 902 555 0140"])
def test_our_number_is_nobody_elses(ours: str) -> None:
    fields = {"phone": ours, "Your phone": "902-555-0131"}
    assert understand_fields(fields, {"+19025550140"}).phone == "902-555-0131"


@pytest.mark.parametrize("theirs", ["555-0140", "+19025550141", "+1 782 555 0140"])
def test_a_number_that_begins_or_ends_otherwise_is_not_ours(theirs: str) -> None:
    assert understand_fields({"phone": theirs}, {"+19025550140"}).phone == theirs


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({**PLAIN, "Mobile": "902-555-0132"}, "Mobile"),
        ({**PLAIN, "Work email": "ada@work.example"}, "Work email"),
        ({**PLAIN, "Client": "new"}, "Client"),
        ({"Message": "short", "Comments": "somewhat longer"}, "Message"),
    ],
)
def test_no_value_is_lost_because_a_second_one_came(fields: dict[str, Any], label: str) -> None:
    assert understand_fields(fields).extra[label] == fields[label]


@pytest.mark.parametrize("sign", [",", ";", "-", ":", "(", "a: "])
def test_a_sender_of_a_thousand_signs_costs_nothing(sign: str) -> None:
    with counted_work() as spent:
        understand_fields({"From": sign * 20_000})
    assert spent.seconds < 0.5


def test_an_address_of_ours_is_nobodys() -> None:
    own = {"oak.example"}
    fields = {"email": "office@oak.example", "x": "ada@x.example"}
    assert understand_fields(fields, own).email == "ada@x.example"
    assert understand_fields({"email": "office@oak.example"}, own).email == ""


def test_a_ruler_of_a_thousand_dashes_is_nobodys_name() -> None:
    with counted_work() as spent:
        assert name_under("-" * 20_000 + "x") == ""
    assert spent.seconds < 0.5
