"""Deciding on what is held with one click, and wording what goes in an emergency."""

import pytest
from django.test import Client

from leads.judge.judging import record_judgement
from leads.judge.opinion import Opinion
from leads.models import Business, Hold, Lead
from leads.models.judgement import ReasonCode, new_reason
from tests import support
from tests.support import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(business: Business) -> Lead:
    lead = support.answered_lead(business)
    danger = [new_reason(ReasonCode.DANGER)]
    opinion = Opinion("new_inquiry", "normal", reasons=danger, judged_by="test")
    record_judgement(lead, None, [], opinion, MONDAY, None)
    return lead


@pytest.mark.parametrize("button", ["go-on", "hold-stop"])
def test_each_page_has_the_buttons(inside: Client, held: Lead, button: str) -> None:
    for address in ("/", f"/leads/{held.pk}/"):
        assert f"/leads/{held.pk}/{button}/" in inside.get(address).content.decode()


@pytest.mark.parametrize(("button", "decision"), [("go-on", "go_on"), ("hold-stop", "stop")])
def test_one_click_decides(inside: Client, held: Lead, button: str, decision: str) -> None:
    assert inside.post(f"/leads/{held.pk}/{button}/", {"back": "today"})["Location"] == "/"
    assert Hold.objects.get().decision == decision


def test_who_was_decided_on_has_no_buttons(inside: Client, held: Lead) -> None:
    inside.post(f"/leads/{held.pk}/go-on/")
    assert f"/leads/{held.pk}/go-on/" not in inside.get(f"/leads/{held.pk}/").content.decode()


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(
    business: Business, inside: Client
) -> None:
    typed = {"language": "en", "subject": "Ring", "body": "Ring {{fone}}"}
    answer = inside.post("/emergencies/?business=oak", typed)
    assert answer.status_code == 422
    assert "Ring {{fone}}" in answer.content.decode()


def test_the_page_keeps_the_text(business: Business, inside: Client) -> None:
    typed = {"language": "en", "subject": "Ring", "body": "Ring {{phone}}."}
    assert inside.post("/emergencies/?business=oak", typed).status_code == 302
    assert business.emergency_texts.get().body == "Ring {{phone}}."
