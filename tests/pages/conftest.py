"""Somebody who is signed in, sources to look at, and a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Business, Import, Membership, Source
from leads.sources import settings as sources
from tests import support
from tests.support.browser import CHROMIUM, DESKTOP, PHONE, QUIET
from tests.support.forms import ODD


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def ann(business: Business) -> User:
    """A colleague."""
    user = support.make_owner(business, "ann@oak-roofing.example", Membership.Role.MEMBER)
    user.first_name, user.last_name = "Ann", "Lee"
    user.save()
    return user


@pytest.fixture
def webhook(business: Business, client: Client) -> Source:
    """A form made elsewhere that has sent one request."""
    source = sources.new_source(business, Source.Kind.WEBHOOK, "Elsewhere", support.clock())
    client.post(f"/w/{source.key}/", ODD, content_type="application/json")
    return source


@pytest.fixture
def number(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.SMS, "Line", support.clock())


@pytest.fixture
def draft(business: Business, owner: User) -> Import:
    return support.looked_at(business, b"Name,Email,Notes\nAda,ada@x.example,roof\n", owner)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    import os

    from playwright.sync_api import expect, sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    expect.set_options(timeout=30_000)  # as long as it waits for anything else
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def tab(chromium: Any, live_server: Any, problems: list[str]) -> Iterator[Any]:
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url)
    page = context.new_page()
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    yield page
    context.close()


@pytest.fixture
def desk(chromium: Any, live_server: Any, problems: list[str]) -> Iterator[Any]:
    """The same at a desk, with keys."""
    context = chromium.new_context(viewport=DESKTOP, base_url=live_server.url)
    page = context.new_page()
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    yield page
    context.close()
