"""Which values of a field that asks for a name are one, and what a greeting says of them."""

import pytest

from followups.content.greeting import first_name
from leads.fields import understand_fields
from leads.words.names import looks_like_name

LONG = "Maximiliana-Theodora Featherstonehaugh-Cholmondeley von und zu Hohenstein-Wartenberg"
NAMES = [
    ("Dra. Ana Ruiz", "Dra. Ruiz"),
    ("Mgr. Anna Nowak", "Mgr. Nowak"),
    ("inż. Jan Nowak", "Inż. Nowak"),
    ("mgr inż. Jan Nowak", "Mgr Nowak"),
    ("Ing. Pavel Novak", "Ing. Novak"),
    ("Lic. Juan Perez", "Lic. Perez"),
    ("Arq. Ana Ruiz", "Arq. Ruiz"),
    ("Rev. Ada Keen", "Rev. Keen"),
    ("Capt. Ann Lee", "Capt. Lee"),
    ("Hon. Ann Lee", "Hon. Lee"),
    ("Avv. Rossi Maria", ""),
    ("Dr. h.c. mult. Karl Tann", "Dr. Tann"),
    ("Dipl.-Ing. Karl Maier", "Dipl.-Ing. Maier"),
    ("Ludwig van Beethoven III", "Ludwig"),
    (LONG, ""),
    ("Prof. dr hab. inż. Anna Kowal", "Prof. Kowal"),
    ("lek. med. Ewa Lis", ""),
    ("RNDr. Petr Malý", ""),
    ("Geom. Luca Verdi", ""),
    ("Licda. Marta Sol", ""),
    ("Dr. rer. nat. Ute Lang", "Dr. Lang"),
    ("Priv.-Doz. Dr. Max Hahn", ""),
    ("dra. ana ruiz", "Dra. Ruiz"),
    ("Archt. Ann Lee", ""),
    ("John Q. Public III", "John"),
    ("Strata Plan 88123", ""),
    ("Flat Owners 2020 Ltd", ""),
    ("Pedro de Alcântara João Carlos Leopoldo Salvador Bibiano Francisco", ""),
]
WORDS = [
    "Ticket 4711",
    "Ada Keen 0412 345 678",
    "Roof leaks. when can you come",
    "Wet wall. Call me today",
    "Ada Keen. Roof leaks badly",
    "Dach undicht. bitte rufen Sie an",
    "I need a new roof and gutters for my old house",
    "Our roof leaks. Please call me",
    "iii",
    "xxx",
    "N" * 90,
    f"{LONG} {LONG} {LONG}",
]


@pytest.mark.parametrize(("name", "greeted"), NAMES)
def test_a_name_is_kept_whole(name: str, greeted: str) -> None:
    assert understand_fields({"name": name, "email": "a@x.example"}).name == name
    assert first_name(name) == greeted


@pytest.mark.parametrize("said", WORDS)
def test_words_are_no_name(said: str) -> None:
    assert not looks_like_name(said)


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Señora María del Carmen", ""),
        ("Señora María de la Luz", ""),
        ("Sra. Ana del Pilar", ""),
        ("Sra. María del Carmen Ruiz", "Sra. Ruiz"),
        ("Sra. María de los Ángeles López", "Sra. López"),
        ("Sr. Juan de la Rosa", "Sr. de la Rosa"),
        ("Señora García López", "Señora García López"),
    ],
)
def test_a_given_name_with_a_particle_is_no_family(name: str, greeted: str) -> None:
    assert first_name(name) == greeted
