"""Every address asks for one thing, and opens for nobody who does not hold it."""

from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from leadflow.web.permitted_pages import PermittedPages
from leadflow.web.url_permissions import PAGES, asked_by, permission_asked
from leads.models import Business, Inbound, Lead
from leads.permissions import HELD, OF_EVERYBODY, Permission, places_of
from leads.pipeline.assigning import give_lead
from tests import support
from tests.support.addresses import filled, named_routes, routes

pytestmark = pytest.mark.django_db
FOR_ANYBODY = (Permission.PUBLIC, Permission.ACCOUNT)
OWN_ONLY = "member of own leads"
ROLES = [*HELD, OWN_ONLY]


def matched(route: str, name: str) -> ResolverMatch:
    return ResolverMatch(print, (), {}, name, route=route)


@pytest.fixture
def lead(business: Business) -> Lead:
    return support.answered_lead(business)


@pytest.fixture
def rows(lead: Lead, owner: User) -> dict[str, int]:
    """By how a route begins: rows of the business that a stranger of another one asks for."""
    return {
        "leads/": lead.pk,
        "contacts/": lead.contact_id,
        "heard/": Inbound.objects.get(lead=lead).pk,
        "approvals/": support.first_answer(lead).pk,
        "outbox/": support.first_answer(lead).pk,
        "sources/": lead.source_id,
        "arrivals/": lead.arrivals.get().pk,
        "held/": lead.arrivals.get().pk,
        "settings/team/": lead.business.memberships.get(user=owner).pk,
    }


def person(business: Business, role: str) -> User:
    user = support.make_owner(business, f"{role[:3]}@oak-roofing.example", role.split()[0])
    user.memberships.update(own_leads_only=role == OWN_ONLY)
    return user


def held(role: str) -> frozenset[Permission]:
    return HELD["member"] - OF_EVERYBODY if role == OWN_ONLY else HELD[role]


def addresses(rows: dict[str, int]) -> Iterator[tuple[str, str, Permission, str]]:
    """(name, address, what it asks, method) of each page of ours, looking and acting."""
    for name, route in named_routes().items():
        for method in ("get", "post"):
            asked = asked_by(matched(route, name))
            assert asked is not None, name
            needed = asked.to_look if method == "get" else asked.to_act
            yield name, filled(route, rows), needed, method


def test_every_address_says_what_it_asks_and_no_other_is_named() -> None:
    unsaid = [route for route, name in routes() if asked_by(matched(route, name)) is None]
    assert not unsaid
    assert set(PAGES) <= set(named_routes()) | {"styleguide"}


def test_an_address_of_which_nobody_said_it_opens_for_nobody(owner: User) -> None:
    request = RequestFactory().get("/new/")
    request.user = owner
    with pytest.raises(PermissionDenied):
        PermittedPages(lambda _: HttpResponse()).process_view(request, print, (), {})


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_it_holds_and_is_shown_no_way_to_anything_else(
    client: Client, business: Business, rows: dict[str, int], lead: Lead, role: str
) -> None:
    """No page shows a form or a link that its reader may not use."""
    reader, shut = person(business, role), []
    if role == OWN_ONLY:
        give_lead(lead, reader, support.MONDAY, reader)
    client.force_login(reader)
    for name, address, asked, method in addresses(rows):
        if asked == Permission.PUBLIC:
            continue
        answer = getattr(client, method)(address)
        is_refused = asked not in (*FOR_ANYBODY, *held(role))
        assert (answer.status_code == 403) == is_refused, (name, method, answer.status_code)
        assert answer.status_code < 500, (name, method)
        if method == "get":
            ways = offered(answer, address)
            shut += [(name, way) for way, asks in ways if not is_open_for(role, asks)]
    assert not shut, shut


def is_open_for(role: str, asked: Permission | None) -> bool:
    return asked is None or asked in (*FOR_ANYBODY, *held(role))


def offered(page: Any, address: str) -> Iterator[tuple[str, Permission | None]]:
    """(address, what it asks) of each form that posts and each link on a page."""
    if page.status_code != 200 or "html" not in page["Content-Type"]:
        return
    tree = lxml.html.fromstring(page.content)
    forms = tree.xpath("//form[@method='post'][.//button]")
    acts = {form.get("action") or address for form in forms}
    acts |= set(tree.xpath("//button/@formaction"))
    looks = {link for link in tree.xpath("//a/@href") if link.startswith("/")}
    for way in acts | looks:
        request = RequestFactory().post(way) if way in acts else RequestFactory().get(way)
        yield way, permission_asked(request)


def test_strangers_are_led_to_the_door(client: Client, rows: dict[str, int]) -> None:
    for name, address, asked, method in addresses(rows):
        if asked != Permission.PUBLIC:
            answer = getattr(client, method)(address)
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/accounts/login/"), name


def test_anothers_people_get_at_nothing(client: Client, rows: dict[str, int]) -> None:
    """Neither by the business in the address nor by the number of a row."""
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    client.force_login(support.make_owner(elm, "owner@elm.example"))
    for name, address, asked, method in addresses(rows):
        if asked in FOR_ANYBODY:
            continue
        if method == "get":
            assert client.get(f"/in/oak{address}").status_code == 404, name
        answer = getattr(client, method)(address)
        assert "Ada Keen" not in shown(answer), (name, method)
        if "<int:" in named_routes()[name]:
            assert answer.status_code in (302, 404, 405), (name, method)


def shown(answer: Any) -> str:
    return "" if answer.streaming else answer.content.decode(errors="replace")


def test_an_operator_is_an_owner_everywhere(client: Client, business: Business) -> None:
    operator = User.objects.create_superuser("op", "op@x.example", "correct horse battery")
    assert places_of(operator)[business.pk].role == "owner"
    assert not places_of(User.objects.create_user("nobody"))
