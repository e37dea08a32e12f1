"""The frame and the questions of drafts, as a file gives them."""

from typing import Any

import pytest

from followups.owner import framing
from leads.declined import Declined
from tests import support

pytestmark = pytest.mark.django_db

FRAME = {"opening": "Thanks for asking.", "next_step": "We ring you {{next_step_time}}."}


def test_frames_and_questions_are_loaded_and_written_out_again() -> None:
    given = {
        "answer_frames": {"en": FRAME, "fr": {"decline": "Ce n'est pas notre métier."}},
        "own_questions": ["Is it flat?", {"en": "Which roof?", "fr": "Quel toit ?"}],
    }
    business = support.make_business(**given)
    before = framing.words_of_drafts_as_data(business)
    assert before["answer_frames"]["en"]["next_step"] == FRAME["next_step"]
    assert before["answer_frames"]["fr"]["closing"] == ""
    assert before["own_questions"] == [
        {"en": "Is it flat?"},
        {"en": "Which roof?", "fr": "Quel toit ?"},
    ]
    again = support.make_business(**{**before, "key": "elm"})
    assert framing.words_of_drafts_as_data(again) == before


def test_the_same_file_again_keeps_the_same_questions() -> None:
    rows = support.make_business(own_questions=["Is it flat?"]).own_questions
    before = list(rows.values_list("pk", flat=True))
    support.make_business(own_questions=["Is it flat?"])
    assert list(rows.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"answer_frames": ["en"]}, "must be an object by language"),
        ({"answer_frames": {"en": "Thanks."}}, "must be texts of opening"),
        ({"answer_frames": {"en": {"hello": "Thanks."}}}, "must be texts of opening"),
        ({"answer_frames": {"en": {"opening": 7}}}, "must be texts of opening"),
        ({"answer_frames": {"english": FRAME}}, "must be texts of opening"),
        ({"answer_frames": {"en": {"closing": "Bye {{you}}"}}}, "not a merge field"),
        ({"answer_frames": {"en": {"closing": "{{next_step_time}}"}}}, "not a merge field"),
        ({"own_questions": "Is it flat?"}, "must be a list"),
        ({"own_questions": [7]}, "must be a list"),
        ({"own_questions": [{"en": 7}]}, "must be a list"),
        ({"own_questions": ["Send a photo."]}, "question mark"),
        ({"own_questions": ["Is {{city}} right?"]}, "no merge fields"),
    ],
)
def test_what_is_wrong_in_a_file_is_declined(given: dict[str, Any], says: str) -> None:
    with pytest.raises(Declined, match=says):
        support.make_business(**given)
