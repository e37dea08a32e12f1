"""The pages in a real Chromium.

On a phone, without JavaScript, by keyboard, and with nothing that its policy forbids.
"""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from followups.answers import approval_links
from followups.models import Message
from leads.models import Arrival, Import, Lead, Source
from tests import support
from tests.support import ADA
from tests.support.browser import IN_BROWSER, PHONE, fits, sign_in
from tests.support.drafts import waiting_draft
from tests.support.files import EVIL, PNG, mail_with
from tests.support.seen import held
from tests.support.servers.loopback import Handler, Site

pytestmark = IN_BROWSER


def test_every_page_fits_a_phone_and_breaks_no_rule(tab: Any, problems: list[str]) -> None:
    business = support.make_business()
    support.make_owner(business)
    lead = support.answered_lead(
        business, {**ADA, "message": ADA["message"] + " " + "verylongword" * 20}, support.clock()
    )
    sign_in(tab)
    for path in (
        "/",
        "/board/",
        f"/leads/{lead.pk}/",
        "/report/",
        "/criteria/",
        "/settings/",
        "/settings/account/",
        "/settings/business/",
        "/settings/changes/",
        "/settings/closed-days/",
        "/set-up/",
        "/settings/team/",
        "/settings/mail/",
        "/settings/mail/?by=api",
        f"/sources/{support.mailbox_of(business).pk}/",
        "/settings/log/",
        "/settings/model/",
        "/settings/telephone/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/sequence/",
        "/sources/",
        "/outbox/",
        "/arrivals/",
        "/balance/",
        "/judging/",
        "/styleguide/",
        "/api/v1/docs",
        "/f/oak/",
    ):
        tab.goto(path)
        tab.wait_for_load_state("networkidle")
        if "docs" not in path:
            assert fits(tab), f"{path} scrolls sideways"
            assert tab.locator("h1").count() == 1 or path == "/styleguide/"
    assert problems == []


# Words of letters alone, no longer than a column's title, that stand on more than one line
IN_PIECES = """() => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/\\p{L}{2,16}/gu)) {
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((r) => r.top)).size > 1) found.push(word[0]);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("path", ["/arrivals/", "/balance/", "/judging/"])
def test_tables_can_be_read_on_a_phone(tab: Any, path: str) -> None:
    business = support.make_business()
    support.make_owner(business)
    support.answered_lead(business, ADA, support.clock())
    held(business, {**ADA, "email": "held@x.example"}, support.clock())
    sign_in(tab)
    tab.goto(path)
    assert tab.locator("tbody td").count() >= 3
    assert fits(tab)
    assert tab.evaluate(IN_PIECES) == []
    for table in tab.locator(".scroll").all():
        assert table.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_form_works_without_javascript_and_by_keyboard(chromium: Any, live_server: Any) -> None:
    support.make_business()
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(live_server.url + "/f/oak/")
    page.keyboard.press("Tab")  # to call instead
    page.keyboard.press("Tab")
    page.keyboard.type("Ada Keen")
    page.keyboard.press("Tab")
    page.keyboard.type("ada@x.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Our roof leaks.")
    page.keyboard.press("Tab")  # photos
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/")
    assert "reached us" in page.content()
    assert Arrival.objects.count() == 1
    context.close()


TWO_PHONES = (
    b"Leads of November;;;;\n"
    b"Name;Email;Phone;Mobile;Notes\n"
    b"Ada Keen;ada@x.example;902-555-0131;902-555-0132;Roof leaks\n"
    b"Nobody;;;;no way to reach\n"
)


def test_a_table_with_two_phones_is_looked_at_and_imported(tab: Any, problems: list[str]) -> None:
    support.make_owner(support.make_business())
    sign_in(tab)
    tab.goto("/in/oak/imports/")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": TWO_PHONES}
    tab.set_input_files("[name=file]", files=file)
    tab.click("button:has-text('Upload and look')")
    tab.wait_for_selector("text=Reading the file")
    draft = support.work_through(Import.objects.get(), support.clock())
    tab.wait_for_selector("button:has-text('Import 1 person')")  # the page follows by itself
    expect(tab.locator("main")).to_contain_text("(902) 555-0131, (902) 555-0132")
    assert fits(tab)
    tab.click("button[name=start]")
    tab.wait_for_selector("progress")
    support.work_through(draft, support.clock())
    tab.wait_for_selector("text=1 of 2 rows imported")
    support.live(support.clock())
    tab.goto(f"/leads/{Lead.objects.get().pk}/")
    expect(tab.locator("main")).to_contain_text("(902) 555-0132")
    assert problems == []


@contextlib.contextmanager
def site(page: str) -> Iterator[str]:
    """Somebody else's site with one page."""

    class Page(Handler):
        def do_GET(self) -> None:
            self.answer(200, page.encode(), Content_Type="text/html")

    server = Site(Page)
    yield server.address
    server.stop()


def test_a_named_site_may_frame_the_form_and_another_may_not(tab: Any, live_server: Any) -> None:
    business = support.make_business()
    source = support.form_of(business)
    for named in (True, False):
        with site(f"<iframe src='{live_server.url}/f/oak/'></iframe>") as address:
            source.allowed_origins = [address] if named else ["http://127.0.0.1:1"]
            source.save()
            tab.goto(address)
            box = tab.frame_locator("iframe").locator("[name=message]")
            if not named:
                tab.wait_for_timeout(700)  # for what must not come
            expect(box).to_have_count(int(named))


def test_a_double_click_sends_once(tab: Any) -> None:
    support.make_business()
    tab.goto("/f/oak/")
    tab.fill("[name=name]", "Ada")
    tab.fill("[name=email]", "ada@x.example")
    tab.fill("[name=message]", "Our roof leaks.")
    tab.dblclick("button")
    tab.wait_for_selector("text=reached us")
    assert Arrival.objects.count() == 1


def test_a_reply_from_the_lead_page(tab: Any) -> None:
    business = support.make_business()
    support.make_owner(business)
    lead = support.answered_lead(business, ADA, support.clock())
    sign_in(tab)
    tab.goto("/board/#in-progress")
    tab.click("text=Ada Keen")
    tab.wait_for_url("**/leads/*/")
    tab.keyboard.press("r")
    tab.wait_for_selector("#reply-text:focus")
    tab.keyboard.type("I can come on Thursday.")
    tab.click("button:has-text('Send')")
    tab.wait_for_selector("text=take it back")
    support.live(support.clock() + timedelta(seconds=11))
    tab.reload()
    tab.locator("#lead-side").scroll_into_view_if_needed()
    tab.wait_for_selector("#lead-side :text('a person took over')")
    assert lead.messages.filter(kind="reply", state="sent").exists()


def test_neither_a_shortcut_nor_enter_sends_what_nobody_meant(
    tab: Any, problems: list[str]
) -> None:
    business = support.make_business()
    owner = support.make_owner(business)
    first, second = waiting_draft(business, 1), waiting_draft(business, 2)
    sign_in(tab)
    tab.goto("/approvals/")
    tab.keyboard.press("g")
    tab.keyboard.press("a")
    tab.wait_for_timeout(700)
    assert set(Message.objects.values_list("state", flat=True)) == {"awaiting_approval"}
    tab.click("section:first-of-type summary:has-text('Reject')")
    tab.fill("section:first-of-type input[name=why]", "too cold")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=does not go")
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert "too cold" in first.why
    tab.goto(f"/a/{approval_links.approval_token(second, owner)}/")
    tab.click("button:has-text('Approve and send')")
    tab.wait_for_selector("text=Approved")
    second.refresh_from_db()
    assert second.state == "queued"
    assert not problems


@pytest.mark.parametrize("pause", [0, 3000])
def test_a_visitor_proves_work_without_noticing(tab: Any, problems: list[str], pause: int) -> None:
    """Whether the work is done before they press the button or after."""
    business = support.make_business()
    source = support.form_of(business)
    source.needs_proof = True
    source.save()
    tab.goto("/f/oak/")
    tab.fill("[name=name]", ADA["name"])
    tab.fill("[name=email]", ADA["email"])
    tab.fill("[name=message]", ADA["message"])
    tab.wait_for_timeout(pause)
    tab.click("button")
    tab.wait_for_selector("text=reached us")
    assert Arrival.objects.get().meta["signs"]["proof"] == "good"
    assert problems == []


def test_who_writes_while_a_form_becomes_crowded_does_the_work_too(
    tab: Any, problems: list[str]
) -> None:
    source = support.form_of(support.make_business())
    tab.goto("/f/oak/")
    for name in ("name", "email", "message"):
        tab.fill(f"[name={name}]", ADA[name])
    Source.objects.filter(pk=source.pk).update(crowded_until=support.clock() + timedelta(hours=1))
    tab.wait_for_timeout(2_100)  # the form looks itself up no more often
    tab.click("button")
    tab.wait_for_selector("text=reached us")
    assert Arrival.objects.get().meta["signs"]["proof"] == "good"
    assert problems == []


def test_a_stranger_s_page_is_shown_sealed_on_the_lead(tab: Any, problems: list[str]) -> None:
    business = support.make_business()
    support.make_owner(business)
    lead = support.mail_in(business, mail_with(("roof.png", "image/png", PNG), html=EVIL)).lead
    sign_in(tab)
    tab.goto(f"/leads/{lead.pk}/")
    tab.click("summary:has-text('As it was sent')")
    tab.wait_for_timeout(800)
    frame = next(f for f in tab.frames if "/heard/" in f.url)
    expect(frame.locator("body")).to_contain_text("leaks")
    assert "unseen" not in frame.inner_text("body")
    expect(frame.locator("script, form, input, img[src]")).to_have_count(0)
    assert problems == []
