"""No repeat of our word lists goes on for ever, and nothing else of a pattern changes."""

import re

import pytest

from integrations.texts.bounded import bounded


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (r"\W*(?:a|b)*c+", r"\W{0,20}(?:a|b){0,20}c{1,61}"),
        (r"a{2,}b{2,3}", r"a{2,62}b{2,3}"),
        (r"[^\n]*[\w'-]+?\s*", r"[^\n]{0,400}[\w'-]{1,61}?\s{0,20}"),
        (r"(?P<name>x+)(?=.*y)(?<!z)", r"(?P<name>x{1,61})(?=.{0,400}y)(?<!z)"),
        (r"\*\+[*+]\[*[]a]*", r"\*\+[*+]\[{0,60}[]a]{0,60}"),
        (r"(?i:a+)(?>b++)", r"(?i:a{1,61})(?>b{1,61}+)"),
        ("plain words", "plain words"),
    ],
)
def test_a_repeat_has_an_end(given: str, made: str) -> None:
    assert bounded(given) == made


def test_what_it_makes_is_a_pattern_that_finds_the_same() -> None:
    given = r"(?:please )*stop\W+(?P<what>[a-z]+)"
    text = "Please please stop -- writing"
    assert re.compile(bounded(given), re.I).search(text)["what"] == "writing"
