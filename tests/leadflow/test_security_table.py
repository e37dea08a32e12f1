"""docs/security.md speaks of every requirement, and of places that are there."""

import re

from django.conf import settings

TEXT = (settings.ROOT / "docs" / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (\w+|n/a) \| (.+) \|$", re.MULTILINE)
# How many each section of ASVS 4.0.3 has up to level 2, without those of level 3 alone
SECTIONS = {
    1: {1: 7, 2: 4, 4: 5, 5: 4, 6: 4, 7: 2, 8: 2, 9: 2, 10: 1, 11: 2, 12: 2, 14: 6},
    2: {1: 12, 2: 3, 3: 3, 4: 6, 5: 7, 6: 3, 7: 6, 8: 7, 9: 3, 10: 4},
    3: {1: 1, 2: 4, 3: 4, 4: 5, 5: 3, 7: 1},
    4: {1: 5, 2: 2, 3: 3},
    5: {1: 5, 2: 8, 3: 10, 4: 3, 5: 4},
    6: {1: 3, 2: 6, 3: 2, 4: 2},
    7: {1: 4, 2: 2, 3: 4, 4: 3},
    8: {1: 4, 2: 3, 3: 8},
    9: {1: 3, 2: 4},
    10: {2: 2, 3: 3},
    11: {1: 8},
    12: {1: 3, 2: 1, 3: 6, 4: 2, 5: 2, 6: 1},
    13: {1: 5, 2: 6, 3: 2, 4: 2},
    14: {1: 4, 2: 6, 3: 3, 4: 7, 5: 4},
}
DELETED = ["1.4.2", "1.4.3", "1.12.1", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"]
MUST_PASS = ("2.", "3.", "7.", "8.", "11.")


def test_every_requirement_stands_once_and_in_order() -> None:
    wanted = [
        f"{chapter}.{section}.{number}"
        for chapter, sections in SECTIONS.items()
        for section, count in sections.items()
        for number in range(1, count + 1)
    ]
    found = [row[0] for row in ROW.findall(TEXT)]
    assert found == [number for number in wanted if number not in DELETED]


def test_every_place_is_there() -> None:
    places = {
        place
        for _, _, _, where in ROW.findall(TEXT)
        for place in re.findall(r"`([\w./-]+)`", where)
        if "/" in place.strip("/") or place.endswith((".md", ".yaml", ".txt", "file"))
    }
    assert len(places) > 50
    missing = [place for place in places if not (settings.ROOT / place).exists()]
    assert not missing, missing


def test_the_chapters_of_accounts_and_data_pass() -> None:
    weak = [
        number
        for number, _, result, _ in ROW.findall(TEXT)
        if number.startswith(MUST_PASS) and result == "weak"
    ]
    assert not weak
