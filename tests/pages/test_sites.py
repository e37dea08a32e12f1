"""Which sites may show a form: any until one is named, and the owner sees who was refused."""

from typing import Any

import pytest
from django.test import Client

from leads.models import Arrival, Business, Source
from leads.sources import sites
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db
OAK, ELM = "https://www.oak.example", "https://elm.example"


@pytest.fixture
def form(business: Business) -> Source:
    return support.form_of(business)


@pytest.fixture
def named(form: Source) -> Source:
    """A form that only one site may show."""
    form.allowed_origins = [OAK]
    form.save()
    return form


def frame(client: Client, site: str, **headers: str) -> Any:
    """A page of this site shows the form as our script does."""
    return client.get("/f/oak/", {"bare": "1", "page": f"{site}/contact"}, headers=headers)


def refused(source: Source) -> list[str]:
    source.refresh_from_db()
    return [site["site"] for site in source.refused_sites]


def test_any_site_may_show_it_until_one_is_named(client: Client, form: Source) -> None:
    assert "frame-ancestors *" in frame(client, ELM)["Content-Security-Policy"]
    assert refused(form) == []


def test_then_only_those(client: Client, named: Source) -> None:
    policy = frame(client, ELM)["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {OAK}" in policy
    assert "frame-ancestors *" not in policy


def test_any_site_may_read_the_answer_until_one_is_named(client: Client, form: Source) -> None:
    answer = client.post("/f/oak/", ADA, headers={"Origin": ELM, "Accept": "application/json"})
    assert answer["Access-Control-Allow-Origin"] == ELM
    assert (
        "foreign" not in str(Arrival.objects.get().meta)
        or not (Arrival.objects.get().meta["signs"]["foreign"])
    )


def test_a_refused_site_is_noted_once(client: Client, named: Source) -> None:
    for _ in range(2):
        frame(client, ELM)
    assert refused(named) == [ELM]


def test_a_frame_without_our_script_is_told_by_its_browser(client: Client, named: Source) -> None:
    client.get("/f/oak/", headers={"Referer": f"{ELM}/", "Sec-Fetch-Dest": "iframe"})
    assert refused(named) == [ELM]


def test_a_form_pasted_as_html_elsewhere_is_noted_when_it_is_sent(
    client: Client, named: Source
) -> None:
    client.post("/f/oak/", ADA, headers={"Origin": ELM})
    assert refused(named) == [ELM]
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    "site", [OAK, "http://testserver", "javascript:alert(1)", "https://a.example;b", "nonsense"]
)
def test_nothing_else_is_noted(client: Client, named: Source, site: str) -> None:
    frame(client, site)
    client.get("/f/oak/", headers={"Referer": f"{ELM}/"})  # a link, and no frame
    assert refused(named) == []


def test_claims_of_strangers_make_a_list_and_no_flood(client: Client, named: Source) -> None:
    for number in range(sites.MOST_REFUSED + 3):
        frame(client, f"https://s{number}.example")
    assert len(refused(named)) == sites.MOST_REFUSED


def test_the_owner_allows_it_with_one_click(inside: Client, named: Source) -> None:
    frame(inside, ELM)
    assert ELM in inside.get(f"/sources/{named.pk}/").content.decode()
    inside.post(f"/sources/{named.pk}/allow/", {"site": ELM})
    named.refresh_from_db()
    assert named.allowed_origins == [OAK, ELM]
    assert named.refused_sites == []


@pytest.mark.parametrize("site", ["", "javascript:x", "https://a.example; script-src *"])
def test_only_a_site_can_be_allowed(inside: Client, named: Source, site: str) -> None:
    inside.post(f"/sources/{named.pk}/allow/", {"site": site})
    named.refresh_from_db()
    assert named.allowed_origins == [OAK]


def test_only_owners_allow_one(client: Client, business: Business, named: Source) -> None:
    client.force_login(support.make_owner(business, "m@oak-roofing.example", "member"))
    assert client.post(f"/sources/{named.pk}/allow/", {"site": ELM}).status_code == 403
    named.refresh_from_db()
    assert named.allowed_origins == [OAK]
