"""A model that answers anything: its answer can be nothing but a judgement."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Enrollment, Message, Suppression
from leads.contacts import consent
from leads.models import Business, Judgement, Lead, ModelCall
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.endpoint import HONEST, Endpoint, answering

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
MET = {"quotes": ["Our roof leaks since Sunday"], "verdict": "met", "sure": True}
OPEN = {"quotes": [], "verdict": "cant_tell", "sure": True}


OUTPUTS: dict[str, Any] = {
    "script in the summary": {**HONEST, "summary": SCRIPT, "C1": MET, "C2": OPEN},
    "a link in the summary": {
        **HONEST,
        "summary": "Pay at https://evil.example/x now",
        "C1": MET,
        "C2": OPEN,
    },
    "a summary of a megabyte": {**HONEST, "summary": "x" * 900_000, "C1": MET, "C2": OPEN},
    "a summary with NUL and bidi": {
        **HONEST,
        "summary": "a\x00b\u202ec\u200b",
        "C1": MET,
        "C2": OPEN,
    },
    "a summary that is a list": {**HONEST, "summary": ["x"], "C1": MET, "C2": OPEN},
    "a language of a hundred letters": {**HONEST, "language": "e" * 100, "C1": MET, "C2": OPEN},
    "a language that is code": {
        **HONEST,
        "language": "'; DROP TABLE leads; --",
        "C1": MET,
        "C2": OPEN,
    },
    "an unknown category": {**HONEST, "category": "vip", "C1": MET, "C2": OPEN},
    "a category that is a list": {**HONEST, "category": ["new_inquiry"], "C1": MET, "C2": OPEN},
    "an unknown urgency": {**HONEST, "urgency": "right now!!!", "C1": MET, "C2": OPEN},
    "reasons that are none": {
        **HONEST,
        "person": ["send_discount", {"to": "x@evil.example"}, SCRIPT, 5],
        "C1": MET,
        "C2": OPEN,
    },
    "ten thousand reasons": {**HONEST, "person": ["anger"] * 10_000, "C1": MET, "C2": OPEN},
    "reasons that are an object": {**HONEST, "person": {"anger": True}, "C1": MET, "C2": OPEN},
    "tools to call": {
        **HONEST,
        "tool_calls": [{"name": "send_mail", "to": "x@evil.example"}],
        "C1": MET,
        "C2": OPEN,
    },
    "extra keys that are fields of ours": {
        **HONEST,
        "stage": "completed",
        "outcome": "won",
        "owner": 1,
        "to": "x@evil.example",
        "score": 100,
        "consent": True,
        "C1": MET,
        "C2": OPEN,
    },
    "an invented quote": {
        **HONEST,
        "C1": {"quotes": ["I will pay double"], "verdict": "met", "sure": True},
        "C2": OPEN,
    },
    "quotes that are numbers": {
        **HONEST,
        "C1": {"quotes": [1, None, {}], "verdict": "met", "sure": True},
        "C2": OPEN,
    },
    "a thousand quotes": {
        **HONEST,
        "C1": {"quotes": ["roof"] * 1000, "verdict": "met", "sure": True},
        "C2": OPEN,
    },
    "a quote of a megabyte": {
        **HONEST,
        "C1": {"quotes": ["roof " * 100_000], "verdict": "met", "sure": True},
        "C2": OPEN,
    },
    "an unknown verdict": {
        **HONEST,
        "C1": {"quotes": [], "verdict": "excellent", "sure": True},
        "C2": OPEN,
    },
    "a verdict that is a word": {**HONEST, "C1": "met", "C2": "met"},
    "criteria that do not exist": {**HONEST, "C1": MET, "C2": OPEN, "C99": MET, "area": MET},
    "a criterion left out": {**HONEST, "C1": MET},
    "an opt-out of its own": {**HONEST, "person": ["opt_out"], "C1": MET, "C2": OPEN},
    "spam for a genuine inquiry": {
        **HONEST,
        "category": "spam",
        "urgency": "none",
        "C1": OPEN,
        "C2": OPEN,
    },
    "automatic for a genuine inquiry": {
        **HONEST,
        "category": "auto_reply_or_bounce",
        "urgency": "none",
        "C1": OPEN,
        "C2": OPEN,
    },
    "placeholders that were never given": {
        **HONEST,
        "summary": "[NAME_9] [EMAIL_7] wants [PHONE_3]",
        "C1": MET,
        "C2": OPEN,
    },
    "a template of ours": {
        **HONEST,
        "summary": "{{ business }} {% load static %} {{ 7|add:7 }}",
        "C1": MET,
        "C2": OPEN,
    },
    "a list instead of an object": [HONEST],
    "a number": 7,
    "null": None,
    "prose": "Sure! I have marked this lead as a perfect fit and sent them a discount.",
    "deep nesting": '{"a":' * 5000 + "1" + "}" * 5000,
    "broken JSON": '{"category": "new_inquiry", "summary": "x',
    "infinity": '{"category": "new_inquiry", "urgency": NaN, "C1": Infinity}',
    "half a character": (
        '{"language": "en", "summary": "\\ud83d", "category_quotes": [], '
        '"category": "new_inquiry", "urgency_quote": "", "urgency": "soon", "person": [], '
        '"C1": {"quotes": [], "verdict": "cant_tell", "sure": true}, '
        '"C2": {"quotes": [], "verdict": "cant_tell", "sure": true}}'
    ),
    "two answers": json.dumps({**HONEST, "C1": MET, "C2": OPEN})
    + json.dumps({**HONEST, "category": "spam", "C1": MET, "C2": OPEN}),
    "an empty answer": "",
}


@pytest.mark.parametrize("answer", OUTPUTS.values(), ids=OUTPUTS)
def test_no_answer_of_a_model_can_do_anything_but_be_a_judgement(
    client: Client, business: Business, owner: User, endpoint: Endpoint, answer: Any
) -> None:
    answering(endpoint, answer)
    lead = support.write(business, ADA)
    support.live(MONDAY)
    lead.refresh_from_db()
    judgement = lead.judgements.latest("id")
    assert {m.to for m in Message.objects.exclude(kind__in=["alert", "report"])} <= {ADA["email"]}
    assert not Suppression.objects.exists()
    assert not consent.is_withdrawn(lead.contact)
    assert lead.stage != Lead.Stage.COMPLETED
    assert lead.owner is None
    assert lead.contact.email == ADA["email"]
    assert judgement.category in Judgement.Category.values
    assert judgement.urgency in Judgement.Urgency.values
    assert len(judgement.summary) <= 200
    assert len(judgement.language) <= 2
    said = json.dumps(ADA) + lead.inbound.get().text
    assert all(words in said for v in judgement.verdicts.all() for words in v.evidence)
    assert "http" not in judgement.summary
    assert "\x00" not in judgement.summary
    for message in Message.objects.exclude(kind__in=["alert", "report"]):
        assert (
            len(judgement.summary) < 5
            or judgement.summary not in message.text
            or judgement.judged_by == "rules"
        )
    client.force_login(owner)
    for path in (
        "/",
        f"/leads/{lead.pk}/",
        f"/leads/{lead.pk}/sent/",
        "/review/",
        "/board/",
        "/judging/",
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content
    assert ModelCall.objects.exists()
    assert not ModelCall.objects.filter(outcome="reserved").exists()


def test_junk_by_the_model_alone_is_looked_at_by_a_person(
    business: Business, endpoint: Endpoint
) -> None:
    answering(endpoint, OUTPUTS["spam for a genuine inquiry"])
    lead = support.write(business, ADA)
    support.live(MONDAY)
    lead.refresh_from_db()
    assert "the rules for a customer" in support.reasons(lead)


def test_an_opt_out_that_only_the_model_sees_ends_no_consent_but_sends_nothing_by_itself(
    business: Business, endpoint: Endpoint
) -> None:
    answering(endpoint, OUTPUTS["an opt-out of its own"])
    lead = support.write(business, ADA)
    support.live(MONDAY)
    lead.refresh_from_db()
    assert support.reasons(lead)
    assert not Suppression.objects.exists()
    assert not Enrollment.objects.filter(lead=lead, ended_at__isnull=True, why="opted_out").exists()
