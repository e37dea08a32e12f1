"""What was done, and its Undo, are in view where the page has moved on, in a real Chromium."""

from typing import Any

import pytest
from playwright.sync_api import expect

from leads.models import Business, Lead
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, PHONE, in_view, sign_in

pytestmark = [*IN_BROWSER, pytest.mark.usefixtures("owner")]
LONG = "My roof leaks over the kitchen, and nobody has come since the last storm. " * 12


@pytest.fixture
def lead(business: Business) -> Lead:
    return support.answered_lead(business, {**ADA, "message": LONG}, support.clock())


def test_a_call_that_is_noted_on_a_phone_says_so_in_view(desk: Any, lead: Lead) -> None:
    desk.set_viewport_size(PHONE)
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.click(".lead-actions summary:text-is('More')")
    desk.click(".log-contact button:text-is('Called: reached')")
    desk.wait_for_selector("#flash .good")
    assert in_view(desk, "#flash .good button")
    desk.click("#flash .good button")
    expect(desk.locator("#flash")).to_contain_text("Taken back")


def test_the_field_to_write_in_is_in_view_when_one_comes_to_reply_on_a_phone(
    desk: Any, lead: Lead
) -> None:
    desk.set_viewport_size(PHONE)
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/#reply-text")
    field = desk.locator("#reply-text")
    expect(field).to_be_in_viewport(ratio=0.9)
    head = desk.locator("#lead-state > .row").first.bounding_box()
    assert field.bounding_box()["y"] >= head["y"] + head["height"]
