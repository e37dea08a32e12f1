"""What a greeting calls people, and where it calls them nothing."""

import pytest

from followups.content.greeting import first_name


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ada Keen", "Ada"),
        ("Keen, Ada", "Ada"),
        ("KEEN, Ada (flat 2)", "Ada"),
        ("Ada Keen, PhD", "Ada"),
        ("Ada Keen - Keen Roofing Ltd", ""),
        ("Ada Keen / Bob Keen", "Ada"),
        ("ADA KEEN", "Ada"),
        ("ada", "Ada"),
        ("JEAN-LUC PETIT", "Jean-Luc"),
        ("o'dell, sam", "Sam"),
        ("D’ARCY KEEN", "D’Arcy"),
        ("ŻANETA NOWAK", "Żaneta"),
        ("Mary Ann van Dyke", "Mary"),
        ("Mrs. Keen", "Mrs. Keen"),
        ("MR KEEN", "Mr Keen"),
        ("Dr. med. Ada Keen", "Dr. Keen"),
        ("Pani Nowak", "Pani Nowak"),
        ("Ben Price", "Ben"),
        ("An Tran", "An"),
        ("Azer Keen", "Azer"),
        ("Mimi Keen", "Mimi"),
        ("James Walls", "James"),
        ("Job de Wit", "Job"),
        ("Ada Pipe", "Ada"),
        ("García Ruiz, Ada", "Ada"),
        ("Ada & Bob Keen", "Ada & Bob"),
    ],
)
def test_people_are_called_by_their_first_name(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "-",
            "N/A",
            "null",
            "undefined",
            "test",
            "No",
            "Evening",
            "asdf",
            "12",
            "Unnamed",
            "Anonymous Coward",
            "Asdfgh Jkl",
            "fghfgh",
            "aaaa",
            "Bookings",
            "To whom it may concern",
            "Roof leak",
            "Fuite toiture",
            "Wasserschaden Küche",
        ),
        *(
            "First Last",
            "Vorname Nachname",
            "Votre nom",
            "imię i nazwisko",
            "Cliente nuevo",
            "Pas de nom",
        ),
        *("Keen Plumbing Inc", "Sales", "Biuro Rachunkowe", "Hausverwaltung Süd", "Mairie"),
        *("The Keens", "Familie Vogt", "de la Cruz", "Keen & Sons", "Herr und Frau Vogt"),
        *("Hello, it's Ada", "I need a roof", "Ich heiße Ada", "Quote please", "it's me"),
        *("ada@x.example", "www.roofs.example", "<b>Ada</b>", "{{first_name}}", "[your-name]"),
        *("Mr", "A. Keen", "Corner Bean Fitzroy", "/ Keen", ", ,", "김 민수"),
    ],
)
def test_whoever_is_in_doubt_is_called_nothing(name: str) -> None:
    assert first_name(name) == ""
