"""A sentence that is kept with its values: English in rows, each reader's own on pages."""

import copy
import pickle
from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from integrations.errors import Unavailable
from integrations.texts.sentences import (
    LONGEST_VALUE,
    KeptSentence,
    counted_sentence,
    in_words,
    json_of,
    lowered,
    of_json,
    packed,
    sentence,
    several,
    shortened,
    unpacked,
)
from leadflow.privacy.traces import blacken_json

AWAY = sentence("The model is away: %(why)s", why=sentence("No model is set up."))


@pytest.fixture
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        '{"says": "%(a)3000000s", "with": {"a": "x"}}',
        '{"says": "%(a)99999999999s", "with": {"a": "x"}}',
        '{"says": "No model is set up."}',
        '{"says": ' + "[" * 100_000,
    ],
)
def test_what_somebody_typed_is_no_sentence_of_ours(french: None, typed: str) -> None:
    kept = unpacked(packed(typed))
    assert in_words(kept) == kept == typed[:LONGEST_VALUE]
    assert in_words(unpacked(typed)).count(" ") < 10  # as it stood in a column before


def test_a_table_of_somebody_elses_stays_one() -> None:
    verdicts = {"says": "met", "roof": "not_met"}
    assert of_json({"verdicts": verdicts}) == {"verdicts": verdicts}


def test_it_is_english_as_text_whoever_reads(french: None) -> None:
    made = sentence("Rejected by %(who)s.", who="ann@oak.example")
    assert made == "Rejected by ann@oak.example."
    assert f"{made}" == str(made) == "Rejected by ann@oak.example."
    assert made.in_words == "Rejeté par ann@oak.example."


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (AWAY, "Le modèle est absent : Aucun modèle n'est configuré."),
        (sentence("decided: %(what)s", what=lowered("New inquiry")), "décidé : nouvelle demande"),
        (sentence("new: %(kind)s", kind=lowered("API")), "nouveau : API"),
        (sentence("has %(count)s links", count=12345), "contient 12\xa0345 liens"),
        (several([AWAY, sentence("no")]), f"{'Le modèle est absent : '}"),
        (sentence("decided: %(what)s", what=gettext_lazy("Spam")), "décidé : "),
    ],
)
def test_a_reader_gets_it_in_their_words(french: None, kept: KeptSentence, said: str) -> None:
    again = unpacked(packed(kept))
    assert in_words(again).startswith(said), in_words(again)
    assert again == kept


def test_it_has_two_forms(french: None) -> None:
    one, many = "left; %(count)s lead went to %(who)s", "left; %(count)s leads went to %(who)s"
    made = [counted_sentence(one, many, count, who="b@x.example") for count in (1, 2)]
    assert made[0] == "left; 1 lead went to b@x.example"
    assert made[1] == "left; 2 leads went to b@x.example"
    assert [in_words(unpacked(packed(each))) for each in made] == [
        "départ ; 1 dossier est passé à b@x.example",
        "départ ; 2 dossiers sont passés à b@x.example",
    ]


def test_what_somebody_else_wrote_is_never_translated(french: None) -> None:
    assert in_words(sentence("They wrote: “%(words)s”", words="Spam")) == (
        "La personne a écrit : « Spam »"
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"says": ',
        '{"says": 1}',
        '{"says": "%(x)s and %(y)s", "with": {"x": "1"}}',
        '{"says": "%(x)d", "with": {"x": "words"}}',
        '{"says": "x", "with": [1]}',
        '{"says": "x", "many": "y"}',
        "100 % sure: %(nothing)s",
        '{"other": "json"}',
    ],
)
def test_a_text_that_looks_like_one_stays_as_it_is(text: str) -> None:
    assert unpacked(text) == text
    assert not isinstance(unpacked(text), KeptSentence)
    assert in_words(unpacked(text)) == text


def test_json_holds_several_and_what_is_beside_them() -> None:
    value = {"why": AWAY, "notes": [AWAY, "their words"], "number": 3}
    again = of_json(json_of(value))
    assert again == value
    assert isinstance(again["notes"][0], KeptSentence)
    assert not isinstance(again["notes"][1], KeptSentence)


def test_it_lives_through_copies(french: None) -> None:
    for again in (copy.deepcopy(AWAY), pickle.loads(pickle.dumps(AWAY))):
        assert again.in_words == AWAY.in_words


def test_its_values_have_an_end() -> None:
    long = sentence("They texted: “%(words)s”", words="x\x00 y\n" * 1000)
    assert len(long.values["words"]) == LONGEST_VALUE
    assert "\x00" not in long
    assert shortened(several([long] * 50), 300) == str(several([long] * 50))[:300]
    assert isinstance(shortened(long, 10), KeptSentence)


def test_an_erased_name_goes_from_its_values(french: None) -> None:
    made = sentence("Somebody else writes for them: %(name)s", name="Zora Quill")
    black = blacken_json({"why": made}, lambda text: text.replace("Zora Quill", "[erased]"))
    assert black["why"].in_words == "Quelqu'un d'autre écrit pour cette personne : [erased]"
    across = blacken_json(made, lambda text: text.replace("them: Zora", "[erased]"))
    assert across == "Somebody else writes for [erased] Quill"


def test_a_failure_speaks_to_whoever_waits_and_is_kept_in_english(french: None) -> None:
    error = Unavailable(sentence("No model is set up."))
    assert str(error) == "Aucun modèle n'est configuré."
    assert error.words == "No model is set up."
