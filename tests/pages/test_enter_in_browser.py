"""Enter in a field of a form with several choices chooses none of them, in a real Chromium."""

from typing import Any

import pytest

from leads.models import Business, Lead, LeadEvent, Tag
from tests import support
from tests.support import ADA
from tests.support.browser import DESKTOP, IN_BROWSER, sign_in

pytestmark = [*IN_BROWSER, pytest.mark.usefixtures("owner")]


@pytest.fixture
def lead(business: Business) -> Lead:
    return support.answered_lead(business, ADA, support.clock())


def pressed_enter(tab: Any, field: str, typed: str) -> None:
    tab.fill(field, typed)
    tab.press(field, "Enter")
    tab.evaluate("() => new Promise((done) => setTimeout(done, 300))")


@pytest.mark.parametrize("field", ["note", "why"])
def test_a_note_and_a_reason_are_no_choice_in_the_rows_menu(
    desk: Any, lead: Lead, field: str
) -> None:
    desk.set_viewport_size(DESKTOP)
    sign_in(desk)
    desk.click(f"[data-menu='{lead.pk}']")
    before = LeadEvent.objects.count()
    pressed_enter(desk, f"#row-menu input[name={field}]", "no answer, mailbox full")
    assert LeadEvent.objects.count() == before
    desk.click(f"#row-menu button:text-is('{'Left a message' if field == 'note' else 'Lost'}')")
    desk.wait_for_selector("#flash .good")
    assert "mailbox full" in str(LeadEvent.objects.latest("pk").detail)


def test_a_note_and_a_reason_are_no_choice_on_the_leads_page(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    before = LeadEvent.objects.count()
    desk.click(".lead-actions summary:text-is('More')")
    pressed_enter(desk, ".log-contact input[name=note]", "rang twice")
    desk.click(".lead-actions summary:text-is('Move')")
    pressed_enter(desk, ".lead-actions [name=why]", "they took somebody else")
    assert LeadEvent.objects.count() == before


def test_a_tag_that_is_typed_takes_no_lead_from_its_owner(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto("/leads/")
    desk.check(f"input[name=lead][value='{lead.pk}']")
    desk.click(".bulk summary:text-is('Tag')")
    before = LeadEvent.objects.count()
    pressed_enter(desk, "#bulk-tag", "bathroom")
    assert LeadEvent.objects.count() == before
    desk.click(".bulk button:text-is('Put it on')")
    desk.wait_for_selector("#flash .good")
    assert Tag.objects.get().name == "bathroom"
