"""Postcodes that name one house or a handful: the half that says so. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

Span = tuple[int, int]


class Postcode(NamedTuple):
    """How a country writes them: the area, then in a group of its own what names the house.

    In small letters, or where the form is common to other things, it is read only in its country
    and where a postcode was asked for.
    """

    country: str
    form: re.Pattern[str]
    is_plain: bool = True  # in capital letters it can be nothing else


def form_of(area: str, house: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w£$€-]){area}[ -]?({house})(?![\w-])", re.I)


POSTCODES = (
    Postcode("GB", form_of(r"[A-Z]{1,2}\d[A-Z\d]?", r"\d(?!AM|PM|ST|ND|RD|TH)[A-Z]{2}")),
    Postcode("CA", form_of(r"[A-Z]\d[A-Z]", r"\d[A-Z]\d")),
    Postcode(
        "IE", form_of(r"(?:D6W|[AC-FHKNPRTV-Y]\d{2})", r"(?=\w?[A-Z])(?=\w*\d)[\dAC-FHKNPRTV-Y]{4}")
    ),
    Postcode("US", re.compile(r"(?<![\w-])\d{5}-(\d{4})(?![\w-])")),
    Postcode("NL", form_of(r"[1-9]\d{3}", "[A-Z]{2}"), is_plain=False),
    Postcode("PT", re.compile(r"(?<![\w-])\d{4}-(\d{3})(?![\w-])"), is_plain=False),
    Postcode("BR", re.compile(r"(?<![\w-])\d{5}-(\d{3})(?![\w-])"), is_plain=False),
)
TOWN_BEHIND = re.compile(r",?\s[A-Z]['’\w-]{2,}")
LINE_BEFORE = re.compile(r"(?:\A|[,\n])[ \t]*\Z")


def houses(text: str, country: str, was_asked_for: bool = False) -> Iterator[tuple[Span, Span]]:
    """(where a postcode stands, where the half of it stands that names a house).

    `was_asked_for`: the text is the answer to a question for one.
    """
    for postcode in POSTCODES:
        is_expected = was_asked_for or postcode.country == country
        for found in postcode.form.finditer(text):
            if is_meant(found, is_expected) or is_plainly_one(postcode, found, text):
                yield found.span(), found.span(1)


def is_meant(found: re.Match[str], is_expected: bool) -> bool:
    """Whether one is expected, and the match is written like one: "B4 2nd" is none."""
    return is_expected and found[0] in (found[0].upper(), found[0].lower())


def is_plainly_one(postcode: Postcode, found: re.Match[str], text: str) -> bool:
    """Whether a match can hardly be anything else, wherever the business is."""
    if postcode.is_plain:
        return postcode.country == "CA" or found[0] == found[0].upper()
    return postcode.country == "NL" and stands_before_a_town(found, text)


def stands_before_a_town(found: re.Match[str], text: str) -> bool:
    stands_alone = LINE_BEFORE.search(text, max(0, found.start() - 3), found.start())
    has_town = found[1].isupper() and TOWN_BEHIND.match(text, found.end())
    return bool(stands_alone and has_town)
