"""Ctrl-K: the box stays in its place and always leads somewhere; buttons in notes stay whole."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from leads.models import Business
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, sign_in

pytestmark = IN_BROWSER


def test_it_stays_and_offers_to_search(
    desk: Any, business: Business, owner: User, problems: list[str]
) -> None:
    support.write(business, ADA, support.clock())
    sign_in(desk)
    desk.keyboard.press("Control+k")
    top = desk.locator("#palette").bounding_box()["y"]
    shown = desk.locator("#palette-places li:visible")
    assert shown.count() > 5
    for typed, row in [("boa", "Board"), ("rd", "Board"), (" $& keen", "")]:
        desk.keyboard.type(typed)
        assert desk.locator("#palette").bounding_box()["y"] == top
        expect(shown).to_have_text([row] if row else [])
    expect(desk.locator("#palette-search")).to_have_text("Search leads for “board $& keen”")
    desk.fill("#palette-words", "ada keen")
    desk.locator("#palette-search a").click()
    desk.wait_for_selector("[data-row]:has-text('Ada Keen')")
    assert problems == []


def test_it_finds_people_by_some_letters_and_goes_to_them(
    desk: Any, business: Business, owner: User, problems: list[str]
) -> None:
    dana = {**ADA, "name": "Dana Fox", "email": "dana@fox.example", "phone": ""}
    for person in (ADA, dana):
        support.write(business, person, support.clock())
    sign_in(desk)
    desk.keyboard.press("Control+k")
    people = desk.locator("#palette-people li:visible")
    expect(people).to_have_count(0)
    desk.keyboard.type("dan")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("Dana Fox")
    desk.keyboard.type("zzz")
    expect(people).to_have_count(0)
    desk.fill("#palette-words", "roof")
    expect(people).to_have_count(2)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowUp")
    expect(people.nth(0).locator("a")).to_be_focused()
    desk.fill("#palette-words", "ada ke")
    expect(people).to_have_count(1)
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:has-text('Ada Keen')")
    assert problems == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_words_on_a_button_in_a_note_stay_in_one_line(
    desk: Any, owner: User, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    sign_in(desk)
    desk.evaluate(NOTE, "word " * 60)
    for button in desk.locator("#long button").all():
        assert button.evaluate("one => one.getClientRects()[0].height") < 50
        box = button.bounding_box()
        assert 0 <= box["x"] <= width - box["width"]


NOTE = """words => document.querySelector(".list-pane").insertAdjacentHTML("afterbegin",
  `<div class="note row between" id="long"><span>${words}</span>
    <form><button>Seen to by us</button></form><button>Show it</button></div>`)"""
