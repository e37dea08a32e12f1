"""All pages of the settings stand beside each of them: once, and at one place."""

from fnmatch import fnmatchcase
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from leadflow.pages.settings.places import PLACES
from leads.models import Business
from tests import support
from tests.support.addresses import filled, routes
from tests.support.browser import DESKTOP, IN_BROWSER, PHONE, sign_in

FOR_STRANGERS = ("account_inactive", "account_reset_password")  # nobody is signed in there
NAMES = [name for place in PLACES for name in (place.view, *place.pages.split())]


def is_of_settings(name: str) -> bool:
    return not name.startswith(FOR_STRANGERS) and any(fnmatchcase(name, one) for one in NAMES)


def navigations(page: Any) -> list[Any]:
    return list(page.xpath("//nav[contains(concat(' ', @class, ' '), ' side ')]"))


def wrong_with(page: Any) -> list[str]:
    found = navigations(page)
    if len(found) != 1:
        return [f"{len(found)} of them"]
    (nav,) = found
    (main,) = page.xpath("//main")
    said = ("flash", "bands")  # what is told on every page stands above
    content = [
        one
        for one in main.iterchildren()
        if one.tag != "p" and one.get("id", one.get("class")) not in said
    ]
    is_first = nav is content[0] or nav is next(content[0].iterchildren(), None)
    marked = len(nav.xpath(".//a[@aria-current]"))
    return [*([] if is_first else ["not first"]), *([] if marked == 1 else [f"{marked} marked"])]


@pytest.mark.django_db
def test_each_page_of_the_settings_has_them_once_and_first(
    client: Client, business: Business, owner: User
) -> None:
    client.force_login(owner)
    lead = support.answered_lead(business, support.ADA, support.clock())
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    rows = {"sources/": support.form_of(business).pk, "outbox/": support.first_answer(lead).pk}
    seen, wrong = set[str](), set[str]()
    for route, name in routes():
        if not name or not is_of_settings(name):
            continue
        answer = client.get(filled(route, rows))
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        wrong |= {f"{name}: {said}" for said in wrong_with(lxml.html.fromstring(answer.content))}
        seen.add(name)
    assert not wrong, "\n".join(sorted(wrong))
    assert seen >= {place.view for place in PLACES}
    assert seen >= {"mail-domain", "business-new", "source", "versions", "message", "balance"}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.usefixtures("owner")
class TestInBrowser:
    pytestmark = IN_BROWSER

    def test_they_stand_at_the_same_place(
        self, chromium: Any, live_server: Any, size: dict[str, int]
    ) -> None:
        context = chromium.new_context(viewport=size, base_url=live_server.url)
        page = context.new_page()
        sign_in(page)
        places = dict[str, tuple[int, int]]()
        for place in PLACES:
            page.goto(reverse(place.view))
            box = page.locator("nav.side").bounding_box()
            assert box is not None, place.view
            places[place.view] = (round(box["x"]), round(box["y"]))
        context.close()
        assert len(set(places.values())) == 1, places
