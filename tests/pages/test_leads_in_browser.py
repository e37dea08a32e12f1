"""The list of all leads by keyboard at a desk, and by thumb on a phone."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from leads.models import Business, Lead
from tests import support
from tests.support import ADA, BOB, MONDAY
from tests.support.browser import IN_BROWSER, fits, sign_in

pytestmark = IN_BROWSER
SHOTS = os.environ.get("LEADFLOW_SHOTS", "")


@pytest.fixture
def leads(business: Business, owner: User) -> list[Lead]:
    people = [
        ADA,
        BOB,
        *({**BOB, "name": f"Bob {n}", "email": f"b{n}@x.example"} for n in range(9)),
    ]
    return [
        support.write(business, one, MONDAY + timedelta(minutes=n)) for n, one in enumerate(people)
    ]


def look(page: Any, name: str) -> None:
    if SHOTS:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{SHOTS}/le_{name}_{scheme}.png")


def test_by_keyboard(desk: Any, leads: list[Lead], problems: list[str]) -> None:
    support.live(MONDAY + timedelta(minutes=20))
    sign_in(desk)
    desk.goto("/leads/")
    look(desk, "desk")
    for key in "jjxjx":
        desk.keyboard.press(key)
    expect(desk.locator("[data-ticked]")).to_have_text("2")
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/leads/{leads[-2].pk}/")
    desk.go_back()
    desk.click("summary:has-text('Stage')")
    look(desk, "filter")
    desk.check("text=Completed")
    desk.keyboard.press("Escape")
    desk.wait_for_url("**stage=completed**")
    assert "=&" not in f"{desk.url}&", "what was left empty"
    expect(desk.locator("main")).to_contain_text("No lead is like this.")
    desk.click("a.chip")
    desk.fill("#search", "ada keen")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**q=ada**")
    expect(desk.locator("[data-row]")).to_have_count(1)
    assert fits(desk)
    assert not problems


def test_by_thumb(tab: Any, leads: list[Lead], problems: list[str]) -> None:
    sign_in(tab)
    tab.goto("/leads/")
    assert fits(tab)
    look(tab, "phone")
    row = tab.locator("[data-row]").first.bounding_box()
    assert row["height"] <= 72, "two lines"
    for tick in tab.locator("[data-row] input").all()[:2]:
        tick.check()
    tab.click(".bulk summary:has-text('Complete')")
    look(tab, "phone_bulk")
    tab.select_option("select[name=outcome]", "lost")
    tab.click("button[value=complete]")
    tab.wait_for_selector("text=2 leads were changed.")
    assert Lead.objects.filter(outcome="lost").count() == 2
    assert fits(tab)
    assert not problems
