"""Ten people wait, and somebody with a phone deals with each in three taps at most: with a finger,
in a real Chromium, from Today back to Today. What is typed is no tap.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from followups.models import Message
from leads.models import Business, Lead
from leads.pipeline.undoing import TAKE_BACK
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, PHONE, fits, sign_in
from tests.support.drafts import waiting_draft

pytestmark = IN_BROWSER
MOST_TAPS = 3
TODAY = "h1:has-text('Today')"
WAITING = "#waiting + .list"


class Finger:
    """Taps what can be seen, and counts."""

    def __init__(self, page: Any) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str) -> None:
        there = self.page.locator(selector).first
        there.evaluate("one => one.scrollIntoView({ block: 'center' })")
        there.tap()
        self.taps += 1


Deed = Callable[[Finger, Lead], None]


@pytest.fixture
def phone(chromium: Any, live_server: Any, problems: list[str]) -> Iterator[Any]:
    context = chromium.new_context(
        viewport=PHONE, base_url=live_server.url, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.set_default_timeout(5000)
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    yield page
    context.close()


@pytest.fixture
def business() -> Business:
    made = support.make_business()
    support.make_owner(made)
    return made


def who_waits(business: Business, number: int) -> Lead:
    said = {**ADA, "name": f"Cy Young{number}", "email": f"c{number}@x.example", "phone": ""}
    return support.write(business, said, support.clock())


def log_a_call(finger: Finger, lead: Lead) -> None:
    finger.tap(f"[data-menu='{lead.pk}']")
    finger.tap("#row-menu button:has-text('Called: reached')")


def complete(finger: Finger, lead: Lead) -> None:
    finger.tap(f"[data-menu='{lead.pk}']")
    finger.tap("#row-menu button[value=won]")


def say_it_is_junk(finger: Finger, lead: Lead) -> None:
    finger.tap(f"[data-menu='{lead.pk}']")
    finger.tap("#row-menu button:has-text('No inquiry')")


def reply(finger: Finger, lead: Lead) -> None:
    finger.tap(f".line:has(#line-{lead.pk}) .line-actions a:has-text('Reply')")
    finger.page.wait_for_selector("#reply-text:focus")
    finger.page.keyboard.type("I am with you at five.")
    finger.tap("button:has-text('Send')")
    finger.page.wait_for_selector("#flash .note")
    finger.tap(".nav a:has-text('Today')")


def approve(finger: Finger, lead: Lead) -> None:
    finger.tap(f".line:has(#line-{lead.pk}) .line-actions a:has-text('Approve')")
    finger.tap(f"#lead-{lead.pk} [data-approve]")
    finger.page.wait_for_selector("#flash .note")
    finger.tap(".nav a:has-text('Today')")


def test_ten_who_wait_take_three_taps_each_at_most(
    phone: Any, business: Business, problems: list[str]
) -> None:
    drafts = [waiting_draft(business, number) for number in (1, 2)]
    people = [who_waits(business, number) for number in range(8)]
    deeds: list[tuple[Deed, Lead]] = [
        *((log_a_call, lead) for lead in people[:2]),
        *((reply, lead) for lead in people[2:4]),
        *((approve, lead_of(draft)) for draft in drafts),
        *((complete, lead) for lead in people[4:6]),
        *((say_it_is_junk, lead) for lead in people[6:]),
    ]
    sign_in(phone)
    for deed, lead in deeds:
        expect(phone.locator(f"{WAITING} #line-{lead.pk}")).to_have_count(1)
        finger = Finger(phone)
        deed(finger, lead)
        phone.wait_for_selector(TODAY)
        assert finger.taps <= MOST_TAPS, deed.__name__
        if deed in (reply, approve):  # on its way: it can be taken back for ten seconds
            line = phone.locator(f".line:has(#line-{lead.pk})")
            expect(line).to_contain_text("An answer of ours goes")
            expect(line.locator(".line-actions a")).to_have_count(0)
        else:
            expect(phone.locator(f"{WAITING} #line-{lead.pk}")).to_have_count(0)
    support.live(support.clock() + TAKE_BACK)
    phone.reload()
    expect(phone.locator("#act-now, #waiting")).to_have_count(0)
    ended = Lead.objects.filter(pk__in=[lead.pk for lead in people[4:]])
    outcomes = list(ended.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["won", "won", "no_inquiry", "no_inquiry"]
    assert problems == []


def lead_of(draft: Message) -> Lead:
    assert draft.lead is not None
    return draft.lead


def test_several_are_junk_at_one_press_and_come_back(
    phone: Any, business: Business, problems: list[str]
) -> None:
    people = [who_waits(business, number) for number in range(3)]
    sign_in(phone)
    finger = Finger(phone)
    expect(phone.locator("#several")).not_to_be_visible()
    finger.tap("[data-pick]")
    for lead in people[:2]:
        finger.tap(f".line:has(#line-{lead.pk}) .pick")
    expect(phone.locator("[data-ticked]")).to_have_text("2")
    support.write(business, {**ADA, "email": "new@x.example"}, support.clock())
    phone.wait_for_selector("#newer:not([hidden])", timeout=8000)  # and what is ticked stays so
    finger.tap("#several button:has-text('No inquiry')")
    phone.wait_for_selector("#flash:has-text('2 leads were changed.')")
    assert finger.taps == 4
    assert fits(phone)
    phone.tap("#flash button:has-text('Undo')")
    phone.wait_for_selector("#flash:has-text('2 leads are as they were before')")
    assert not Lead.objects.exclude(outcome="").exists()
    assert problems == []
