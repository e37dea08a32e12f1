"""What a model is asked, and what it is told of where an inquiry comes from."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from leads.judge.model.document import document_of, fields_only_rules_read, preamble
from leads.judge.model.prompt import (
    Sentence,
    judgement_messages,
    judgement_schema,
    numbered_sentences,
)
from leads.judge.model.reasons import MAY_NAME
from leads.judge.opinion import Inquiry
from leads.llm.calls import load_prompt
from leads.llm.redact import Redaction
from leads.models import Business, Criterion

BUSINESS = Business(
    name="Larch Joinery", trade="joinery", country="GB", email="hello@larch-joinery.example"
)
RECEIVED = datetime(2026, 11, 3, 14, 10)
KEYS = list(judgement_schema(2)["properties"])


def told(inquiry: Inquiry, *names: str) -> str:
    return preamble(inquiry, BUSINESS, Redaction("GB", names))


def system_prompt(*sentences: Sentence) -> str:
    _, template = load_prompt("judge")
    return judgement_messages(template, BUSINESS, list(sentences), "", {})[0]["content"]


def criteria_of(rule_field: str, *sentences: str) -> list[Criterion]:
    rule = {"field": rule_field, "op": "gte", "value": 5}
    return [
        Criterion(kind="rule", text="A rule.", rule=rule),
        *(Criterion(kind="judgement", text=text) for text in sentences),
    ]


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [("category_quotes", "category"), ("urgency_quote", "urgency"), ("category", "category_sure")],
)
def test_evidence_is_asked_before_what_it_shows(evidence: str, verdict: str) -> None:
    assert KEYS.index(evidence) < KEYS.index(verdict)


@pytest.mark.parametrize("key", KEYS)
def test_the_prompt_shows_every_key_of_the_answer(key: str) -> None:
    assert f'"{key}":' in system_prompt(Sentence("a", "A", False), Sentence("b", "B", False))


@pytest.mark.parametrize("code", list(MAY_NAME))
def test_each_reason_for_a_person_is_told_in_one_line(code: str) -> None:
    lines = [line for line in system_prompt().split("\n") if line.strip().startswith(f"- {code}:")]
    assert len(lines) == 1


def test_a_model_names_no_reason_that_it_is_not_told() -> None:
    items = judgement_schema(0)["properties"]["person"]["items"]
    assert items["enum"] == list(MAY_NAME)


def test_there_is_no_other_reason() -> None:
    assert "other" not in MAY_NAME


def test_what_is_not_wanted_is_marked() -> None:
    lines = numbered_sentences([Sentence("a", "A roof.", False), Sentence("b", "Cash.", True)])
    assert lines == "C1. A roof.\nC2. Cash. (unwanted)"


def test_whoever_plainly_asks_for_something_else_does_not_want_the_unwanted() -> None:
    assert '"not_met" as soon as they plainly ask for something else' in system_prompt()


def test_a_prompt_has_nothing_left_to_fill() -> None:
    assert "{{" not in system_prompt(Sentence("a", "A", False))


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("email", "by e-mail"),
        ("form", "by a form"),
        ("sms", "by SMS"),
        ("phone_note", "by phone, written down by one of us"),
        ("call", "by phone, written down by a machine"),
        ("import", "in a list of ours"),
    ],
)
def test_the_channel_is_told(channel: str, words: str) -> None:
    said = told(Inquiry({}, "Hi", channel=channel, received_at=RECEIVED))
    assert f"Received Tuesday 03 November 2026 14:10 {words}. " in said


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        ("Ruben Falk <ruben@seatplan-pro.example>", "from seatplan-pro.example"),
        ("sales@mail.billing-cloud.example", "from mail.billing-cloud.example"),
        ("nell.quaid@gmail.com", "from free mail"),
        ("j.kos@wp.pl", "from free mail"),
        ("Anke <anke@web.de>", "from free mail"),
        ("it@larch-joinery.example", "from the same domain as the business"),
        ("dana@quaid-family.example", "from a domain of their own"),
    ],
)
def test_the_domain_of_a_sender_is_told(sender: str, words: str) -> None:
    assert f"by e-mail, {words}. " in told(
        Inquiry({}, "Hi", sender=sender, channel="email"), "Quaid"
    )


@pytest.mark.parametrize("sender", ["ruben@x.example", "nell.quaid@gmail.com", "stores@y.example"])
def test_what_stands_before_the_at_is_never_told(sender: str) -> None:
    said = told(Inquiry({"email": sender}, "Hi", sender=sender, channel="email"))
    assert sender.partition("@")[0] not in said


@pytest.mark.parametrize("address", ["ann@ann-and-co.example", "b@private.example"])
def test_of_an_address_that_was_typed_into_a_form_only_its_kind_is_told(address: str) -> None:
    said = told(Inquiry({"e-mail": address}, "Hi"))
    assert "by a form, from a domain of their own. " in said


@pytest.mark.parametrize(
    ("link", "token"),
    [
        ("https://edocs.example/sign?u=7", "[LINK_1 at edocs.example]"),
        ("www.parcel-fee.example/pay", "[LINK_1 at www.parcel-fee.example]"),
        ("hxxps://user:pw@go[.]tax-refund[.]example/x", "[LINK_1 at go.tax-refund.example]"),
        ("https://nell-quaid.example/me", "[LINK_1]"),
    ],
)
def test_a_link_is_told_by_its_domain(link: str, token: str) -> None:
    sent = document_of(Inquiry({}, f"See {link} please"), Redaction("GB", ["Nell Quaid"]))
    assert sent["message"] == f"See {token} please"


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("budget", "2,400", "It is about a sloped roof."),
        ("Budget", "£900", "It is a wedding or a family portrait."),
        ("insurance", "Medicare", "They can come to us on weekdays."),
        ("seguro", "Adeslas", "Pide algo que hacemos."),
        ("newsletter", "yes", "The dog is older than a puppy."),
        ("presupuesto", "1200", "Es una reforma de baño o cocina."),
        ("Krankenkasse", "AOK", "Es geht um den Rücken oder die Schulter."),
    ],
)
def test_a_field_that_only_rules_read_is_not_sent(label: str, value: str, sentence: str) -> None:
    fields = {label: value, "message": "Hello"}
    unsent = fields_only_rules_read(criteria_of(label, sentence), fields)
    assert list(document_of(Inquiry(fields, "Hello"), Redaction("GB", []), unsent)) == ["message"]


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("postcode", "LS6 2QT", "They want it done soon."),
        ("Town", "Otley", "It is about a roof."),
        ("age", "15", "It is something we treat."),
        ("move date", "3 May", "It is a whole house."),
        ("rok", "1997", "To auto osobowe."),
        ("budget", "300", "They can afford us: they say what they would pay."),
        ("budget", "0", "Ils veulent que ce soit gratuit."),
        ("bedrooms", "4", "They say how much there is: bedrooms, a list or boxes."),
        ("guests", "80", "It is a large party, half a day at the least."),
        ("insurance", "AXA", "An insurer has asked for it."),
        ("service", "Gutter repair", "It belongs to a roof: gutters, flashing, skylights."),
        ("notes", "Budget is tight, but we could move it if that helps", "It is a roof."),
    ],
)
def test_what_a_sentence_speaks_of_is_sent(label: str, value: str, sentence: str) -> None:
    fields = {label: value}
    assert fields_only_rules_read(criteria_of(label, sentence), fields) == []


@pytest.mark.parametrize("label", ["budget", "insurance", "newsletter"])
def test_a_field_that_no_rule_names_is_sent(label: str) -> None:
    assert fields_only_rules_read(criteria_of("other", "A roof."), {label: "5"}) == []


def test_the_first_line_of_the_prompt_is_its_version() -> None:
    file = settings.ROOT / "templates" / "prompts" / "judge.txt"
    version: Any = load_prompt("judge")[0]
    assert file.read_text(encoding="utf-8").startswith(f"version {version}\n")
