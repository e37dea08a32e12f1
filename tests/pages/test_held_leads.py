"""Deciding on what is held with one click, and wording what goes in an emergency."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.sequences.holding import stop_held_lead
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Hold, Lead, Undo
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline.by_hand import mark_seen
from leads.review.corrections import approve_judgement
from tests import support
from tests.support import MONDAY
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(business: Business) -> Lead:
    lead = support.answered_lead(business)
    danger = [new_reason(ReasonCode.DANGER)]
    opinion = Opinion("new_inquiry", "normal", reasons=danger, judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], MONDAY)
    return lead


@pytest.mark.parametrize("button", ["go-on", "hold-stop"])
def test_the_lead_has_the_buttons_and_its_row_has_them_in_the_menu(
    inside: Client, held: Lead, button: str
) -> None:
    assert f"/leads/{held.pk}/{button}/" in inside.get(f"/leads/{held.pk}/").content.decode()
    assert f"/leads/0/{button}/" in inside.get("/").content.decode()
    assert on_today(inside, held)


@pytest.mark.parametrize(("button", "decision"), [("go-on", "go_on"), ("hold-stop", "stop")])
def test_one_click_decides(inside: Client, held: Lead, button: str, decision: str) -> None:
    done = inside.post(f"/leads/{held.pk}/{button}/", {"back": "/?look=2"})
    assert done["Location"] == "/?look=2"
    assert Hold.objects.get().decision == decision


def test_who_was_decided_on_has_no_buttons(inside: Client, held: Lead) -> None:
    inside.post(f"/leads/{held.pk}/go-on/")
    assert f"/leads/{held.pk}/go-on/" not in inside.get(f"/leads/{held.pk}/").content.decode()


def on_today(inside: Client, lead: Lead) -> bool:
    """Whether its row offers to decide on what is held."""
    shown = inside.get("/").content.decode()
    return re.search(rf'data-menu="{lead.pk}"\s+data-held', shown) is not None


def test_a_judgement_that_was_approved_leaves_the_decision_on_today(
    inside: Client, held: Lead, owner: User
) -> None:
    mark_seen(held, MONDAY, owner)
    approve_judgement(held, MONDAY, owner)
    assert on_today(inside, held)


def test_a_reason_that_is_gone_since_leaves_the_decision_on_today(
    inside: Client, held: Lead, owner: User
) -> None:
    approve_judgement(held, MONDAY, owner)
    record_judgements(
        [Judged(held, None, [], Opinion("new_inquiry", "normal", judged_by="test"))], MONDAY
    )
    held.refresh_from_db()
    assert not held.act_now
    assert on_today(inside, held)


def test_a_wish_to_be_left_alone_can_be_noted_though_nothing_is_planned(
    inside: Client, held: Lead, owner: User
) -> None:
    stop_held_lead(held, MONDAY, owner)
    wish = [new_reason(ReasonCode.OPT_OUT)]
    opinion = Opinion("new_inquiry", "normal", reasons=wish, judged_by="test")
    record_judgements([Judged(held, None, [], opinion)], MONDAY)
    assert on_today(inside, held)
    assert f"/leads/{held.pk}/hold-stop/" in inside.get(f"/leads/{held.pk}/").content.decode()
    inside.post(f"/leads/{held.pk}/hold-stop/")
    assert held.events.filter(kind="opted_out").exists()


@pytest.mark.parametrize(("button", "said"), [("go-on", "go on"), ("hold-stop", "stop")])
def test_the_timeline_says_what_was_decided(
    inside: Client, held: Lead, button: str, said: str
) -> None:
    inside.post(f"/leads/{held.pk}/{button}/")
    shown = whole_lead(inside, held.pk)
    assert re.search(rf"Decided on what was held by \S+: {said}\s*<", shown)


def test_who_was_decided_on_and_not_called_is_said_to_wait(inside: Client, held: Lead) -> None:
    inside.post(f"/leads/{held.pk}/hold-stop/")
    assert "None of you has answered or called yet." in inside.get("/").content.decode()


def test_seen_to_ends_that_too(inside: Client, held: Lead) -> None:
    inside.post(f"/leads/{held.pk}/hold-stop/")
    shown = inside.get(f"/leads/{held.pk}/").content.decode()
    assert "A person was needed, and none of you" in shown
    inside.post(f"/leads/{held.pk}/seen/")
    assert "A person was needed" not in inside.get(f"/leads/{held.pk}/").content.decode()


def test_planned_follow_ups_of_a_held_lead_are_said_to_be_held(inside: Client, held: Lead) -> None:
    shown = whole_lead(inside, held.pk)
    assert "none of these goes before one of you decides" in shown


@pytest.mark.parametrize(("button", "pressed"), [("right", "Right"), ("wrong", "Not so")])
def test_what_was_said_of_a_reason_stays_marked(
    inside: Client, held: Lead, button: str, pressed: str
) -> None:
    inside.post(f"/leads/{held.pk}/reason/", {"code": "danger", button: ""})
    shown = whole_lead(inside, held.pk)
    assert re.findall(r'aria-pressed="true"\s*>\s*([^<]+?)\s*<', shown) == [pressed]


def test_emptying_the_text_says_what_goes_then(business: Business, inside: Client) -> None:
    typed = {"language": "en", "subject": "", "body": ""}
    shown = inside.post("/in/oak/emergencies/", typed, follow=True).content.decode()
    assert "leadflow&#x27;s own words go at once" in shown


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(
    business: Business, inside: Client
) -> None:
    typed = {"language": "en", "subject": "Ring", "body": "Ring {{fone}}"}
    answer = inside.post("/in/oak/emergencies/", typed)
    assert answer.status_code == 422
    assert "Ring {{fone}}" in answer.content.decode()


def test_the_page_keeps_the_text(business: Business, inside: Client) -> None:
    typed = {"language": "en", "subject": "Ring", "body": "Ring {{phone}}."}
    assert inside.post("/in/oak/emergencies/", typed).status_code == 302
    assert business.emergency_texts.get().body == "Ring {{phone}}."


@pytest.mark.parametrize(
    ("button", "typed"),
    [("go-on", {}), ("hold-stop", {}), ("give", {"to": "owner"})],
)
def test_the_page_after_it_takes_it_back(
    inside: Client, held: Lead, owner: User, button: str, typed: dict[str, str]
) -> None:
    typed = {name: str(owner.pk) if value == "owner" else value for name, value in typed.items()}
    page = inside.post(f"/leads/{held.pk}/{button}/", typed, follow=True).content.decode()
    assert f"/undo/{Undo.objects.get().act}/" in page


@pytest.mark.parametrize(("what", "is_held"), [("reached", False), ("left_message", True)])
def test_danger_is_decided_by_speaking_to_them_until_that_is_taken_back(
    inside: Client, held: Lead, what: str, is_held: bool
) -> None:
    inside.post(f"/leads/{held.pk}/contacted/", {"what": what, "back": "/"})
    assert (Hold.objects.get().decided_at is None) is is_held
    inside.post(f"/undo/{Undo.objects.get().act}/", {"back": "/"})
    assert Hold.objects.get().decided_at is None


def test_anger_is_held_on_after_a_call(inside: Client, held: Lead) -> None:
    Hold.objects.update(code=ReasonCode.ANGER)
    inside.post(f"/leads/{held.pk}/contacted/", {"what": "reached", "back": "/"})
    assert Hold.objects.get().decided_at is None
