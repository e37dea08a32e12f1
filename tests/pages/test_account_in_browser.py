"""The ways back into an account, and the pages of settings, as people on a small phone use them."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from followups.models import Message
from leads.models import Business, Restore
from leads.restored import notice
from tests import support
from tests.support.accounts import PASSWORD
from tests.support.browser import IN_BROWSER, fits, sign_in

pytestmark = IN_BROWSER
SMALL = {"width": 320, "height": 640}
NEW_PASSWORD = "a wholly different phrase"


@pytest.fixture
def phone(tab: Any) -> Any:
    tab.set_viewport_size(SMALL)
    return tab


def has_focus(page: Any) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.role"))


def mailed_path() -> str:
    text = Message.objects.filter(kind=Message.Kind.ACCOUNT).latest("pk").text
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found[1]


def test_a_lost_password_is_replaced_by_a_mail(
    phone: Any, owner: User, settings: Any, problems: list[str]
) -> None:
    settings.EMAIL_URL = "smtp://localhost:1"
    phone.goto("/accounts/login/")
    assert has_focus(phone) == "login"
    phone.fill("[name=login]", owner.email)
    phone.fill("[name=password]", "nonsense")
    phone.keyboard.press("Enter")
    phone.wait_for_selector("text=do not belong together")
    assert has_focus(phone) == "alert"
    phone.click("text=Choose a new password by mail")
    phone.fill("[name=email]", owner.email)
    phone.click("text=Mail me a link")
    phone.wait_for_selector("text=a mail with a link is on its way")
    path = mailed_path()
    phone.goto(path)
    phone.wait_for_selector("[name=password1]")
    assert fits(phone)
    phone.fill("[name=password1]", NEW_PASSWORD)
    phone.click("text=Show what I type")
    second = phone.locator("[name=password2]")  # one button for both
    expect(second).to_have_attribute("type", "text")
    phone.fill("[name=password2]", NEW_PASSWORD)
    phone.click("text=Save and sign in")
    phone.wait_for_selector("text=Signed in as")
    phone.context.clear_cookies()
    phone.goto(path)
    phone.click("text=Mail me a new link")  # a used link leads on
    phone.wait_for_selector("[name=email]")
    assert problems == []


def test_no_page_of_an_account_is_the_library_s_own(phone: Any, owner: User) -> None:
    """Each fits, has a title of its own, and says where one is."""
    sign_in(phone)
    phone.goto("/accounts/2fa/totp/activate/")
    assert has_focus(phone) == "password"
    phone.fill("[name=password]", PASSWORD)
    phone.click("text=Go on")
    phone.fill("[name=code]", "000000")
    phone.click("main button.primary")
    phone.wait_for_selector("text=type the one that it shows now")
    assert has_focus(phone) == "code"
    titles = set()
    pages = (
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/",
        "email/",
        "password/change/",
        "reauthenticate/",
        "sessions/",
        "logout/",
    )
    for path in pages:
        phone.goto(f"/accounts/{path}")
        assert fits(phone), path
        assert phone.locator(".bar [aria-current]").inner_text() == "Settings", path
        assert phone.locator("h1").count() == 1, path
        titles.add(phone.title())
    assert len(titles) == len(pages)


def test_days_are_tried_out_and_a_restore_is_decided(
    phone: Any, business: Business, owner: User, problems: list[str]
) -> None:
    now = timezone.now()
    support.write(business, support.ADA, now)
    notice.hold_sending(Restore.How.COMMAND, now, now)
    sign_in(phone)
    phone.goto("/privacy/")
    phone.click("text=Count what would go tonight")
    phone.wait_for_selector("text=Nothing has gone yet")
    assert fits(phone)
    phone.click("text=Look what would go, and decide")
    phone.wait_for_selector("h1:has-text('After a restore')")
    assert not phone.locator("text=Look what would go").count()  # one is there
    assert fits(phone)
    phone.click("text=Go on, and leave out what may have gone")
    phone.wait_for_selector("text=sending goes on")
    phone.goto("/imports/")
    assert fits(phone)
    assert problems == []
