"""Pages do not move under a finger: neither while they load, however late a picture comes, nor when
something has happened and they are made anew.
"""

import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from leads.business.logo import keep_logo
from leads.models import Business
from tests import support
from tests.pictures.installation import stay_alive
from tests.pictures.measures import LARGEST_SHIFT, WATCH
from tests.support.browser import DESKTOP, IN_BROWSER, PHONE
from tests.support.files import picture

pytestmark = IN_BROWSER
LATE = 0.15  # seconds until a picture comes
ANEW = "() => document.body.dispatchEvent(new CustomEvent('changed', { bubbles: true }))"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def places(business: Business, owner: User) -> list[str]:
    """The main pages, with a lead that waits, one that was answered, and a logo."""
    now = support.clock()
    keep_logo(business, picture((600, 150)), now, owner)
    support.answered_lead(business, support.BOB, now)
    lead = support.write(business, support.ADA, now)
    stay_alive(now)
    team = ["/", "/leads/", "/board/", "/report/", "/approvals/", "/settings/"]
    return [*team, f"/leads/{lead.pk}/", "/f/oak/"]


def test_nothing_moves(
    chromium: Any, live_server: Any, client: Client, owner: User, places: list[str]
) -> None:
    client.force_login(owner)
    name = settings.SESSION_COOKIE_NAME
    session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    moved = {}
    for size in (DESKTOP, PHONE):
        context = chromium.new_context(base_url=live_server.url, viewport=size)
        context.add_cookies([session])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.route("**/logo/**", lambda asked: (time.sleep(LATE), asked.continue_()))
        moved |= {f"{place} at {size['width']}": movement(page, place) for place in places}
        context.close()
    assert {place: by for place, by in moved.items() if by > LARGEST_SHIFT} == {}


def movement(page: Any, place: str) -> float:
    """By how much a page has moved when it has loaded and was made anew once."""
    assert page.goto(place).ok
    if page.locator("[hx-trigger='changed from:body']").count():
        with page.expect_response(lambda answer: answer.request.headers.get("hx-request")):
            page.evaluate(ANEW)
        page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping')")
    page.evaluate(DRAWN)
    return float(page.evaluate("window.shifted"))
