"""Twenty drafts in five languages, made anew from what a strong model chose: as they were read."""

import json

import pytest

from benchmarks import drafts
from tests.support import MONDAY, Model

ROWS = drafts.rows()


@pytest.mark.django_db
def test_what_a_strong_model_chose_reads_as_it_did(model: Model) -> None:
    kept = (drafts.FOLDER / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = iter([json.loads(line)["answer"]["data"] for line in kept])
    model(lambda schema: next(chosen))
    drafts.load_businesses(MONDAY)
    for number, row in enumerate(ROWS, start=1):
        text = drafts.as_read(drafts.draft_of(row, number))
        assert text == drafts.file_of(number).read_text(encoding="utf-8"), number


@pytest.mark.parametrize("number", range(1, len(ROWS) + 1))
def test_each_is_as_short_as_a_person_would_write(number: int) -> None:
    text = drafts.file_of(number).read_text(encoding="utf-8").partition("\n\n=====")[0]
    assert len(text) <= (300 if ROWS[number - 1]["channel"] == "sms" else 900)


def test_they_are_in_five_languages() -> None:
    assert {row["language"] for row in ROWS} == {"en", "fr", "es", "de", "pl"}
    assert len(ROWS) == 20
