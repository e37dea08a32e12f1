"""The name under a message is what its writer is called, wherever else another one stands."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from followups.content.greeting import greeted_name
from followups.content.mail import merge_values
from leads.models import Business
from tests.support import ADA, write

ASKED = "Water stands behind the shed after rain.\nWould you have a look at it this month?"


@pytest.mark.parametrize(
    ("name", "end", "called"),
    [
        ("P. Ellery", "\n\nPetra", "Petra"),
        ("P. Ellery", "\nThanks,\nPetra Ellery\nOffice Manager\nEllery Dental", "Petra"),
        ("hello", "\nBest\nKornel", "Kornel"),
        ("Walter Ames", "\nCheers,\nWally", "Wally"),
        ("Walter Ames", "\n- Wally", "Wally"),
        ("Walter Ames", "\n~ Wally xx", "Wally"),
        ("Walter Ames", " Cheers, Wally x", "Wally"),
        ("Jess & Tim", "\nThanks, Tim", "Tim"),
        ("Jess & Tim", " Thanks, Tim", "Tim"),
        ("Jess Hale", "\nRegards,\nJess & Tim", "Jess & Tim"),
        ("Facilities Office", "\nKind regards\nHanna Bielik\nFacilities Office", "Hanna"),
        ("Accounts Payable", "\nThank you,\nLorna", "Lorna"),
        ("Hughes Martin", "\nCheers\nMartin", "Martin"),
        ("LIU, JIA-YI", "\nthanks\njiayi", "Jia-Yi"),
        ("Jan Wilk", "\n\nPozdrawiam,\nJanek", "Janek"),
        ("Hans Weber", "\nViele Grüße\nHansi", "Hansi"),
        ("A. Moreau", "\nCordialement,\nAmélie Moreau", "Amélie"),
        ("L. Ruiz", "\nUn saludo,\nLucía", "Lucía"),
        ("Walter Ames", "\nregards\nwalter\n\nSent from my iPhone", "Walter"),
        ("Walter Ames", "\nRegards,\nMr Ames", "Mr Ames"),
        ("Una Reid", "\nRegards\nUna\nReid Motors\n1 Main St\nLeeds\n0113 496 0000", "Una"),
    ],
)
def test_the_sign_off_wins(name: str, end: str, called: str) -> None:
    assert greeted_name(name, [ASKED + end]) == called


@pytest.mark.parametrize(
    "end",
    [
        " Thanks Dave",
        " Thanks heaps",
        "\nRegards,\nW.",
        "\nThanks\nawaiting your call",
        "\nThanks\ngate code 4411",
        "\nThanks\nEllery Dental",
        "\nThanks\nSt Albans",
        "\nHalifax NS",
        "\nThanks!\nClick here https://x.example",
        "\nThanks\nBuy https://x.example now",
        "\nRegards\nHead Gardener",
        "\nSent from my iPhone",
    ],
)
def test_what_is_no_sign_off_leaves_the_name(end: str) -> None:
    assert greeted_name("Walter Ames", [ASKED + end]) == "Walter"


def test_the_newest_signed_message_says_it() -> None:
    texts = ["Any news?", f"{ASKED}\nBest,\nWally", f"{ASKED}\nRegards,\nWalter"]
    assert greeted_name("W. Ames", texts) == "Wally"


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["\n\nBest wishes,\nAdele", "\n\n--\nAdele Keen", "\n\nAdele"])
def test_our_mail_and_the_command_call_them_the_same(
    business: Business, tmp_path: Path, end: str
) -> None:
    fields = {**ADA, "name": "A. Keen", "message": f"{ASKED}{end}"}
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "one", "channel": "form", "fields": fields}))
    call_command("judge", business="oak", input=str(source), output=str(output))
    told = json.loads(output.read_text())["greeting"]
    assert [merge_values(write(business, fields))["first_name"], told] == ["Adele", "Adele"]
