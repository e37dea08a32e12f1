"""Keys that let drafts go, saved replies, and long lists, in a real Chromium."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from followups.models import Message, SavedReply
from leads.models import Business, Lead
from leads.review import held_back
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, fits, in_view, sign_in
from tests.support.drafts import waiting_draft
from tests.support.seen import FLOOD, held, junk

pytestmark = IN_BROWSER


@pytest.fixture
def office(transactional_db: None) -> Business:
    business = support.make_business()
    support.make_owner(business)
    return business


@pytest.fixture
def drafts(office: Business, desk: Any) -> list[Message]:
    """Six that wait, and their page at a desk."""
    found = [waiting_draft(office, number) for number in range(6)]
    sign_in(desk)
    desk.goto("/approvals/")
    desk.wait_for_selector(".marked")
    return found


def let_go(drafts: list[Message]) -> list[int]:
    """Which of them do not wait any more, by their place."""
    waits = set(Message.objects.filter(state="awaiting_approval").values_list("pk", flat=True))
    return [place for place, draft in enumerate(drafts) if draft.pk not in waits]


def put_at_top(desk: Any, place: int) -> None:
    desk.evaluate("n => document.querySelectorAll('[data-draft]')[n].scrollIntoView()", place)
    desk.wait_for_function(
        "n => document.querySelectorAll('[data-draft]')[n].classList.contains('marked')", arg=place
    )


def test_a_lets_the_draft_in_view_go(desk: Any, drafts: list[Message], problems: list[str]) -> None:
    put_at_top(desk, 3)
    desk.keyboard.press("a")
    desk.wait_for_selector("text=Approved")
    assert let_go(drafts) == [3]
    assert problems == []


def test_a_key_that_is_held_down_lets_one_go(desk: Any, drafts: list[Message]) -> None:
    for _ in range(6):
        desk.keyboard.down("a")
        desk.wait_for_timeout(300)
    desk.keyboard.up("a")
    desk.wait_for_selector("text=Approved")
    assert let_go(drafts) == [0]


def test_where_no_draft_is_in_view_a_shows_one_and_sends_none(
    desk: Any, drafts: list[Message]
) -> None:
    desk.set_viewport_size({"width": 1280, "height": 240})
    desk.evaluate("window.scrollTo(0, 0)")
    desk.wait_for_selector(".marked", state="detached")
    desk.keyboard.press("a")
    desk.wait_for_selector(".marked")
    assert let_go(drafts) == []


def test_s_goes_to_the_next_and_a_sends_that_one(desk: Any, drafts: list[Message]) -> None:
    desk.keyboard.press("s")
    desk.wait_for_selector("[data-draft]:focus")
    desk.keyboard.press("a")
    desk.wait_for_selector("text=Approved")
    assert let_go(drafts) == [1]


def test_what_was_skipped_stays_skipped(desk: Any, drafts: list[Message]) -> None:
    for place in (2, 3):
        if place == 2:
            put_at_top(desk, place)
        desk.wait_for_function(
            "n => document.querySelector('.marked h2').id === `d${n}`", arg=drafts[place].pk
        )
        with desk.expect_navigation():
            desk.keyboard.press("a")
    assert let_go(drafts) == [2, 3]


def test_escape_leaves_the_text_of_a_draft(desk: Any, drafts: list[Message]) -> None:
    put_at_top(desk, 2)
    desk.keyboard.press("e")
    desk.keyboard.type("b")
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    desk.wait_for_selector("text=Approved")
    assert let_go(drafts) == [2]


def test_e_edits_the_draft_in_view(desk: Any, drafts: list[Message]) -> None:
    put_at_top(desk, 2)
    desk.keyboard.press("e")
    desk.keyboard.type("a")  # a letter now, no key
    expect(desk.locator(f"#body-{drafts[2].pk}")).to_be_focused()
    assert let_go(drafts) == []


def test_an_edit_survives_a_lost_session_and_goes_with_its_draft(
    desk: Any, drafts: list[Message]
) -> None:
    box = desk.locator(f"#body-{drafts[0].pk}")
    box.fill("We come on Monday.")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.click("[data-draft] [data-approve] >> nth=0")
    desk.wait_for_selector("[name=password]")
    desk.fill("[name=login]", "owner@oak-roofing.example")
    desk.fill("[name=password]", "correct horse battery")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#flash :text('Nothing was done')")
    desk.goto("/approvals/")
    expect(box).to_have_value("We come on Monday.")
    assert let_go(drafts) == []
    desk.click("[data-draft] [data-approve] >> nth=0")
    desk.wait_for_selector("text=Approved")
    assert in_view(desk, "#flash .good button")
    assert let_go(drafts) == [0]
    kept = "Object.keys(sessionStorage).some((key) => key.startsWith('draft:'))"
    desk.wait_for_function(f"() => !{kept}")


# A saved reply


@pytest.fixture
def lead(office: Business) -> Lead:
    SavedReply.objects.create(business=office, name="Hours", body="We open at eight.")
    return support.answered_lead(office, ADA, support.clock())


def test_a_saved_reply_stands_below_what_was_typed(
    desk: Any, lead: Lead, problems: list[str]
) -> None:
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.fill("#reply-text", "Dear Ada, thank you for the photos.")
    desk.click("summary:has-text('Saved replies')")
    desk.click("button:has-text('Hours')")
    desk.wait_for_url("**/put-in/")
    typed = desk.input_value("#reply-text")
    assert typed == "Dear Ada, thank you for the photos.\n\nWe open at eight."
    assert not lead.messages.filter(kind="reply").exists()
    assert problems == []


def test_what_was_put_in_survives_a_lost_page(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.fill("#reply-text", "Dear Ada,")
    desk.click("summary:has-text('Saved replies')")
    desk.click("button:has-text('Hours')")
    desk.wait_for_url("**/put-in/")
    desk.goto(f"/leads/{lead.pk}/")
    expect(desk.locator("#reply-text")).to_have_value("Dear Ada,\n\nWe open at eight.")


# Long lists


@pytest.fixture
def crowd(office: Business) -> Lead:
    now = support.clock()
    junk(office, 120, now - timedelta(hours=3))
    held(office, {**ADA, "email": "held@x.example", "name": "Held Back"}, now)
    while held_back.read_next_held_back(now):
        pass
    return support.answered_lead(office, FLOOD, now)


@pytest.mark.parametrize("path", ["/", "/?look=2", "/board/", "/review/", "/approvals/"])
def test_pages_with_long_lists_fit_a_phone(
    tab: Any, crowd: Lead, problems: list[str], path: str
) -> None:
    sign_in(tab)
    tab.goto(path)
    assert fits(tab)
    assert problems == []


def test_an_emergency_is_seen_without_scrolling(tab: Any, crowd: Lead) -> None:
    sign_in(tab)
    box = tab.locator("a:has-text('Wade Poole')").first.bounding_box()
    assert box["y"] + box["height"] < 844


def test_the_rest_of_a_list_is_a_click_away(tab: Any, crowd: Lead) -> None:
    sign_in(tab)
    tab.wait_for_selector("text=1 to 25 of 100+")
    tab.click("text=and more")
    tab.wait_for_url("**look=2#look")
    tab.wait_for_selector("text=Seo Team49", state="attached")
    assert tab.locator("#look").bounding_box()["y"] < 844


def test_what_is_held_back_becomes_a_lead_by_one_button(tab: Any, crowd: Lead) -> None:
    sign_in(tab)
    tab.click("li:has-text('Held Back') button:has-text('File it as a lead')")
    tab.wait_for_selector("text=being filed as a lead")
    support.live(support.clock())
    assert Lead.objects.filter(contact__name="Held Back").exists()
