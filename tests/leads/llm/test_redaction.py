"""What is sent of a text to a model, and what stays in the house."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from leads.llm.redact import Redaction
from tests.support.speed import counted_work

TEXTS = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))["texts"]
MUST_GO = [(one, word) for one in TEXTS for word in one.get("go", [])]
MUST_STAY = [(one, word) for one in TEXTS for word in one.get("stay", [])]


def redaction_for(one: dict[str, Any]) -> Redaction:
    return Redaction(one.get("country", "CA"), one.get("names", []))


def sent(one: dict[str, Any]) -> str:
    return redaction_for(one).text(one["text"], one.get("label", ""))


@pytest.mark.parametrize(("one", "word"), MUST_GO, ids=[word for _, word in MUST_GO])
def test_it_goes(one: dict[str, Any], word: str) -> None:
    assert word in one["text"]
    assert word not in sent(one)


@pytest.mark.parametrize(("one", "word"), MUST_STAY, ids=[word for _, word in MUST_STAY])
def test_it_stays(one: dict[str, Any], word: str) -> None:
    assert word in sent(one)


@pytest.mark.parametrize("one", TEXTS, ids=[one["text"][:30] for one in TEXTS])
def test_whatever_was_sent_comes_back_whole(one: dict[str, Any]) -> None:
    redaction = redaction_for(one)
    assert redaction.restore(redaction.text(one["text"], one.get("label", ""))) == one["text"]


def test_two_of_one_name_have_one_token() -> None:
    redaction = Redaction("GB", ["Perpetua Vale"])
    assert redaction.text("Perpetua, then Perpetua") == "[NAME_1], then [NAME_1]"


def test_of_what_overlaps_one_is_taken_out() -> None:
    redaction = Redaction("GB", ["Vale Orchard"])
    sent = redaction.text("See https://shop.example/vale or 12 Orchard Lane")
    assert sent == "See [LINK_1 at shop.example] or [ADDRESS_1]"


@pytest.mark.parametrize(
    "piece",
    ["\n", "\n- ", "1 a ", "12 ada ", "thanks ", "I am A ", "calle a b ", "strstr", "ul. a b ",
     "a at b dot c ", "flat 1, ", "mr A ", "Ada-Keen, ", "name: ", "www.", "a[dot]", "O'", "x ",
     "a.a/", "a.ab/x ", "Ab-", "ab-", "a_-", "X1234567", "12345678"],
)  # fmt: skip
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    text, redaction = piece * (6000 // len(piece)), Redaction("GB", ["Ada Keen", "O'Neil-Keen"])
    with counted_work() as spent:
        redaction.text(text)
    assert spent.seconds < 1


def test_many_postcodes_and_many_lost_quotes_take_no_time() -> None:
    areas = [f"AB{n} 1AA" for n in range(1, 100)]
    houses = [f"SW1A {d}{a}{b}" for d in range(10) for a in "ABDEFGH" for b in "ABDEFGHJ"]
    redaction = Redaction("GB", [])
    sent = redaction.text(", ".join([*areas, *houses]))
    with counted_work() as spent:
        for _ in range(100):
            assert all(redaction.readings(sent[:600]))
    assert spent.seconds < 1


def test_a_token_that_a_stranger_wrote_gives_nobody_elses_words() -> None:
    redaction = Redaction("GB", ["Ada Keen"])
    sent = redaction.text("Write to [NAME_2] or [EMAIL_7], says Ada Keen")
    assert redaction.restore(sent) == "Write to [NAME_2] or [EMAIL_7], says Ada Keen"


@pytest.mark.parametrize(
    "number", ["12345678Z", "12345678-z", "00000000T", "X1234567L", "y-7654321-g"]
)
def test_a_spanish_identity_number_is_taken_out(number: str) -> None:
    assert Redaction("ES", []).text(f"Mi DNI es {number}.") == "Mi DNI es [ID_1]."


@pytest.mark.parametrize(
    "text", ["Referencia 12345678A.", "Modelo X1234567A.", "Pieza 1234567L.", "2000 kg"]
)
def test_a_number_with_another_letter_is_none(text: str) -> None:
    assert "[ID_" not in Redaction("ES", []).text(text)


@pytest.mark.parametrize("link", ["t.me/danafrost", "fb.com/dana.frost", "maps.example/p/a1?x=2"])
def test_a_link_without_its_beginning_is_taken_out(link: str) -> None:
    domain = link.partition("/")[0]
    sent = Redaction("GB", []).text(f"Find me at {link}, please")
    assert sent == f"Find me at [LINK_1 at {domain}], please"


@pytest.mark.parametrize(
    "text", ["and/or", "24/7, e.g./i.e. now", "12.5/hour", "Mon./Tue. or w/c 4.5./6.5.", "5.30/6pm"]
)
def test_what_has_a_stroke_is_no_link(text: str) -> None:
    assert Redaction("GB", []).text(text) == text
