"""The lead beside the list, in a real Chromium: what is done in it stays and is undone there."""

from typing import Any

import pytest
from playwright.sync_api import expect

from leads.models import Business, Lead
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, in_view, sign_in

pytestmark = IN_BROWSER
WIDE = {"width": 1200, "height": 600}
NEAR = 10  # pixels: less than what stands under a finger
HEADING = "#pane h1:has-text('Ada')"


@pytest.fixture
def lead(desk: Any) -> Lead:
    """Open beside a list that is longer than the screen."""
    business = support.make_business()
    support.make_owner(business)
    desk.set_viewport_size(WIDE)
    leads = [
        support.write(business, {**ADA, "email": f"p{n}@x.example", "phone": ""}, support.clock())
        for n in range(8)
    ]
    sign_in(desk)
    desk.click(f"#line-{leads[2].pk}")
    desk.wait_for_selector(HEADING)
    return leads[2]


def test_a_contact_is_logged_in_the_pane_and_undone_there(
    desk: Any, lead: Lead, problems: list[str]
) -> None:
    desk.click("#pane .more > summary")
    assert all(
        in_view(desk, f"#pane .log-contact button[value={what}]") for what in ("reached", "booked")
    )
    desk.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    desk.click("#pane .log-contact button[value=left_message]")
    desk.wait_for_selector("#flash button:has-text('Undo')")
    assert in_view(desk, "#flash button")
    desk.wait_for_selector(HEADING)
    expect(desk.locator("#pane")).to_be_focused()
    desk.click("#flash button:has-text('Undo')")
    desk.wait_for_selector("#flash :text('Taken back')")
    expect(desk.locator(HEADING)).to_have_count(1)
    assert problems == []


def test_what_is_posted_in_the_pane_moves_neither_address_nor_scroll(desk: Any, lead: Lead) -> None:
    desk.locator("#pane #lead-side").scroll_into_view_if_needed()
    desk.fill("#pane textarea[name=note]", "Rang twice")
    desk.focus("#pane button:has-text('Note it')")
    before = desk.evaluate("document.querySelector('#pane').scrollTop")
    assert before > 0
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#pane article:has-text('Rang twice')")
    assert desk.evaluate("document.querySelector('#pane').scrollTop") == before
    assert desk.evaluate("window.location.pathname") == "/"


def test_the_list_still_shows_which_lead_is_open_after_it_came_anew(desk: Any, lead: Lead) -> None:
    business = Business.objects.get()
    desk.focus("#reply-text")
    support.write(business, {**ADA, "name": "Nora Quinn", "email": "n@x.example"}, support.clock())
    desk.wait_for_selector(".line:has-text('Nora Quinn')", timeout=8000)
    expect(desk.locator(f"#line-{lead.pk}")).to_have_attribute("aria-current", "true")


def test_a_reply_sent_in_the_pane_is_taken_back_by_what_says_so(desk: Any, lead: Lead) -> None:
    desk.fill("#reply-text", "We come on Monday")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_selector("#flash button:has-text('Take it back')")
    assert in_view(desk, "#flash button")
    expect(desk.locator("#reply-text")).to_have_value("")
    desk.click("#flash button:has-text('Take it back')")
    desk.wait_for_selector("#flash :text('nothing was sent')")
    expect(desk.locator("#reply-text")).to_have_value("We come on Monday")
    assert desk.evaluate("window.location.pathname") == "/"
    assert not lead.messages.filter(state="queued", kind="reply").exists()


@pytest.mark.parametrize("how", ["key", "button"])
def test_the_list_has_all_the_room_until_a_lead_is_open(
    desk: Any, lead: Lead, how: str, problems: list[str]
) -> None:
    row = desk.locator(f".line:has(#line-{lead.pk})")
    narrow = box_on_page(desk, row)
    desk.click("#reply-text")
    desk.keyboard.type("We come")
    if how == "key":
        desk.keyboard.press("Escape")  # leaves the box
        expect(desk.locator(HEADING)).to_have_count(1)
        desk.keyboard.press("Escape")
    else:
        desk.click("#pane [data-close-pane]")
    expect(desk.locator("#lead")).to_have_count(0)
    wide = box_on_page(desk, row)
    assert wide["width"] > 0.9 * WIDE["width"] > narrow["width"]
    assert wide["x"] == narrow["x"]
    assert abs(wide["y"] - narrow["y"]) < NEAR
    expect(desk.locator(f"#line-{lead.pk}")).to_be_focused()
    desk.evaluate("htmx.config.defaultSettleDelay = 5000")  # the words come with their box
    desk.keyboard.press("Enter")
    desk.wait_for_selector(HEADING)
    expect(desk.locator("#reply-text")).to_have_value("We come")
    assert problems == []


def box_on_page(desk: Any, row: Any) -> dict[str, float]:
    """Wherever the page is scrolled to."""
    box: dict[str, float] = row.bounding_box()
    return {**box, "y": box["y"] + desk.evaluate("window.scrollY")}
