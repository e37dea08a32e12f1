"""What columns mean, and what the cells of a row tell of a person."""

import pytest

from leads.fields import column_meaning, understand_row
from leads.sources.importing.guessing import guess_mapping
from leads.sources.tables import read_file

MAPPING = {"Name": "name", "Email": "email", "Work email": "email", "Phone": "phone"}


def told_by(cells: dict[str, str], mapping: dict[str, str] | None = None) -> tuple[str, list[str]]:
    """(the name, every address and number)"""
    row = understand_row(cells, MAPPING if mapping is None else mapping, "CA")
    return row.details.name, [*row.emails, *row.phones]


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("E-mail 1 - Value", "email"),
        ("E-mail 2 Address", "email"),
        ("Business Phone 2", "phone"),
        ("Company Main Phone", "phone"),
        ("Telefon geschäftlich", "phone"),
        ("Téléphone (domicile)", "phone"),
        ("Adresse de messagerie 2", "email"),
        ("Telefon służbowy", "phone"),
        ("Teléfono particular", "phone"),
        ("Person - Name", "name"),
        ("Phone Numbers", "phone"),
        ("Main Phones", "phone"),
        ("Email Addresses", "email"),
        ("Téléphones", "phone"),
        ("Phone Notes", ""),
        ("E-mail 1 - Type", ""),
        ("E-mail Display Name", ""),
        ("Business Fax", ""),
        ("Home Address", ""),
        ("Assistant's Phone", ""),
        ("Email Opt Out", ""),
        ("Company", ""),
    ],
)
def test_titles_of_address_books(title: str, meaning: str) -> None:
    assert column_meaning(title) == meaning


def guessed(text: str) -> dict[str, str]:
    return guess_mapping(read_file("people.csv", text.encode()), "CA")


@pytest.mark.parametrize(
    "cells", ["40022115,40022116", "residential,new", "-,12 / 4"], ids=["numbers", "kinds", "none"]
)
def test_a_column_without_names_is_no_column_of_names(cells: str) -> None:
    first, second = cells.split(",")
    text = f"Customer,Full name,Email\n{first},Ada Keen,a@x.example\n{second},Bo Cold,b@x.example\n"
    assert guessed(text) == {"Full name": "name", "Email": "email"}


def test_a_column_with_some_names_is_one() -> None:
    text = "Customer,Email\nAda Keen,a@x.example\n,b@x.example\n4711,c@x.example\n"
    assert guessed(text)["Customer"] == "name"


def test_a_number_is_no_name() -> None:
    cells = {"Name": "40022115", "Client": "Ada Keen", "Email": "ada@x.example"}
    assert told_by(cells, {**MAPPING, "Client": "name"})[0] == "Ada Keen"


def test_a_colleagues_address_is_not_the_persons() -> None:
    mapping = guessed("Name,Email,Owner email\nAda Keen,ada@x.example,rep@oak.example\n")
    assert mapping == {"Name": "name", "Email": "email"}


def test_an_owner_alone_is_the_person() -> None:
    assert guessed("Owner name,Owner email\nAda,a@x.example\n")["Owner email"] == "email"


def test_columns_without_titles_are_told_by_their_values() -> None:
    mapping = guessed("902-555-0131,ada@x.example,Ada Keen,please mend our roof\n")
    assert list(mapping.values()) == ["email", "phone", "name", "message"]


def test_first_and_last_names_without_titles() -> None:
    mapping = guessed("Ada,Keen,ada@x.example\nBob,Cold,bob@x.example\n")
    assert mapping["column 1"] == "first_name"
    assert mapping["column 2"] == "last_name"


def test_an_order_number_is_no_phone() -> None:
    assert "Order number" not in guessed("Email,Order number\nada@x.example,9025550131\n")


@pytest.mark.parametrize(
    ("cells", "ways"),
    [
        ({"Email": "mailto:a@x.example?subject=Hi"}, ["a@x.example"]),
        ({"Email": "Ada Keen <A@x.example>"}, ["a@x.example"]),
        ({"Email": "a@x.example; b@x.example"}, ["a@x.example", "b@x.example"]),
        ({"Email": "a@x.example ::: b@x.example"}, ["a@x.example", "b@x.example"]),
        ({"Email": "a@x.example/b@x.example"}, ["a@x.example", "b@x.example"]),
        ({"Email": "a@x.example", "Work email": "b@x.example"}, ["a@x.example", "b@x.example"]),
        ({"Phone": "tel:+19025550131"}, ["+19025550131"]),
        ({"Phone": "902-555-0131 / 902-555-0132"}, ["+19025550131", "+19025550132"]),
        ({"Phone": "902-555-0131/902-555-0132"}, ["+19025550131", "+19025550132"]),
        ({"Phone": "902-555-0131 or 902-555-0132"}, ["+19025550131", "+19025550132"]),
        ({"Phone": "Home: 902 555 0131, Cell: 902 555 0132"}, ["+19025550131", "+19025550132"]),
        ({"Phone": "902-555-0131 - 902-555-0132"}, ["+19025550131", "+19025550132"]),
        ({"Phone": "+49 30/123456, +49 171/1234567"}, ["+4930123456", "+491711234567"]),
        ({"Phone": "9025550131.0"}, ["+19025550131"]),
        ({"Phone": "1.9025550131E+10"}, ["+19025550131"]),
        ({"Email": "902-555-0131", "Phone": "a@x.example"}, ["a@x.example", "+19025550131"]),
    ],
)
def test_every_address_and_number_of_a_row_counts(cells: dict[str, str], ways: list[str]) -> None:
    assert told_by(cells)[1] == ways


def test_digits_that_a_spreadsheet_lost_make_no_number() -> None:
    row = understand_row({"Email": "a@x.example", "Phone": "1.90256E+10"}, MAPPING, "CA")
    assert row.phones == []
    assert row.fields["Phone"] == "1.90256E+10"
    assert "no phone number that can be used" in row.notes[0]


def test_what_is_said_beside_a_number_stays() -> None:
    row = understand_row({"Phone": "902-555-0131 after five"}, MAPPING, "CA")
    assert row.fields["Phone"] == "902-555-0131 after five"


PARTS = {"N": "name", "F": "first_name", "M": "middle_name", "L": "last_name", "Email": "email"}


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"N": "Ada Keen", "F": "Ada", "L": "Keen"}, "Ada Keen"),
        ({"N": "Keen", "F": "Ada"}, "Ada Keen"),
        ({"N": "María José", "L": "García Pérez"}, "María José García Pérez"),
        ({"F": "Ada", "M": "B.", "L": "Keen"}, "Ada B. Keen"),
        ({"N": "N/A", "Email": "a@x.example"}, ""),
        ({"N": "a@x.example"}, ""),
    ],
)
def test_a_name_whole_and_in_parts(cells: dict[str, str], name: str) -> None:
    assert told_by(cells, PARTS)[0] == name


def test_two_columns_of_words_are_one_message() -> None:
    row = understand_row({"A": "roof", "B": "deck"}, {"A": "message", "B": "message"}, "CA")
    assert row.details.message == "roof\n\ndeck"


def test_a_column_kept_under_the_name_of_a_meaning_stays_beside_it() -> None:
    row = understand_row({"Mail": "a@x.example", "email": "yes"}, {"Mail": "email"}, "CA")
    assert row.fields == {"email": "a@x.example", "email (2)": "yes"}


def test_a_lone_address_without_a_title_counts() -> None:
    assert told_by({"Contact info": "a@x.example"}, {})[1] == ["a@x.example"]


def test_a_colleagues_lone_address_does_not() -> None:
    assert told_by({"Agent": "rep@oak.example", "Phone": "902-555-0131"})[1] == ["+19025550131"]
