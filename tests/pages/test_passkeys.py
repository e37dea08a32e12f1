"""A passkey in a real browser: added, signs in alone, and stands in as the second factor."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from playwright.sync_api import expect

from leadflow.accounts.second_factor import passkey_name
from leadflow.configuration import environment
from leads.models import AuditEntry
from tests.support.accounts import PASSWORD
from tests.support.browser import IN_BROWSER, sign_in

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def browser(test: Any) -> Any:
    for mark in IN_BROWSER:
        test = mark(test)
    return test


@pytest.fixture
def with_key(desk: Any) -> Iterator[Any]:
    tools = desk.context.new_cdp_session(desk)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield desk


@browser
def test_a_passkey_signs_in_alone_and_beside_a_password(
    with_key: Any, owner: User, problems: list[str]
) -> None:
    page = with_key
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")
    page.check("[name=passwordless]")
    page.click("#add-passkey")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("#codes").inner_text().count("\n") == 9
    page.click("text=Sign out")
    page.click("#passkey_login")
    page.wait_for_selector("text=Signed in as")
    page.click("text=Sign out")
    page.fill("[name=login]", owner.email)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.click("#use-passkey")
    page.wait_for_selector("text=Signed in as")
    ways = AuditEntry.objects.filter(kind="signed_in").order_by("pk")
    assert [e.about for e in ways] == ["password", "passkey", "password and passkey"]
    assert not problems


@browser
def test_a_new_password_is_measured_and_can_be_looked_at(desk: Any, owner: User) -> None:
    sign_in(desk)
    desk.goto("/accounts/password/change/")
    said = desk.locator(".field:has(meter) [role=status]")
    for password, strength in (("a" * 20, "Too short"), ("correct horse battery st", "Strong")):
        desk.fill("[name=password1]", password)
        expect(said).to_have_text(strength)
    desk.click("text=Show what I type")
    expect(desk.locator("[name=password1]")).to_have_attribute("type", "text")


@pytest.mark.parametrize(
    ("url", "host", "name"),
    [
        ("https://leads.oak.example", "evil.example", "leads.oak.example"),
        ("http://leads.oak.example", "leads.oak.example", ""),
        ("http://127.0.0.1:8000", "localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", ""),
    ],
)
def test_passkeys_belong_to_our_name(settings: Any, url: str, host: str, name: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    parts = environment.urllib.parse.urlsplit(url)
    settings.PUBLIC_URL_PARTS = parts
    settings.SECURE_COOKIES = parts.scheme == "https"
    settings.IS_LOCAL = parts.hostname == "127.0.0.1"
    assert passkey_name(RequestFactory().get("/", HTTP_HOST=host)) == name
