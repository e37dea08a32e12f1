"""What a request says of itself: charsets that are none, and a NUL in the address of a page."""

import re
from typing import Any

import pytest
from django.test import Client

from leadflow.web.charsets import TextCharsets
from leads.models import Arrival, Business
from tests.support import ADA

pytestmark = pytest.mark.django_db
NO_TEXT = ["hex", "rot13", "idna", "punycode", "undefined", "zip", "base64", "uu", "unicode_escape"]
ODD = ["utf-7", "utf-16", "shift_jis", "cp037", "no-such-charset", "\x00", "hex\x00"]
ROOMS = ["/f/oak/", "/healthz", "/accounts/login/", "/u/x/", "/api/v1/inquiries", "/"]
BODY = b"name=Ada&email=ada@x.example&message=Hello"
NUL = "utm_source=a%00b&page=%00&gclid=%ED%A0%80"


@pytest.fixture
def visitor(client: Client) -> Client:
    """What they send comes through as the web server gives it to us."""
    inner, answers = client.handler, []
    through = TextCharsets(lambda environ, start: answers.append(inner(environ)) or [])

    def handler(environ: dict[str, Any]) -> Any:
        through(environ, lambda *_: None)
        return answers.pop()

    client.handler = handler  # type: ignore[assignment]
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("charset", [*NO_TEXT, *ODD])
def test_no_charset_is_an_error_of_ours(visitor: Client, business: Business, charset: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        for room in ROOMS:
            for method in ("GET", "POST"):
                said = f"{kind}; charset={charset}; boundary=x"
                answer = visitor.generic(method, f"{room}?a=1", b"a=1", said)
                assert answer.status_code != 500, (method, room, kind)


@pytest.mark.parametrize("said", ["charset={}", 'Charset="{}"', "charset*=utf-8''{}"])
@pytest.mark.parametrize("charset", NO_TEXT)
def test_what_a_form_says_in_no_charset_is_kept(
    visitor: Client, business: Business, charset: str, said: str
) -> None:
    kind = f"application/x-www-form-urlencoded; {said.format(charset)}"
    assert visitor.generic("POST", "/f/oak/?a=1", BODY, kind).status_code == 302
    assert b"ada@x.example" in bytes(Arrival.objects.get().raw)


def test_a_nul_in_the_address_of_the_form_loses_nobodys_words(
    client: Client, business: Business
) -> None:
    page = client.get(f"/f/oak/?{NUL}").content.decode()
    hidden = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', page, re.DOTALL))
    assert hidden["asked_with"]
    sent = {**ADA, "asked_with": hidden["asked_with"], "seen_on": "https://x.example/\x00"}
    assert client.post("/f/oak/", sent, headers={"Referer": f"https://x/?{NUL}"}).status_code == 302
    assert Arrival.objects.get().meta["utm_source"] == "ab"
