"""The made-up installation in a browser: signing in, and what is wrong with a page there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from tests.pictures.every_page import ShownPage
from tests.pictures.installation import EMAIL, PASSWORD, stay_alive
from tests.pictures.measures import WATCH, faults_of
from tests.support import clock

NARROW = {"width": 320, "height": 640}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = {"runOnly": list(RULES), "resultTypes": ["violations"]}
# Nothing that is fetched by itself once it is looked at is still on its way
IS_WHOLE = """() => !document.querySelector(".htmx-request") &&
  [...document.querySelectorAll("[hx-trigger='intersect once']")].every(
    one => one.parentElement.getBoundingClientRect().top >= window.innerHeight)"""
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@contextmanager
def tab(browser: Any, address: str, **context: Any) -> Iterator[tuple[Any, list[str]]]:
    """(a tab, what its console has complained of)."""
    opened = browser.new_context(base_url=address, **context)
    opened.add_init_script(AXE_SCRIPT)
    opened.add_init_script(WATCH)
    page, said = opened.new_page(), list[str]()
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    opened.close()


def signed_in(browser: Any, address: str) -> Any:
    """What a browser keeps of the owner who has signed in, for further tabs."""
    with tab(browser, address) as (page, _):
        page.goto("/accounts/login/")
        page.fill("[name=login]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('Today')")
        return page.context.storage_state()


def show(page: Any, shown: ShownPage) -> Any:
    """The answer, or None."""
    stay_alive(clock())
    return page.goto(shown.address)


def portray(page: Any, highest: int = 0) -> bytes:
    """A PNG of it as it looks on a screen of its own length, with what sticks to the screen's
    edges there and what comes in once one looks at it.
    """
    before = page.viewport_size
    length = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**before, "height": min(length, highest or length)})
    page.wait_for_function(IS_WHOLE)
    taken = page.screenshot()
    page.set_viewport_size(before)
    return bytes(taken)


def wrong_with(page: Any, shown: ShownPage, said: list[str]) -> list[str]:
    """What is wrong with it on a screen of 320 pixels: each with the page's name."""
    said.clear()
    answer = show(page, shown)
    found = [] if answer and answer.ok else [f"answers {answer.status if answer else 'nothing'}"]
    if page.evaluate(TOO_WIDE):
        found.append("scrolls sideways at 320 pixels")
    found += [f"console: {line}" for line in said]
    for broken in page.evaluate("rules => axe.run(rules)", AXE)["violations"]:
        places = ", ".join(node["target"][0] for node in broken["nodes"][:3])
        found.append(f"axe: {broken['id']} ({broken['help']}): {places}")
    found += faults_of(page)
    return [f"{shown.name}: {line}" for line in found]
