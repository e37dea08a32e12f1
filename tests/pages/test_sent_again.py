"""A form that could not be taken in is sent again by itself, and nobody types anything twice."""

from typing import Any

import pytest
from django.db import OperationalError
from playwright.sync_api import expect

from leadflow.web import middleware
from leads.capture import door
from leads.models import Arrival, Business
from tests import support
from tests.support.browser import IN_BROWSER

pytestmark = IN_BROWSER

TYPED = {"name": "Ada Keen", "email": "ada@x.example", "message": "Our roof leaks.\nSince Sunday."}


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The database is away the first two times that somebody sends."""
    real, met = door.keep_arrival, [0]

    def keep(*args: Any, **kwargs: Any) -> Any:
        if met[0] < 2:
            met[0] += 1
            raise OperationalError("database is locked")
        return real(*args, **kwargs)

    monkeypatch.setattr(door, "keep_arrival", keep)
    monkeypatch.setattr(middleware, "RETRY_AFTER", 1)
    return met


def fill_in(tab: Any) -> None:
    tab.goto("/f/oak/")
    for name, value in TYPED.items():
        tab.fill(f"[name={name}]", value)
    tab.click("button.primary")


def arrived_once() -> None:
    arrival = Arrival.objects.get()
    assert TYPED["message"] in bytes(arrival.raw).decode().replace("\\n", "\n").replace("\r", "")


def test_the_page_keeps_what_was_typed_and_sends_it_again_by_itself(
    tab: Any, problems: list[str], refusals: list[int]
) -> None:
    support.make_business()
    fill_in(tab)
    tab.wait_for_selector("[data-waits]:visible")
    expect(tab.locator("[name=message]")).to_have_value(TYPED["message"])
    tab.wait_for_url("**/f/oak/thanks/")
    assert refusals == [2]
    arrived_once()


def test_without_javascript_the_page_that_says_so_keeps_it_and_has_a_button(
    client: Any, business: Business, refusals: list[int]
) -> None:
    page = client.post("/f/oak/", {**TYPED, "submission_id": "one"})
    assert page.status_code == 503
    assert b"Send it now" in page.content
    assert client.post("/f/oak/", {**TYPED, "submission_id": "one"}).status_code == 503
    assert client.post("/f/oak/", {**TYPED, "submission_id": "one"}).status_code == 302
    assert client.post("/f/oak/", {**TYPED, "submission_id": "one"}).status_code == 302
    arrived_once()


def test_a_mistake_is_shown_on_the_page_as_ever(tab: Any, problems: list[str]) -> None:
    support.make_business()
    tab.goto("/f/oak/")
    tab.fill("[name=message]", "Our roof leaks.")
    tab.click("button.primary")
    tab.wait_for_selector("[role=alert]")
    expect(tab.locator("[name=message]")).to_have_value("Our roof leaks.")
    assert not Arrival.objects.exists()
