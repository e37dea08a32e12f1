"""What happens next to a lead stays true while its page is open, and nobody is disturbed by it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from followups.sequences import ending
from leads.models import Business, Lead
from tests import support
from tests.support.browser import IN_BROWSER, sign_in

pytestmark = IN_BROWSER
NOTE = "#lead-side [name=note]"
SOON = 5000  # milliseconds
STOPPED = "#lead-next:has-text('The follow-ups ended')"


@pytest.fixture
def lead(desk: Any, business: Business, owner: User) -> Lead:
    """One whose page is open at a desk."""
    made = support.answered_lead(business)
    sign_in(desk)
    desk.goto(f"/leads/{made.pk}/")
    desk.wait_for_selector("#lead-next :text('Stop the follow-ups')")
    return made


def test_it_changes_within_five_seconds_and_keeps_what_is_typed_beside_it(
    desk: Any, lead: Lead, ann: User, problems: list[str]
) -> None:
    desk.fill(NOTE, "They have a dog")
    desk.evaluate("window.scrollTo(0, 200)")
    before = desk.locator(NOTE).bounding_box()["y"]
    desk.mouse.move(5, 5)
    ending.stop_follow_ups(lead, support.clock(), ann)
    desk.wait_for_selector(STOPPED, timeout=SOON)
    expect(desk.locator(NOTE)).to_have_value("They have a dog")
    assert desk.evaluate("document.activeElement.name") == "note"
    assert abs(desk.locator(NOTE).bounding_box()["y"] - before) < 2
    assert problems == []


def test_it_waits_while_a_hand_is_on_it(desk: Any, lead: Lead, ann: User) -> None:
    desk.focus("#lead-next button")
    ending.stop_follow_ups(lead, support.clock(), ann)
    with desk.expect_response(lambda answer: "/part/next/" in answer.url, timeout=SOON) as told:
        pass
    told.value.finished()
    desk.wait_for_timeout(300)
    expect(desk.locator("#lead-next :text('Stop the follow-ups')")).to_be_visible()
    desk.focus(".composer textarea")
    desk.wait_for_selector(STOPPED, timeout=SOON)
