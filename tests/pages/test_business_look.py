"""How a business looks to its customers: its colour, letters that are read on it, its phone."""

import lxml.html
import pytest
from django.test import Client

from leads.business.colour import DARK, WHITE, contrast, ink_on
from leads.models import Business
from tests import support
from tests.support.forms import open_page, send, values_on

pytestmark = pytest.mark.django_db
HERE = "/settings/business/"


def keep(client: Client, accent: str) -> None:
    values = values_on(open_page(client, HERE), "name") | {"accent": accent}
    assert client.post(HERE, values).status_code == 302


def style_of(client: Client, address: str) -> str:
    """The style sheet that a page of the business links to beside ours, "" without one."""
    page = lxml.html.fromstring(client.get(address).content)
    assert not page.xpath("//style | //*[@style]")
    links = [link for link in page.xpath("//link/@href") if "/look.css" in link]
    return client.get(links[0]).content.decode() if links else ""


def test_the_form_has_the_colour_of_the_business(inside: Client, business: Business) -> None:
    assert style_of(inside, "/f/oak/") == ""
    keep(inside, "#FFD400")
    for address in ("/f/oak/", "/f/oak/thanks/"):
        assert f"background: #ffd400; border-color: #ffd400; color: {DARK}" in style_of(
            inside, address
        )
    keep(inside, "#14213d")
    assert f"color: {WHITE}" in style_of(inside, "/f/oak/")


def test_our_own_colour_is_nobodys(inside: Client, business: Business) -> None:
    assert inside.post(HERE, values_on(open_page(inside, HERE), "name")).status_code == 302
    business.refresh_from_db()
    assert business.accent == ""


@pytest.mark.parametrize(
    ("accent", "says"),
    [
        ("#7d7d7d", "Neither white nor dark"),
        ("red", "a colour like"),
        ("#fff}*{x:y", "a colour like"),
    ],
)
def test_a_colour_on_which_nothing_is_read_is_declined(
    inside: Client, business: Business, accent: str, says: str
) -> None:
    values = values_on(open_page(inside, HERE), "name") | {"accent": accent}
    assert says in send(inside, HERE, values).first_mistake("accent")
    business.refresh_from_db()
    assert business.accent == ""


def test_the_letters_are_those_that_are_read_more_easily() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert (ink_on("#ffd400"), ink_on("#14213d")) == (DARK, WHITE)


def test_the_phone_can_be_called_from_the_form(client: Client, business: Business) -> None:
    calls = [link.get("href") for link in open_page(client, "/f/oak/").xpath("//main//a")]
    assert calls == [f"tel:{business.phone}"]
    Business.objects.update(phone="")
    assert not open_page(client, "/f/oak/").xpath("//main//a")


def test_one_who_is_put_away_has_no_look(client: Client, business: Business) -> None:
    Business.objects.update(accent="#14213d", archived_at=support.clock())
    assert client.get("/l/oak/look.css").status_code == 404
