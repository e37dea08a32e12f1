"""The parts of judging that need no database: rules, score, evidence, redaction."""

from typing import Any

import pytest

from leads.criteria import rules
from leads.judge.model import evidence
from leads.judge.verdicts.score import Weighed, score_verdicts
from leads.llm.redact import Redaction, fields_to_send
from tests.support.speed import counted_work


@pytest.mark.parametrize(
    ("op", "value", "given", "verdict"),
    [
        ("gte", 2500, "$22,500", "met"),
        ("gte", 2500, "900", "not_met"),
        ("gte", 2500, "under 5000", "met"),
        ("lte", 10, "2,5 km", "met"),
        ("gte", 2500, "not sure", "cant_tell"),
        ("gte", 12, "", "cant_tell"),
        ("in", ["Medicare"], " medicare ", "met"),
        ("not_in", ["Medicaid"], "Medicaid", "not_met"),
        ("contains_any", ["roof", "gutter"], "Roof repair", "met"),
        ("equals", "yes", "No", "not_met"),
        ("has_number", "", "(902) 555-0144", "met"),
        ("has_number", "", "none", "not_met"),
        ("has_number", "", "", "cant_tell"),
        ("matches", "^B3", "b3h 1a1", "met"),
    ],
)
def test_a_rule_is_decided_by_its_field(op: str, value: Any, given: str, verdict: str) -> None:
    assert (
        rules.decide_rule({"field": "Field", "op": op, "value": value}, {"field": given}).verdict
        == verdict
    )


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"field": "x"},
        {"field": "x", "op": "near", "value": 1},
        {"field": "x", "op": "gte", "value": "much"},
        {"field": "x", "op": "in", "value": "a"},
        {"field": "x", "op": "matches", "value": "("},
        {"field": "x", "op": "matches", "value": "(a+)+$"},
        "x",
        None,
    ],
)
def test_a_rule_that_makes_no_sense_is_told(rule: Any) -> None:
    assert rules.rule_mistakes(rule)


def test_the_score_is_the_share_of_the_known_weight() -> None:
    total = score_verdicts([Weighed("met", 5), Weighed("not_met", 3), Weighed("cant_tell", 2)])
    assert (total.score, total.fit, total.known) == (62, "fair", 2)


@pytest.mark.parametrize(
    "row", [Weighed("not_met", 1, required=True), Weighed("met", 1, disqualifying=True)]
)
def test_one_fault_is_enough_not_to_fit(row: Weighed) -> None:
    assert score_verdicts([Weighed("met", 5), Weighed("met", 5), row]).fit == "no_fit"


def test_too_little_known_is_unclear_and_never_cold() -> None:
    assert score_verdicts([Weighed("not_met", 1), Weighed("cant_tell", 5)]).fit == "unclear"
    assert score_verdicts([]).score is None


def test_the_absence_of_a_fault_is_no_merit() -> None:
    assert (
        score_verdicts([Weighed("not_met", 5), Weighed("not_met", 5, disqualifying=True)]).score
        == 0
    )


@pytest.mark.parametrize("said", [[], ["met"], ["not_met"], ["met", "not_met"], ["cant_tell"]])
def test_nothing_said_of_a_fault_and_no_fault_are_the_same(said: list[str]) -> None:
    rest = [Weighed(verdict, 3) for verdict in said]
    scores = {
        score_verdicts([*rest, Weighed(verdict, 5, disqualifying=True)])
        for verdict in ("not_met", "cant_tell")
    }
    assert len(scores) == 1


TEXT = "We bought it in 2011 — the “roof”  was\nalready on it. Café du Nord. No."


@pytest.mark.parametrize(
    "quote",
    [
        'the "roof" was already',
        "THE “ROOF” was",
        "bought it in 2011 - the",
        "cafe du nord",
        "We bought it ... already on it",
        "“We bought it in 2011.”",
    ],
)
def test_a_quote_is_found_whatever_was_done_to_its_blanks_and_marks(quote: str) -> None:
    assert all(span in TEXT for span in evidence.Sources([TEXT]).spans(quote))
    assert evidence.Sources([TEXT]).spans(quote)


@pytest.mark.parametrize(
    "quote", ["the roof was not already", "bought it in 2012", "no", "", "...", "roof was on it"]
)
def test_a_quote_that_is_not_there_is_not_found(quote: str) -> None:
    assert evidence.Sources([TEXT]).spans(quote) == []


def test_personal_data_is_replaced_and_comes_back() -> None:
    text = (
        "I am Dana Whitlock, dana@x.example or dana at x dot example, +1 902 555 0123, 12 Harbour "
        "Road, see https://pics.example/a. Card 4111 1111 1111 1111. Near Halifax, B3H 1A1, budget "
        "22500 on 2026-10-12."
    )
    redaction = Redaction("CA", ["Dana Whitlock"])
    sent = redaction.text(text)
    assert not any(
        word in sent.lower()
        for word in ("dana", "whitlock", "x.example", "555 0123", "harbour road", "4111")
    )
    assert all(word in sent for word in ("Halifax", "B3H […]", "22500", "2026-10-12"))
    assert redaction.restore(sent) == text


def test_hostile_fields_are_redacted_at_once() -> None:
    fields = {
        f"f{n}": " ".join(f"a{n}{m}@x{m}.example" for m in range(1500)) for n in range(12)
    } | {f"p{n}": "0" * 19_000 for n in range(12)}
    with counted_work() as spent:
        sent = fields_to_send(fields, Redaction("CA", []))
    assert spent.seconds < 5
    assert sum(map(len, sent.values())) < 20_000
