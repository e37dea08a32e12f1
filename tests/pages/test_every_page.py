"""Every page that there is: to a screen reader, on a narrow screen, in a strict browser."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leadflow.web.url_permissions import PAGES
from leads.models import Business, Invitation
from tests import support
from tests.pictures.browsing import NARROW, signed_in, tab, wrong_with
from tests.pictures.edges import add_edges
from tests.pictures.every_page import NO_PAGES, ShownPage, accounts, every_page
from tests.pictures.installation import Installation, make_installation, servers
from tests.support.accounts import PASSWORD
from tests.support.addresses import filled, named_routes
from tests.support.browser import IN_BROWSER, sign_in

pytestmark = IN_BROWSER
MOST_KEYS = 90  # until whatever is looked for has the focus


@pytest.fixture
def made() -> Any:
    with servers() as (post, model):
        whole = make_installation(post, model, support.clock())
        add_edges(whole, support.clock())
        yield whole


def test_every_page_is_for_everybody(chromium: Any, live_server: Any, made: Installation) -> None:
    pages, wrong = every_page(made), list[str]()
    keys = signed_in(chromium, live_server.url)
    for is_public in (True, False):
        state = None if is_public else keys
        with tab(chromium, live_server.url, viewport=NARROW, storage_state=state) as (page, said):
            for shown in pages:
                if shown.is_public == is_public:
                    wrong += wrong_with(page, shown, said)
    assert not wrong, "\n".join(wrong)


BAD = """<input><p style="color: #ccc; width: 40rem">Hardly read</p>
<p>Call +19025550199, 2026-09-14</p>
<script>
  const draw = requestAnimationFrame, late = document.querySelector("input").style;
  draw(() => draw(() => { late.marginTop = "300px"; }));
  x();
</script>"""
HEAVY = f"<!--{'y' * 100_000}-->"


def test_what_is_wrong_with_a_page_is_seen(chromium: Any, live_server: Any) -> None:
    with tab(chromium, live_server.url, viewport=NARROW) as (page, said):
        page.route(
            "**/bad/", lambda asked: asked.fulfill(body=BAD + HEAVY, content_type="text/html")
        )
        found = "\n".join(wrong_with(page, ShownPage("bad", "/bad/"), said))
    seen = ("sideways", "console: x is not", "axe: label", "axe: color-contrast")
    shown = (
        "+19025550199",
        "2026-09-14",
        "weighs 100",
        "too low for a thumb",
        "moves while it loads",
    )
    for words in (*seen, *shown):
        assert words in found


def test_what_is_left_out_is_no_page(client: Client, made: Installation) -> None:
    """A new address is a page until somebody says that it is none, and then it shows none."""
    known = {**named_routes(), **accounts()}
    assert set(known) >= NO_PAGES
    assert set(PAGES) - NO_PAGES <= {page.name for page in every_page(made)}
    client.force_login(made.owner)
    shown = []
    for name in sorted(NO_PAGES):
        answer = client.get(filled(known[name], made.rows, made.words.get(name)))
        is_html = answer.status_code == 200 and "html" in answer["Content-Type"]
        shown += [name] if is_html else []
    assert not shown, "pages that were left out"


def go_to(page: Any, selector: str) -> None:
    """By the keyboard alone."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(HAS_RING), f"{selector} does not show that it has the focus"
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


HAS_RING = """() => {
  const look = getComputedStyle(document.activeElement);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
}"""


def test_a_business_is_set_up_by_keyboard(
    desk: Any, business: Business, owner: User, problems: list[str]
) -> None:
    sign_in(desk)
    go_to(desk, "[href='/settings/']")
    desk.goto("/set-up/")
    go_to(desk, "form:has([value=people]) button")
    desk.keyboard.press("Enter")
    desk.get_by_text("skipped", exact=True).first.wait_for()
    business.refresh_from_db()
    assert business.set_up_skipped == ["people"]

    desk.goto("/settings/business/")
    go_to(desk, "[name=city]")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("Dartmouth")
    go_to(desk, "form button.primary")
    desk.keyboard.press("Space")
    desk.wait_for_selector("[role=status]")
    business.refresh_from_db()
    assert business.city == "Dartmouth"

    desk.goto("/settings/team/")
    go_to(desk, "[name=email]")
    desk.keyboard.type("dee@oak-roofing.example")
    go_to(desk, "[name=role]")
    desk.keyboard.press("ArrowUp")
    go_to(desk, "[name=way]")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[name=password]")
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#invitation-link")
    assert Invitation.objects.get().role == "manager"
    assert problems == []
