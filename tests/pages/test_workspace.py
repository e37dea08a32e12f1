"""Today and the board in a real Chromium: beside each other, live, by keyboard, on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from leads.models import Business, Lead
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, sign_in
from tests.support.seen import held
from tests.support.speed import counted_time

pytestmark = IN_BROWSER
WIDE = {"width": 1440, "height": 900}
NAMES = {1: "Ines Roth", 2: "Tom Hale", 20: "Rita Moss", 99: "Nora Quinn"}
GAS = "Gas smell in the kitchen and my child is dizzy. Please come at once."


@pytest.fixture
def oak() -> Business:
    business = support.make_business()
    support.make_owner(business)
    return business


def person(number: int, **said: str) -> dict[str, str]:
    named = {"name": NAMES.get(number, "Lou Park"), "email": f"p{number}@x.example", "phone": ""}
    return {**ADA, **named, **said}


def test_a_lead_opens_beside_its_list_and_stays_there(
    desk: Any, oak: Business, problems: list[str]
) -> None:
    desk.set_viewport_size(WIDE)
    one, two = (support.write(oak, person(n), support.clock()) for n in (1, 2))
    sign_in(desk)
    desk.click(f"#line-{one.pk}")
    desk.wait_for_selector("#pane h1:has-text('Ines Roth')")
    assert "/leads/" not in desk.url
    desk.fill("#pane textarea[name=note]", "Rang twice")
    desk.click("#pane button:has-text('Note it')")
    desk.wait_for_selector("#pane article:has-text('Rang twice')")
    expect(desk.locator("#flash")).to_contain_text("Noted.")
    desk.focus(f"#line-{one.pk}")
    desk.keyboard.press("j")
    desk.wait_for_selector("#pane h1:has-text('Tom Hale')")
    expect(desk.locator(f"#line-{two.pk}")).to_be_focused()
    assert problems == []


def test_a_new_emergency_is_the_first_row_within_five_seconds(
    desk: Any, oak: Business, problems: list[str]
) -> None:
    """Whatever else waits, and under a hand that is on the list."""
    for number in range(8):
        held(oak, person(number), support.clock())
    calm = support.write(oak, person(20), support.clock())
    sign_in(desk)
    desk.focus(f"#line-{calm.pk}")
    support.answered_lead(oak, person(99, message=GAS, phone="+19025550131"), support.clock())
    with counted_time() as spent:
        desk.wait_for_selector("main .line:has-text('Nora Quinn')", timeout=8000)
    assert spent.seconds < 7
    expect(desk.locator(".line").first).to_contain_text("Nora Quinn")
    assert desk.evaluate("document.activeElement.id") == f"line-{calm.pk}"  # the list held still
    assert problems == []


def test_the_list_holds_still_under_a_hand_and_says_so(desk: Any, oak: Business) -> None:
    first = support.write(oak, person(1), support.clock())
    sign_in(desk)
    desk.focus(f"#line-{first.pk}")
    support.write(oak, person(2), support.clock())
    desk.wait_for_selector("#newer:not([hidden])", timeout=8000)
    expect(desk.locator(".line:has-text('Tom Hale')")).to_have_count(0)
    desk.click("[data-newer]")
    desk.wait_for_selector(".line:has-text('Tom Hale')")
    assert desk.title().startswith("(2) ")


def test_a_lead_is_put_off_in_two_taps_on_a_phone(tab: Any, oak: Business) -> None:
    lead = support.write(oak, person(1), support.clock())
    sign_in(tab)
    tab.click(f"[data-menu='{lead.pk}']")
    tab.click("#row-menu button:has-text('Tomorrow')")
    tab.wait_for_selector("#flash:has-text('Ines Roth is put off')")
    lead.refresh_from_db()
    assert lead.snoozed_until is not None


def test_a_lead_is_completed_in_two_taps_on_a_phone(tab: Any, oak: Business) -> None:
    lead = support.write(oak, person(1), support.clock())
    sign_in(tab)
    tab.goto("/board/")
    tab.click(f"[data-menu='{lead.pk}']")
    tab.fill("#row-menu [name=why]", "Did it on the phone")
    tab.click("#row-menu button:has-text('Won')")
    tab.wait_for_selector("#flash:has-text('moved to')")
    lead.refresh_from_db()
    assert (lead.stage, lead.outcome) == (Lead.Stage.COMPLETED, Lead.Outcome.WON)
    assert tab.url.endswith("/board/")


def test_a_phone_shows_one_column_at_a_time(tab: Any, oak: Business) -> None:
    support.write(oak, person(1), support.clock())
    sign_in(tab)
    tab.goto("/board/")
    expect(tab.locator(".tabbed > section:visible")).to_have_count(1)
    tab.click(".tabs a:has-text('In progress')")
    tab.wait_for_selector("h2:visible:has-text('In progress')")
    expect(tab.locator(".tabbed > section:visible")).to_have_count(1)


def test_the_chosen_column_stays_when_the_board_comes_anew(tab: Any, oak: Business) -> None:
    running = support.answered_lead(oak, person(1), support.clock())
    sign_in(tab)
    tab.goto("/board/")
    tab.click(".tabs a:has-text('In progress')")
    support.answered_lead(oak, person(2), support.clock())
    tab.wait_for_selector("[data-stage=in_progress] .line:has-text('Tom Hale')", timeout=8000)
    expect(tab.locator("[data-stage]:visible")).to_have_count(1)
    expect(tab.locator(".tabs [aria-current]")).to_have_text(re.compile(r"\s*In progress\s+2\s*"))
    tab.click(f"[data-menu='{running.pk}']")
    tab.click("#row-menu button[value=new]")
    tab.wait_for_selector("#flash:has-text('moved to')")
    expect(tab.locator("[data-stage=in_progress]:visible")).to_have_count(1)


def test_a_card_is_moved_by_keys_and_keeps_the_focus(desk: Any, oak: Business) -> None:
    lead = support.write(oak, person(1), support.clock())
    sign_in(desk)
    desk.goto("/board/")
    desk.focus(f"#line-{lead.pk}")
    desk.keyboard.press("Shift+ArrowRight")
    desk.wait_for_selector("#flash:has-text('moved to')")
    desk.wait_for_selector(f"[data-stage=in_progress] #line-{lead.pk}:focus")
    desk.keyboard.press("Shift+ArrowRight")  # completing asks how it ended
    desk.wait_for_selector("#row-menu [value=won]:focus")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f"[data-stage=completed] #line-{lead.pk}")


def test_there_is_one_search_and_it_keeps_the_filters(desk: Any, oak: Business) -> None:
    support.write(oak, person(1), support.clock())
    support.write(oak, person(2), support.clock())
    sign_in(desk)
    desk.goto("/leads/?stage=new&owner=nobody")
    expect(desk.locator("input[type=search]")).to_have_count(1)
    desk.keyboard.press("/")
    desk.keyboard.type("ines")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("a.chip:has-text('ines')")
    for one in ("New", "Nobody"):
        expect(desk.locator(f"a.chip:has-text('{one}')")).to_have_count(1)
    expect(desk.locator("[data-row]")).to_have_count(1)
    desk.goto("/leads/?stage=new")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("tom hale")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[data-row]:has-text('Tom Hale')")
    assert "stage=new" in desk.url


def test_a_card_is_drawn_to_another_column(desk: Any, oak: Business) -> None:
    lead = support.write(oak, person(1), support.clock())
    sign_in(desk)
    desk.goto("/board/")
    desk.drag_and_drop(f"#line-{lead.pk}", "[data-stage=in_progress]")
    desk.wait_for_selector("#flash:has-text('moved to')")
    lead.refresh_from_db()
    assert lead.stage == Lead.Stage.IN_PROGRESS


def test_every_page_is_reached_by_keys(desk: Any, oak: Business, problems: list[str]) -> None:
    sign_in(desk)
    desk.wait_for_load_state()
    desk.keyboard.press("?")
    desk.wait_for_selector("#keys[open]")
    desk.keyboard.press("Escape")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("closed")
    with desk.expect_navigation(url="**/settings/closed-days/"):
        desk.keyboard.press("Enter")
    desk.keyboard.press("g")
    with desk.expect_navigation(url="**/board/"):
        desk.keyboard.press("b")
    assert problems == []
