"""An owner brings a colleague in and sends one away, on a small phone; each says when they work."""

import os
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from leads.models import Business
from tests import support
from tests.support import ADA
from tests.support.accounts import PASSWORD
from tests.support.browser import IN_BROWSER, fits, sign_in

pytestmark = IN_BROWSER
SMALL = {"width": 320, "height": 640}
SHOTS = os.environ.get("LEADFLOW_SHOTS", "")


@pytest.fixture
def phone(tab: Any) -> Any:
    tab.set_viewport_size(SMALL)
    return tab


def look(page: Any, name: str) -> None:
    assert fits(page), name
    if SHOTS:
        before = page.viewport_size
        for width, height in ((1280, 900), (390, 800)):
            for scheme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{SHOTS}/pe_{name}_{width}_{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(before)


def test_a_colleague_comes_and_goes(
    phone: Any, business: Business, owner: User, problems: list[str]
) -> None:
    lead = support.answered_lead(business, ADA)
    sign_in(phone)
    phone.goto("/settings/team/")
    phone.fill("[name=email]", owner.email)
    phone.check("text=I hand it over myself")
    phone.click("text=Invite >> nth=-1")
    phone.fill("[name=password]", PASSWORD)
    phone.click("main button.primary")
    expect(phone.locator("main")).to_contain_text("They work here already")
    expect(phone.locator("[name=email]")).to_have_value(owner.email)
    look(phone, "team_wrong")
    phone.fill("[name=email]", "dee@oak-roofing.example")
    phone.click("main form.card >> nth=0 >> button.primary")
    link = phone.inner_text("#invitation-link")
    look(phone, "team_link")
    path = "/join/" + link.split("/join/")[1]
    own = phone.context.browser.new_context(
        viewport=SMALL, base_url=phone.url.split("/settings")[0]
    )
    hers = own.new_page()
    hers.goto(path)
    look(hers, "join")
    hers.fill("[name=name]", "Dee Poole")
    hers.fill("[name=password]", "a wholly different phrase")
    hers.click("button.primary")
    expect(hers.locator("main")).to_contain_text("Welcome to Oak Roofing")
    hers.goto("/settings/alerts/")
    look(hers, "alerts")
    hers.fill("[name=mon]", "09:00")
    hers.click("button.primary")
    expect(hers.locator("main")).to_contain_text("From an earlier to a later hour")
    look(hers, "alerts_wrong")
    hers.fill("[name=mon_to]", "17:00")
    hers.click("button.primary")
    expect(hers.locator("main")).to_contain_text("Saved.")
    hers.goto("/settings/")
    look(hers, "account")
    hers.goto("/settings/team/")
    look(hers, "team_member")
    phone.goto(f"/leads/{lead.pk}/")
    phone.click(".more > summary")
    phone.select_option("[name=to]#give-to", label="Dee Poole")
    look(phone, "lead")
    phone.click(".more button:has-text('Give')")
    phone.goto("/settings/team/")
    look(phone, "team")
    phone.click("[aria-label='Change dee@oak-roofing.example']")
    look(phone, "person")
    phone.click("text=End their place here")
    expect(phone.locator("main")).to_contain_text("Open leads handed on: 1")
    look(phone, "team_left")
    hers.goto("/")
    assert "/accounts/login/" in hers.url
    own.close()
    assert [words for words in problems if "422" not in words] == []
