"""The table of word beginnings.

Of what it was learnt from it knows most, and no genuine inquiry is thrown away by it.
"""

import json
from collections import Counter

import pytest
from django.conf import settings

from benchmarks import learn
from leads.judge import plain
from leads.judge.opinion import Inquiry
from leads.words.learnt import stems

MESSAGES = [
    json.loads(line)
    for line in (settings.ROOT / "benchmarks" / "messages.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()[::4]
]


def test_no_genuine_message_is_taken_for_junk_and_most_are_told_rightly() -> None:
    lost, right = [], Counter[bool]()
    for row in MESSAGES:
        found = plain.judge_by_rules(
            Inquiry(
                fields={},
                text=row["text"],
                subject=row["subject"],
                channel=row.get("channel", "email"),
            )
        ).category
        right[found == row["category"]] += 1
        if row["category"] in ("new_inquiry", "existing_customer") and found in plain.JUNK:
            lost.append(row["text"])
    assert lost == []
    assert right[True] > 0.9 * len(MESSAGES)


def weighed(text: str) -> dict[str, float]:
    return stems.weigh(stems.features_of(text))


def test_belief_is_shared_out_and_nothing_known_is_no_belief() -> None:
    belief = weighed("Could you send somebody to look at our boiler? It leaks.")
    assert set(belief) == {row["category"] for row in MESSAGES}
    assert sum(belief.values()) == pytest.approx(1)
    assert stems.weigh({"qqqq", "zzzz"}) == {}
    assert stems.weigh(set()) == {}


def test_accents_case_numbers_and_endings_make_no_other_stem() -> None:
    assert stems.stems_of("Réservation RESERVATIONS 12 345") == {"reserv", "0"}


def test_learning_anew_tells_apart_what_it_was_shown() -> None:
    said = [
        ("invoice of our invoice", "existing_customer"),
        ("your invoice", "existing_customer"),
        ("seo offer for you", "vendor_solicitation"),
        ("seo offer", "vendor_solicitation"),
    ] * 3
    shown = [(stems.features_of(text), category) for text, category in said]
    table = learn.learn(shown)
    assert set(table["features"]) >= {"invoic", "seo", "our invoic"}  # type: ignore[arg-type]
    at = table["categories"].index("vendor_solicitation") + 1  # type: ignore[attr-defined]
    assert table["features"]["seo"][at] > 0 > table["features"]["invoic"][at]  # type: ignore[index]
    assert table == learn.learn(shown)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "a b " * 200_000, "\u0301" * 10_000, "1" * 100_000]
)
def test_any_text_is_weighed_at_once(text: str) -> None:
    weighed(text)
