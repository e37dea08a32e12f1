"""What is sent of a text to a model, and what stays in the house."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from leads.llm.redact import Redaction

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
