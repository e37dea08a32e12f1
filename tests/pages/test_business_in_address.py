"""The business that is worked in stands in the address, and stays there."""

import lxml.html
import pytest
from django.conf import settings
from django.test import Client

from leads.business.addresses import public_path
from leads.models import Business
from tests import support

pytestmark = pytest.mark.django_db


@pytest.fixture
def elm(business: Business) -> Business:
    return support.make_business(key="elm", name="Elm & Co")


@pytest.fixture
def inside_both(client: Client, business: Business, elm: Business) -> Client:
    owner = support.make_owner(business)
    elm.memberships.create(user=owner, role="owner")
    client.force_login(owner)
    return client


def test_every_link_of_a_page_stays_in_its_business(inside_both: Client) -> None:
    for page in ("/in/elm/board/", "/in/elm/criteria/", "/in/elm/sources/", "/in/elm/report/"):
        answer = inside_both.get(page, follow=True)
        links = lxml.html.fromstring(answer.content).xpath(
            "//a/@href | //form[@method='post']/@action"
        )
        ours = [link for link in links if link.startswith("/")]
        assert len(ours) > 5
        outside = [x for x in ours if not x.startswith(("/in/elm/", settings.STATIC_URL))]
        assert not outside, page


def test_what_is_about_one_business_leads_on_within_it(inside_both: Client, elm: Business) -> None:
    lead = support.write(elm, support.ADA)
    answer = inside_both.get(f"/leads/{lead.pk}/")
    assert f"/in/elm/leads/{lead.pk}/reply/" in answer.content.decode()
    assert 'href="/in/elm/board/"' in answer.content.decode()
    assert public_path("today") == "/", "nothing of it is left for the next request"


def test_strangers_pages_have_one_address(inside_both: Client) -> None:
    assert inside_both.get("/in/elm/f/elm/?x=1")["Location"] == "/f/elm/?x=1"
    assert inside_both.post("/in/elm/f/elm/", {"message": "Hello"}).status_code == 404
    assert "/in/elm/f/" not in inside_both.get("/in/elm/sources/").content.decode()


def test_older_addresses_lead_there(inside_both: Client) -> None:
    assert inside_both.get("/report/?business=elm&show=x")["Location"] == "/in/elm/report/?show=x"
    assert inside_both.get("/?business=a%2Fb").status_code == 404
    assert inside_both.get("/?business=").status_code == 200


def test_another_business_is_not_there(client: Client, business: Business, elm: Business) -> None:
    client.force_login(support.make_owner(business))
    assert client.get("/in/oak/criteria/").status_code == 200
    assert client.get("/in/elm/criteria/").status_code == 404
    assert client.get("/in/nobody/criteria/").status_code == 404
