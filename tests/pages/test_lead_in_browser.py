"""The page of a lead in a real Chromium: the box always at hand, and the rest once it is wanted."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from leads.models import Business, Inbound, Lead
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, fits, in_view, sign_in

pytestmark = IN_BROWSER
SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true })"""
ZOOMED = {"width": 640, "height": 400}  # a desk at twice the size
SMALL = {"width": 320, "height": 568}


@pytest.fixture
def lead(business: Business, owner: User) -> Lead:
    """With a conversation that is longer than any screen."""
    lead = support.answered_lead(business, {**ADA, "phone": "902 555 0155"}, support.clock())
    Inbound.objects.bulk_create(
        Inbound(
            lead=lead,
            kind=Inbound.Kind.HUMAN,
            channel="email",
            sender=ADA["email"],
            text=f"Turn {n}. " + "It leaks where the chimney is.\n" * 12,
            at=support.clock() + timedelta(seconds=n),
        )
        for n in range(9)
    )
    return lead


def test_at_a_desk_the_box_stays_in_view_and_nothing_jumps(
    desk: Any, lead: Lead, problems: list[str]
) -> None:
    desk.add_init_script(SHIFTS)
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    expect(desk.locator("#lead-side :text('What happens next')")).to_be_visible()
    for share in (0, 0.5, 1):
        desk.evaluate("(share) => scrollTo(0, share * document.body.scrollHeight)", share)
        assert in_view(desk, ".composer button.primary"), share
    desk.keyboard.press("r")
    expect(desk.locator("#reply-text")).to_be_focused()
    assert desk.evaluate("window.shifted") < 0.01
    assert desk.locator("article:has-text('Turn 2.')").is_hidden()
    desk.click("#between-turns > summary")
    expect(desk.locator("article:has-text('Turn 2.')")).to_be_visible()
    assert problems == []


def test_each_part_comes_when_it_is_opened(
    desk: Any, lead: Lead, owner: User, problems: list[str]
) -> None:
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.click("#lead-side summary:has-text('Sentence by sentence')")
    expect(desk.locator("#lead-side .verdicts")).to_contain_text("The roof is in Halifax.")
    desk.click("#lead-timeline > summary")
    expect(desk.locator("#timeline")).to_contain_text("Came in")
    desk.click(".composer summary:has-text('Saved replies')")
    expect(desk.locator(".composer .part")).to_contain_text("No replies are saved yet")
    desk.click(".more > summary")
    desk.select_option(".more [name=to]", str(owner.pk))
    desk.click(".more button:has-text('Give')")
    expect(desk.locator("#flash")).to_contain_text("owner's now")
    assert problems == []


def test_a_message_comes_in_without_folding_what_was_folded_out(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.click("#between-turns > summary")
    desk.fill("#reply-text", "We look at")
    support.write(lead.business, {**ADA, "message": "It is worse now."}, support.clock())
    support.live(support.clock())
    desk.wait_for_selector("article:has-text('It is worse now.')", timeout=8000)
    expect(desk.locator("article:has-text('Turn 2.')")).to_be_visible()
    expect(desk.locator("#reply-text")).to_have_value("We look at")
    expect(desk.locator("#reply-text")).to_be_focused()


@pytest.mark.parametrize("size", [SMALL, ZOOMED])
def test_on_a_phone_the_buttons_are_at_the_thumb_until_one_writes(
    tab: Any, lead: Lead, size: dict[str, int], problems: list[str]
) -> None:
    tab.set_viewport_size(size)
    sign_in(tab)
    tab.goto(f"/leads/{lead.pk}/")
    bar = ".lead-actions"
    for button in (f"{bar} > a[href='#reply-text']", f"{bar} > .call", f"{bar} > .more > summary"):
        assert in_view(tab, button), button
    assert fits(tab)
    tab.click(f"{bar} .more > summary")
    assert in_view(tab, ".log-contact button[value=reached]")
    assert fits(tab)
    tab.keyboard.press("Escape")
    tab.click(f"{bar} > a[href='#reply-text']")
    expect(tab.locator("#reply-text")).to_be_focused()
    assert tab.locator(bar).is_hidden()
    assert tab.locator(".nav").is_hidden()
    assert in_view(tab, "#reply-text")
    tab.keyboard.type("On Tuesday")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Send"
    assert in_view(tab, ".composer button.primary")
    expect(tab.locator("#reply-text")).to_have_value("On Tuesday")
    assert problems == []


@pytest.mark.parametrize(
    ("opener", "box"),
    [(".more", ".log-contact [name=note]"), ("details:not(.more)", "[name=why]")],
)
def test_on_a_phone_a_note_is_typed_at_the_thumb(
    tab: Any, lead: Lead, opener: str, box: str
) -> None:
    sign_in(tab)
    tab.goto(f"/leads/{lead.pk}/")
    tab.click(f".lead-actions {opener} > summary")
    tab.click(f".lead-actions {box}")
    tab.keyboard.type("Back at six")
    expect(tab.locator(f".lead-actions {box}")).to_have_value("Back at six")
    expect(tab.locator(f".lead-actions {box}")).to_be_focused()


def test_what_one_of_us_did_elsewhere_stands_among_what_was_said(tab: Any, lead: Lead) -> None:
    sign_in(tab)
    tab.goto(f"/leads/{lead.pk}/")
    tab.click(".lead-actions .more > summary")
    tab.fill(".log-contact [name=note]", "Back at six")
    tab.click(".log-contact button[value=left_message]")
    call = tab.locator("#conversation article:has-text('Called and left a message')")
    expect(call).to_contain_text("Back at six")


def test_a_reply_is_sent_and_left_by_keys(desk: Any, lead: Lead) -> None:
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.focus("#reply-text")
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("e")
    expect(desk.locator(".log-contact button[value=reached]")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.fill("#reply-text", "We come tomorrow at nine.")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_selector("#flash .note")
    assert lead.messages.filter(kind="reply", body__contains="tomorrow at nine").count() == 1
