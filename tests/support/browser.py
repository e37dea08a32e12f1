"""A real Chromium, and how somebody signs in there."""

import shutil
from typing import Any

import pytest

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt install chromium"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


def sign_in(tab: Any, email: str = "owner@oak-roofing.example") -> None:
    tab.goto("/accounts/login/")
    tab.fill("[name=login]", email)
    tab.fill("[name=password]", "correct horse battery")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("h1:has-text('Today')")
    tab.wait_for_load_state()  # with its scripts


def fits(page: Any) -> bool:
    """Whether it scrolls no way but down. A page that is still on its way has no body yet."""
    page.wait_for_load_state()
    page.wait_for_function("() => document.documentElement && document.body")
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    return bool(page.evaluate(wide))


def in_view(page: Any, selector: str) -> bool:
    """Whether its middle can be pressed where it stands, now or as soon as the page is still."""
    from playwright.sync_api import TimeoutError as NotInTime

    try:
        page.wait_for_function(CAN_BE_PRESSED, arg=selector)
    except NotInTime:
        return False
    return True


CAN_BE_PRESSED = """(selector) => {
  const one = document.querySelector(selector), box = one?.getBoundingClientRect();
  if (!box) return false;
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return one.contains(at);
}"""
