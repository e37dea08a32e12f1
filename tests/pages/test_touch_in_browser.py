"""A call logged, taken back, and a card corrected, in a real Chromium: at a desk and on a phone."""

from typing import Any

import pytest

from leads.models import Business, Lead, LeadEvent
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, fits, sign_in

pytestmark = IN_BROWSER


@pytest.fixture
def caller() -> Lead:
    """Who left a phone alone, and waits for a person."""
    business: Business = support.make_business()
    support.make_owner(business)
    said = {**ADA, "email": "", "phone": "902 555 0155"}
    return support.answered_lead(business, said, support.clock())


@pytest.mark.parametrize("screen", ["desk", "tab"])
def test_a_call_is_logged_in_two_taps_and_taken_back(
    request: pytest.FixtureRequest, caller: Lead, problems: list[str], screen: str
) -> None:
    page: Any = request.getfixturevalue(screen)
    sign_in(page)
    page.goto(f"/leads/{caller.pk}/")
    page.click(".more > summary")
    page.click(".log-contact button:has-text('Called: reached')")
    page.wait_for_selector("#flash button:has-text('Undo')")
    caller.refresh_from_db()
    assert caller.waiting_since is None
    page.click("#flash button:has-text('Undo')")
    page.wait_for_selector("#flash :text('as it was before')")
    caller.refresh_from_db()
    assert caller.waiting_since is not None
    assert page.url.endswith(f"/leads/{caller.pk}/")
    assert fits(page)
    assert problems == []


def test_a_card_is_corrected_on_a_phone(tab: Any, caller: Lead, problems: list[str]) -> None:
    sign_in(tab)
    tab.goto(f"/leads/{caller.pk}/")
    tab.click(".more > summary")
    tab.click("a:has-text('Edit contact')")
    tab.fill("[name=name]", "Ada K. Keen")
    tab.fill("[name=form-1-value]", "ada@new.example")
    tab.fill("[name=value]", "1250")
    assert fits(tab)
    tab.click("button:has-text('Keep')")
    tab.wait_for_selector("h1:has-text('Ada K. Keen')")
    assert Lead.objects.get(pk=caller.pk).contact.email == "ada@new.example"
    assert caller.events.filter(kind=LeadEvent.Kind.EDITED).exists()
    assert problems == []
