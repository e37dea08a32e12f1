"""What travels compressed is what was asked for, is known again, and hides how long it is."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from leads.models import Business
from tests import support

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip"}
STYLES = "/static/styles/ground.css"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def test_styles_and_pages_travel_compressed(client: Client) -> None:
    for address in (STYLES, "/accounts/login/"):
        answer = client.get(address, headers=PACKED)
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(body_of(answer))
        assert "Content-Encoding" not in client.get(address)


def test_a_part_of_a_file_is_just_these_bytes(client: Client) -> None:
    whole = body_of(client.get(STYLES))
    for method in (client.get, client.head):
        answer = method(STYLES, headers={**PACKED, "Range": "bytes=10-1009"})
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes 10-1009/{len(whole)}"
        assert "Content-Encoding" not in answer
        assert body_of(answer) == (whole[10:1010] if method == client.get else b"")


def test_a_file_that_is_known_does_not_travel_again(client: Client) -> None:
    tag = client.get(STYLES, headers=PACKED)["ETag"]
    assert tag.startswith("W/")
    for known in (tag, tag.removeprefix("W/")):
        answer = client.get(STYLES, headers={**PACKED, "If-None-Match": known})
        assert (answer.status_code, body_of(answer)) == (304, b"")
    other = client.get(STYLES, headers={**PACKED, "If-None-Match": 'W/"of another day"'})
    assert other.status_code == 200


@pytest.mark.parametrize("wanted", ["gzip;q=0", "br, GZIP ; q=0.000, *", "identity, *;q=0", ""])
def test_who_does_not_take_it_packed_gets_it_as_it_is(client: Client, wanted: str) -> None:
    answer = client.get("/accounts/login/", headers={"Accept-Encoding": wanted})
    assert "Content-Encoding" not in answer
    assert "<form" in answer.content.decode()
    quality = {"Accept-Encoding": wanted.replace("q=0", "q=0.5").replace("0.5.000", "0.5")}
    packed = client.get("/accounts/login/", headers=quality).get("Content-Encoding")
    assert packed == ("gzip" if "gzip" in wanted else None)


def test_what_is_packed_already_is_not_packed_again(inside: Client, business: Business) -> None:
    lead = support.write(business, support.ADA, support.clock())
    gone = inside.post(f"/leads/{lead.pk}/export/", headers={"Accept-Encoding": "gzip"})
    assert gone["Content-Type"] == "application/zip"
    assert "Content-Encoding" not in gone


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_with_our_cookie_has_its_true_length(
    inside: Client, site: str
) -> None:
    asked = {**PACKED, "Sec-Fetch-Site": site}
    guesses = [inside.get("/leads/", {"q": guess}, headers=asked) for guess in ("ada", "xyz")]
    assert not any("Content-Encoding" in page for page in guesses)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_ones_own_pages_travel_compressed(inside: Client, site: str) -> None:
    page = inside.get("/leads/", headers={**PACKED, "Sec-Fetch-Site": site})
    assert page["Content-Encoding"] == "gzip"


def test_a_form_in_another_sites_page_travels_compressed(
    client: Client, business: Business
) -> None:
    address = f"/f/{business.sources.get(kind='form').key}/"
    page = client.get(address, headers={**PACKED, "Sec-Fetch-Site": "cross-site"})
    assert (page.status_code, page["Content-Encoding"]) == (200, "gzip")


def test_the_same_page_has_another_length_each_time(inside: Client) -> None:
    lengths = {len(inside.get("/settings/", headers=PACKED).content) for _ in range(12)}
    assert len(lengths) > 3


def test_no_token_of_a_form_is_shown_twice_alike(inside: Client) -> None:
    shown = [TOKEN.findall(inside.get("/settings/").content) for _ in range(2)]
    assert shown[0]
    assert not set(shown[0]) & set(shown[1])
