"""The set-up in a browser: what it knows of its owner, and closed days by keyboard."""

from typing import Any

from playwright.sync_api import expect

from leads.models import Business
from tests import support
from tests.support.browser import DESKTOP, IN_BROWSER, sign_in

pytestmark = IN_BROWSER


def test_a_new_business_is_where_its_owner_is(chromium: Any, live_server: Any) -> None:
    support.make_owner(support.make_business())
    context = chromium.new_context(
        viewport=DESKTOP, base_url=live_server.url, locale="en-FR", timezone_id="Europe/Paris"
    )
    page = context.new_page()
    sign_in(page)
    page.goto("/settings/business/new/")
    expect(page.locator("[name=country]")).to_have_value("FR")
    expect(page.locator("[name=timezone]")).to_have_value("Europe/Paris")
    page.fill("[name=name]", "Chez Nous")
    page.select_option("[name=country]", "BE")
    page.fill("[name=phone]", "call us")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=phone][aria-invalid=true]")
    expect(page.locator("[name=country]")).to_have_value("BE")  # chosen
    page.fill("[name=phone]", "02 555 12 12")
    page.keyboard.press("Enter")
    page.wait_for_url("**/in/chez-nous/set-up/")
    context.close()
    made = Business.objects.get(key="chez-nous")
    assert (made.country, made.timezone, made.holidays) == ("BE", "Europe/Paris", "BE")


def test_days_are_closed_by_keyboard(desk: Any, problems: list[str]) -> None:
    business = support.make_business()
    support.make_owner(business)
    sign_in(desk)
    desk.goto("/settings/closed-days/?year=2027")
    desk.get_by_label("Wednesday 5 May").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="Save 2027").press("Enter")
    desk.get_by_text("The closed days of 2027 are kept").wait_for()
    business.refresh_from_db()
    assert business.closed_dates == ["2027-05-05", "2027-05-06"]
    assert problems == []
