"""What a row of Today shows, and how little room it takes, in a real Chromium."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Hold, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.review import held_back
from tests import support
from tests.support import ADA, seen
from tests.support.browser import DESKTOP, IN_BROWSER, PHONE, in_view, sign_in

pytestmark = IN_BROWSER
TWO_LINES, OF_A_PHONE, OF_HELD = 70, 250, 205  # pixels
A_ROW = OF_A_PHONE
LONG = "My roof leaks over the kitchen, and nobody has come since the last storm took the tiles. "


@pytest.fixture
def business() -> Business:
    made = support.make_business()
    support.make_owner(made)
    return made


@pytest.fixture
def held(business: Business) -> Lead:
    """It says more than a row has room for, and nothing goes to them until somebody decides."""
    said = {**ADA, "name": "Wilhelmina Hollingsworth-Featherstonehaugh", "message": LONG * 4}
    lead = support.answered_lead(business, said, support.clock())
    danger = [new_reason(ReasonCode.DANGER)]
    opinion = Opinion("new_inquiry", "emergency", reasons=danger, judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], support.clock())
    return lead


@pytest.mark.parametrize(("size", "most"), [(DESKTOP, TWO_LINES), (PHONE, OF_A_PHONE)])
def test_a_row_has_no_more_lines_however_much_it_says(
    desk: Any, held: Lead, size: dict[str, int], most: int
) -> None:
    desk.set_viewport_size(size)
    sign_in(desk)
    row = desk.locator(f".line:has(#line-{held.pk})")
    assert row.bounding_box()["height"] <= most
    for part in (".when", ".name", ".need", ".why", ".then", ".line-actions > .button"):
        assert row.locator(part).is_visible(), part


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_is_held_is_decided_in_the_rows_menu(
    desk: Any, business: Business, held: Lead, size: dict[str, int], problems: list[str]
) -> None:
    other = support.write(business, {**ADA, "name": "Bob", "email": "b@x.example"}, support.clock())
    desk.set_viewport_size(size)
    sign_in(desk)
    desk.click(f"[data-menu='{other.pk}']")
    expect(desk.locator("#row-menu button:has-text('Go on')")).not_to_be_visible()
    desk.keyboard.press("Escape")
    desk.click(f"[data-menu='{held.pk}']")
    desk.click("#row-menu button:has-text('Go on')")
    desk.wait_for_selector("#flash .note")
    assert Hold.objects.get().decision == "go_on"
    assert problems == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_list_stands_where_it_stood_after_something_was_done(
    desk: Any, business: Business, size: dict[str, int]
) -> None:
    leads = [
        support.write(business, {**ADA, "email": f"p{n}@x.example", "phone": ""}, support.clock())
        for n in range(15)
    ]
    desk.set_viewport_size(size)
    sign_in(desk)
    desk.evaluate("window.scrollTo(0, 500)")
    desk.click(f"[data-menu='{leads[12].pk}']")
    before = desk.evaluate("window.scrollY")
    desk.click("#row-menu button:has-text('Tomorrow')")
    desk.wait_for_selector("#flash .note")
    desk.wait_for_load_state()
    assert abs(desk.evaluate("window.scrollY") - before) < A_ROW  # the page is shorter by that
    assert in_view(desk, "#flash .note")
    expect(desk.locator(f"#line-{leads[13].pk}")).to_be_focused()
    desk.click("#flash button:has-text('Undo')")
    desk.wait_for_selector("#flash :text('Taken back')")
    desk.wait_for_load_state()
    assert abs(desk.evaluate("window.scrollY") - before) < A_ROW
    expect(desk.locator(f"#line-{leads[12].pk}")).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_row_is_put_off_until_a_day_of_ones_choice(
    desk: Any, business: Business, size: dict[str, int], problems: list[str]
) -> None:
    lead = support.write(business, ADA, support.clock())
    day = support.clock().astimezone(business.zone).date() + timedelta(days=9)
    desk.set_viewport_size(size)
    sign_in(desk)
    desk.click(f"[data-menu='{lead.pk}']")
    desk.fill("#row-menu input[name=until]", day.isoformat())
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#flash .note")
    lead.refresh_from_db()
    assert lead.snoozed_until is not None
    assert lead.snoozed_until.astimezone(business.zone).date() == day
    assert problems == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_row_is_given_to_a_colleague_in_its_menu(
    desk: Any, business: Business, held: Lead, size: dict[str, int], problems: list[str]
) -> None:
    ann = support.make_owner(business, "ann@oak-roofing.example")
    desk.set_viewport_size(size)
    sign_in(desk)
    desk.click(f"[data-menu='{held.pk}']")
    expect(desk.locator("#row-menu h2")).to_have_text(held.contact.name)
    desk.click("#row-menu summary:has-text('Give it to somebody')")
    desk.select_option("#row-menu select[name=to]", str(ann.pk))
    desk.click("#row-menu button:text-is('Give')")
    desk.wait_for_selector("#flash .note")
    assert desk.url.endswith("/")
    held.refresh_from_db()
    assert held.owner == ann
    assert problems == []


def test_what_was_done_is_said_over_the_list_and_moves_no_row(
    desk: Any, business: Business, held: Lead
) -> None:
    sign_in(desk)
    before = desk.locator(f"#line-{held.pk}").bounding_box()
    desk.click(f"[data-menu='{held.pk}']")
    desk.click("#row-menu button:has-text('It is mine')")
    desk.wait_for_selector("#flash .note")
    assert desk.locator(f"#line-{held.pk}").bounding_box()["y"] == before["y"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_newest_words_are_in_the_row_and_in_view_when_it_is_opened(
    desk: Any, business: Business, mail_through: object, size: dict[str, int]
) -> None:
    first = support.clock() - timedelta(days=1)
    lead = support.answered_lead(business, {**ADA, "message": LONG * 8}, first)
    said = "Yes please! Could you come on Thursday at nine?"
    letter = support.letter("Ada Keen <ada@lovelace.example>", said)
    support.mail_in(business, letter, support.clock())
    desk.set_viewport_size(size)
    sign_in(desk)
    expect(desk.locator(f"#line-{lead.pk} .need")).to_contain_text(said)
    desk.click(f"#line-{lead.pk}")
    desk.wait_for_selector(f"article:has-text('{said}')")
    desk.wait_for_load_state()
    assert in_view(desk, "#conversation article:last-of-type")
    before = desk.evaluate("(document.querySelector('#pane') || document.body).scrollTop")
    desk.keyboard.press("r")
    expect(desk.locator("#reply-text")).to_be_focused()
    if size == DESKTOP:
        assert desk.evaluate("document.querySelector('#pane').scrollTop") == before


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_is_held_back_is_a_row_that_opens_its_own_page(
    desk: Any, business: Business, size: dict[str, int], problems: list[str]
) -> None:
    arrival = seen.held(business, {**ADA, "message": LONG * 4}, support.clock())
    held_back.read_next_held_back(support.clock())
    desk.set_viewport_size(size)
    sign_in(desk)
    row = desk.locator(".held-line")
    assert row.bounding_box()["height"] <= (TWO_LINES if size == DESKTOP else OF_HELD)
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.closest('.held-line') !== null")
    desk.keyboard.press("e")  # no lead, and so no menu of one
    expect(desk.locator("dialog[open]")).to_have_count(0)
    row.locator(".need").click()
    desk.wait_for_url(f"**/arrivals/{arrival.pk}/")
    assert problems == []


def test_what_was_said_over_a_list_goes_by_itself_unless_it_is_looked_at(
    desk: Any, business: Business, held: Lead
) -> None:
    desk.clock.install()
    sign_in(desk)
    desk.click(f"[data-menu='{held.pk}']")
    desk.click("#row-menu button:has-text('It is mine')")
    desk.wait_for_selector("#flash button:has-text('Undo')")
    desk.focus("#flash button")
    desk.clock.run_for(60_000)
    expect(desk.locator("#flash .note")).to_have_count(1)
    desk.evaluate("document.activeElement.blur()")
    desk.mouse.move(0, 0)
    desk.clock.run_for(60_000)
    expect(desk.locator("#flash .note")).to_have_count(0)
