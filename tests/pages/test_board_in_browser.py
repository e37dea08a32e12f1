"""A card is put down anywhere in a column of the board, however short it is, in a real Chromium."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from leads.models import Business, Lead
from tests import support
from tests.support import ADA, BOB
from tests.support.browser import IN_BROWSER, sign_in

pytestmark = IN_BROWSER


@pytest.fixture
def lead(business: Business, owner: User) -> Lead:
    """The last of a long column beside two empty ones."""
    first = support.write(business, ADA, support.clock())
    for n in range(6):
        said = {**BOB, "name": f"Bob {n}", "email": f"b{n}@x.example"}
        support.write(business, said, support.clock())
    return first


def draw(desk: Any, lead: Lead, stage: str) -> None:
    """Down to the foot of the column, where no card is, and not let go of yet."""
    desk.hover(f"#line-{lead.pk} .name")
    desk.mouse.down()
    box = desk.locator(f"[data-stage={stage}]").bounding_box()
    foot = min(box["y"] + box["height"], desk.viewport_size["height"]) - 12
    desk.mouse.move(box["x"] + box["width"] / 2, foot - 40)
    desk.mouse.move(box["x"] + box["width"] / 2, foot)


def test_the_foot_of_a_short_column_takes_a_card_and_shows_it(
    desk: Any, lead: Lead, problems: list[str]
) -> None:
    sign_in(desk)
    desk.goto("/board/")
    draw(desk, lead, "in_progress")
    expect(desk.locator(".takes")).to_have_attribute("data-stage", "in_progress")
    desk.mouse.up()
    desk.wait_for_selector("#flash:has-text('Moved')")
    lead.refresh_from_db()
    assert lead.stage == Lead.Stage.IN_PROGRESS
    assert problems == []


def test_a_card_put_back_is_left_alone(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto("/board/")
    draw(desk, lead, "completed")
    own = desk.locator(f"#line-{lead.pk}").bounding_box()
    desk.mouse.move(own["x"] + 60, own["y"] + 20)
    desk.mouse.move(own["x"] + 50, own["y"] + 20)
    expect(desk.locator(".takes")).to_have_count(0)
    desk.mouse.up()
    assert desk.locator("#row-menu").is_hidden()


def test_completing_by_hand_asks_for_the_outcome_alone(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto("/board/")
    draw(desk, lead, "completed")
    desk.mouse.up()
    menu = desk.locator("#row-menu")
    expect(menu.locator("button[value=won]")).to_be_focused()
    expect(menu).to_contain_text("Completing stops the follow-ups that are planned.")
    for other in ("button[value=new]", "button[value=reached]", "button:has-text('It is mine')"):
        expect(menu.locator(other)).to_be_hidden()
    desk.keyboard.press("Escape")
    desk.click(f"[data-menu='{lead.pk}']")
    expect(menu.locator("button[value=new]")).to_be_visible()
    expect(menu.locator("button[value=reached]")).to_be_visible()
    desk.keyboard.press("Escape")
    draw(desk, lead, "completed")
    desk.mouse.up()
    menu.locator("button[value=lost]").click()
    desk.wait_for_selector("#flash:has-text('Undo')")
    lead.refresh_from_db()
    assert lead.outcome == "lost"
