"""What travels compressed is what was asked for, and is known again."""

import gzip
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip"}
STYLES = "/static/leadflow.css"


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
