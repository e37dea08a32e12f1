"""The page of the model: what is typed is tried at once, kept secret, and not lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection as database
from django.test import Client

from integrations.llm import dialect
from leads.business.changes import HIDDEN
from leads.business.connections import keep_connection
from leads.llm.accounts import model_of
from leads.llm.services import listed, listed_price, services
from leads.models import Business, Connection, Membership, SettingChange
from tests import support
from tests.support.forms import goes_along
from tests.support.servers.endpoint import Endpoint, honest

pytestmark = pytest.mark.django_db
PAGE = "/settings/model/"
KEY = "sk-river-lantern-copper"


@pytest.fixture
def service() -> Iterator[Endpoint]:
    dialect._dialects.clear()
    found = Endpoint()
    found.behave = honest
    yield found
    found.stop()


def typed(service: Endpoint, **more: str) -> dict[str, str]:
    return {
        "service": "other",
        "address": f"{service.address}/v1",
        "model": "small-1",
        "key": KEY,
        **more,
    }


def shown(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(("kept", "ticked"), [(None, "none"), ("none", "none"), ("other", "other")])
def test_what_is_in_force_is_ticked(
    inside: Client, owner: User, service: Endpoint, kept: str | None, ticked: str
) -> None:
    if kept:
        inside.post(PAGE, typed(service) | {"service": kept})
    fields = re.findall(r'<input[^>]*name="service"[^>]*>', shown(inside.get(PAGE)))
    assert [f'value="{ticked}"' in one for one in fields if "checked" in one] == [True]


def test_what_is_saved_is_tried_and_its_key_stands_nowhere(
    inside: Client, business: Business, owner: User, service: Endpoint
) -> None:
    answer = inside.post(PAGE, typed(service, calls_a_day="77", price_in="1"), follow=True)
    assert answer.status_code == 422  # a price alone says nothing
    assert KEY not in shown(answer)
    prices = {"price_in": "1", "price_cached": "0.5", "price_out": "2"}
    answer = inside.post(PAGE, typed(service, calls_a_day="77", **prices), follow=True)
    page = shown(answer)
    assert "small-1 answered after" in page
    assert "It works" in page
    assert "of 77 questions" in page
    assert re.search(r"Judging one lead costs about <strong>0\.00\d\d USD", page)
    assert service.keys == [KEY]
    assert SettingChange.objects.filter(name="key", after=HIDDEN, who=owner.email).exists()
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert KEY not in str(cursor.fetchall()), table
    assert KEY not in page + str(inside.session.items())


def test_a_key_typed_beside_a_mistake_is_not_lost_and_counts_here_alone(
    inside: Client, business: Business, owner: User, service: Endpoint
) -> None:
    wrong = inside.post(PAGE, typed(service, address="http://169.254.169.254/v1"))
    assert wrong.status_code == 422
    assert "is no server that may be asked" in shown(wrong)
    assert KEY not in shown(wrong)
    again = typed(service, **goes_along(wrong, "key"))
    assert "It works" in shown(inside.post(PAGE, again, follow=True))
    assert service.keys == [KEY]

    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    Membership.objects.create(business=elm, user=owner, role=Membership.Role.OWNER)
    inside.post(f"/in/elm{PAGE}", again)
    assert service.keys == [KEY, "none"]


def test_a_key_that_does_not_work_is_said_and_stays_said(
    inside: Client, business: Business, service: Endpoint
) -> None:
    service.behave = lambda _: (401, {"error": {"message": "bad"}}, {})
    page = shown(inside.post(PAGE, typed(service), follow=True))
    assert "does not accept the key" in page
    assert "It does not work" in shown(inside.get(PAGE))
    service.behave = honest
    assert "It works" in shown(inside.post(f"{PAGE}try/", follow=True))
    assert Connection.objects.get().works


def test_only_a_confirmed_price_is_shown_and_where_from(
    inside: Client, business: Business, owner: User
) -> None:
    def told(service: str, model: str) -> str:
        values = {"service": service, "model": model, "address": "http://127.0.0.1:1/v1"}
        keep_connection(business, "model", values, {"key": KEY}, owner, support.clock())
        return shown(inside.get(PAGE))

    page = told("openai", "gpt-4.1-mini")
    assert "By list prices as we last looked, on 29 November 2026" in page
    for service, model in (("mistral", "mistral-small-latest"), ("google", "gemini-2.5-flash")):
        page = told(service, model)
        assert "It stands in your provider's price list" in page
        assert services()[service].price_list in page
        assert "Judging one lead costs" not in page
    assert "Judging one lead costs" not in told("other", "gpt-4.1-mini")


def test_every_price_says_when_and_by_what_it_was_confirmed() -> None:
    for model, given in listed()["prices"].items():
        assert set(given) == {"usd", "checked", "source"}, model
        found = listed_price(model)
        assert found is not None
        assert len(found.price) == 3
        assert given["source"]
    assert all(service.price_list.startswith("https://") for service in services().values())


def test_none_is_a_choice_that_asks_for_nothing_else(inside: Client, business: Business) -> None:
    answer = inside.post(PAGE, {"service": "none", "price_in": "x"}, follow=True)
    assert "Your rules judge alone" in shown(answer)
    assert model_of(business) is None
    assert Connection.objects.get().values["service"] == "none"


def test_what_the_environment_sets_is_shown_by_its_name_and_stays(
    inside: Client, business: Business, settings: Any, service: Endpoint
) -> None:
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = KEY, f"{service.address}/v1"
    page = shown(inside.get(PAGE))
    assert "OPENAI_API_KEY" in page
    assert f"{service.address}/v1" in page
    assert KEY not in page
    assert 'name="service"' not in page
    inside.post(PAGE, typed(service))
    assert not Connection.objects.exists()
    assert "It works" in shown(inside.post(f"{PAGE}try/", follow=True))


def test_only_owners_choose_it(client: Client, business: Business, service: Endpoint) -> None:
    client.force_login(support.make_owner(business, "m@oak.example", Membership.Role.MEMBER))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, typed(service)).status_code == 403
    assert client.post(f"{PAGE}try/").status_code == 403
    assert not Connection.objects.exists()
