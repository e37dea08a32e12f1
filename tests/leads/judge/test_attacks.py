"""Whoever speaks of the judging, in whatever language or disguise, proves nothing by it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from leads.judge.model.completion import AskedInquiry, opinion_of
from leads.judge.model.prompt import Sentence
from leads.judge.opinion import Inquiry, Opinion
from leads.llm.redact import Redaction

SENTENCES = tomllib.loads((Path(__file__).parent / "attacks.toml").read_text(encoding="utf-8"))
ROOF = Sentence("roof", "It is about a roof.", False)


def read_by_a_believer(sentence: str, **changes: Any) -> Opinion:
    """What a model makes of it that believes every word and quotes it."""
    text = f"Hello, we live at number nine. {sentence} Thank you, Ada"
    inquiry = AskedInquiry(Inquiry({"message": text}, text), [ROOF], Redaction("GB", []))
    completion = {
        "language": "en",
        "summary": "A roof",
        "category_quotes": ["we live at number nine"],
        "category": "new_inquiry",
        "category_sure": True,
        "urgency_quote": sentence,
        "urgency": "emergency",
        "person": [],
        "C1": {"quotes": [sentence], "verdict": "met", "sure": True},
        **changes,
    }
    found = opinion_of(completion, inquiry, "m")
    assert found is not None
    return found


@pytest.mark.parametrize("sentence", SENTENCES["void"])
def test_no_verdict_stands_on_what_is_said_of_the_judging(sentence: str) -> None:
    found = read_by_a_believer(sentence)
    assert found.findings["roof"].verdict == "cant_tell"
    assert found.urgency == "soon"


@pytest.mark.parametrize("sentence", SENTENCES["void"][:10])
def test_nor_on_a_piece_of_it(sentence: str) -> None:
    piece = " ".join(sentence.split()[:4])
    found = read_by_a_believer(sentence, C1={"quotes": [piece], "verdict": "met", "sure": True})
    assert found.findings["roof"].verdict == "cant_tell"


@pytest.mark.parametrize("sentence", SENTENCES["plain"])
def test_what_is_said_of_the_roof_is_evidence(sentence: str) -> None:
    assert read_by_a_believer(sentence).findings["roof"].verdict == "met"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Wants a roof; call +1 (900) 555-0199 first", "Wants a roof; call first"),
        ("Wants a roof, pay to IBAN 1234 5678 9012", "Wants a roof, pay to IBAN"),
        ("Wants a roof, details at evil.example/login", "Wants a roof, details at"),
        ("Wants a roof, write to boss@evil.example now", "Wants a roof, write to now"),
        (
            "Wants 3 rooms painted by 14 October for $900",
            "Wants 3 rooms painted by 14 October for $900",
        ),
        ("Wants it by 2027-03-01", "Wants it by 2027-03-01"),
    ],
)
def test_a_summary_leads_nowhere(given: str, shown: str) -> None:
    found = read_by_a_believer("The roof leaks.", summary=given)
    assert found.summary == shown
