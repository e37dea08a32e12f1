"""By thumb: what is done to those that are ticked, and what tables say, is in view."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from leads.models import Business, Lead
from tests import support
from tests.support import BOB, MONDAY
from tests.support.browser import IN_BROWSER, fits, in_view, sign_in

pytestmark = IN_BROWSER
THUMB = 44


@pytest.fixture
def leads(business: Business, owner: User) -> list[Lead]:
    people = [{**BOB, "name": f"Bob {n}", "email": f"b{n}@x.example"} for n in range(14)]
    return [
        support.write(business, one, MONDAY + timedelta(minutes=n)) for n, one in enumerate(people)
    ]


@pytest.mark.parametrize("width", [320, 390])
def test_all_that_is_done_to_the_ticked_is_at_the_thumb(
    tab: Any, leads: list[Lead], problems: list[str], width: int
) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    sign_in(tab)
    tab.goto("/leads/")
    tab.locator("[data-row] input").first.check()
    count = tab.locator(".bulk .check").first
    assert count.inner_text().split() == ["Ticked", "1"]
    for part in tab.locator(".bulk > :is(.check, .popover, button)").all():
        box = part.bounding_box()
        assert 0 <= box["x"] <= width - box["width"], part.inner_text()
        assert box["height"] >= THUMB, part.inner_text()
    tab.click(".bulk > .rest > summary")
    for name in ("button[value=stop]", "button[value=no_inquiry]", "button[formaction*=merge]"):
        assert in_view(tab, f".bulk {name}"), name
    tab.click(".bulk summary:has-text('Export')")
    assert in_view(tab, ".bulk button[value=csv]")
    assert fits(tab)
    tab.click(".bulk button[value=no_inquiry]")
    tab.wait_for_selector("text=1 lead was changed.")
    assert Lead.objects.filter(outcome="no_inquiry").count() == 1
    assert problems == []


def test_at_a_desk_it_stands_side_by_side(desk: Any, leads: list[Lead]) -> None:
    sign_in(desk)
    desk.goto("/leads/")
    desk.locator("[data-row] input").first.check()
    assert desk.locator(".bulk > .rest > summary").is_hidden()
    desk.click(".bulk summary:has-text('Export')")
    assert in_view(desk, ".bulk button[value=csv]")
    desk.keyboard.press("Escape")
    desk.click(".bulk button[value=no_inquiry]")
    desk.wait_for_selector("text=1 lead was changed.")


def test_nothing_but_ticking_is_offered_while_one_selects(
    tab: Any, business: Business, owner: User, problems: list[str]
) -> None:
    support.write(business, BOB, support.clock())
    sign_in(tab)
    expect(tab.locator(".list .line-actions").first).to_be_visible()
    tab.click("[data-pick]")
    assert tab.locator(".list .line-actions").first.is_hidden()
    tab.click(".line .pick")
    assert in_view(tab, "#several button")
    tab.click("[data-pick]")
    expect(tab.locator(".list .line-actions").first).to_be_visible()
    assert problems == []


def test_the_rows_of_what_was_sent_say_so_on_a_phone(tab: Any, leads: list[Lead]) -> None:
    long = "Ferdinand-Maximilian Schreckenberger-Donaudampfschifffahrtsgesellschaft"
    leads[0].contact.name = long
    leads[0].contact.save()
    support.live(MONDAY + timedelta(minutes=20))
    sign_in(tab)
    for width in (320, 390, 700):
        tab.set_viewport_size({"width": width, "height": 844})
        for path in ("/outbox/", "/arrivals/"):
            tab.goto(path)
            assert tab.locator(".stacked tbody tr").count() > 1
            for chip in tab.locator(".stacked .chip").all():
                box = chip.bounding_box()
                assert box["x"] + box["width"] <= width, (width, path)
            assert tab.evaluate(NO_TABLE_SCROLLS), (width, path)
            assert fits(tab)


NO_TABLE_SCROLLS = """() => [...document.querySelectorAll(".scroll")].every(
  one => one.scrollWidth <= one.clientWidth + 1)"""


def test_people_are_changed_at_a_desk_without_scrolling(
    desk: Any, business: Business, owner: User
) -> None:
    email = "maximiliana.featherstonehaugh@oak-roofing.example"
    colleague = support.make_owner(business, email)
    colleague.first_name, colleague.last_name = "Maximiliana", "Featherstonehaugh"
    colleague.save()
    sign_in(desk)
    desk.goto("/settings/team/")
    assert desk.evaluate(NO_TABLE_SCROLLS)
    assert in_view(desk, ".stacked td:last-child a")
