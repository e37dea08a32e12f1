"""Where there is nothing, or no form any more: the business says so to its customers, not we."""

import pytest
from django.test import Client

from leads.contacts.threads import thread_token
from leads.models import Arrival, Business, Source
from leads.sources.settings import new_source
from tests import support

pytestmark = pytest.mark.django_db
NAME, CALL = "Oak Roofing", 'href="tel:+19025550110"'


def said(client: Client, address: str, language: str = "en") -> tuple[int, str]:
    answer = client.get(address, headers={"Accept-Language": language})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("address", ["/f/oak/nonsense/", "/l/oak/", "/f/oak/thanks/x"])
def test_an_address_of_a_business_is_its_own(
    client: Client, business: Business, address: str
) -> None:
    status, page = said(client, address)
    assert status == 404
    assert NAME in page
    assert CALL in page
    assert 'href="/f/oak/"' in page
    assert "leadflow" not in page


def test_an_address_from_a_message_is_the_business_s(client: Client, business: Business) -> None:
    token = thread_token("leave", support.answered_lead(business).pk)
    status, page = said(client, f"/u/{token}/x/")
    assert (status, NAME in page, CALL in page) == (404, True, True)


@pytest.mark.parametrize("address", ["/f/nobody/", "/f/", "/u/forged/", "/n/x/y/", "/nonsense/"])
def test_nobodys_address_names_nobody(client: Client, business: Business, address: str) -> None:
    status, page = said(client, address)
    assert status == 404
    assert "There is nothing here" in page
    assert NAME not in page


def test_one_who_is_put_away_is_not_named(client: Client, business: Business) -> None:
    Business.objects.update(archived_at=support.clock())
    for address in ("/f/oak/", "/f/oak/x/", "/l/oak/"):
        status, page = said(client, address)
        assert (status, NAME in page) == (404, False)


def test_a_form_that_was_switched_off_is_gone(client: Client, business: Business) -> None:
    Source.objects.filter(key="oak").update(active=False)
    status, page = said(client, "/f/oak/")
    assert (status, NAME in page, CALL in page) == (410, True, True)
    assert "This form is closed" in page
    assert f"mailto:{business.email}" in page
    assert client.post("/f/oak/", {"email": "ada@x.example", "message": "x"}).status_code == 410
    assert client.get("/f/oak/challenge/").json() == {}
    assert not Arrival.objects.exists()
    other = new_source(business, Source.Kind.FORM, "Other", support.clock())
    assert f'href="/f/{other.key}/"' in said(client, "/f/oak/")[1]


@pytest.mark.parametrize("language", ["fr", "es", "de", "pl"])
def test_it_speaks_the_visitor_s_language(
    client: Client, business: Business, language: str
) -> None:
    Source.objects.filter(key="oak").update(active=False)
    for address in ("/f/oak/", "/f/oak/x/"):
        page = said(client, address, language)[1]
        assert f'<html lang="{language}">' in page
        assert "form is closed" not in page
        assert "nothing here" not in page
