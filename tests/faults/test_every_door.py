"""Every address that opens without a sign-in, attacked with growing bodies: what a web thread does
for a stranger costs little, whatever they post.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from integrations.mailing import mail_news, mail_webhook
from integrations.strangers import reader
from leadflow.web.url_permissions import PAGES, PUBLIC, ROOMS
from leads.contacts import threads
from leads.models import Business
from leads.sources import settings as sources
from tests import support
from tests.support.speed import counted_work

pytestmark = pytest.mark.django_db

ENCODED, JSON = "application/x-www-form-urlencoded", "application/json"
PARTS = "multipart/form-data; boundary=B"
FITS = 250_000  # bytes; more than 256 KB is refused before it is read
MOST_WORK = 0.6  # seconds of CPU; what grows by the square takes many times that
FIELDS = ("email", "phone", "message", "login", "password", "credential", "From", "name", "what")
TOLD = ("-", "a@", ",", "(", "<b>", "&#x41;", "1 ", "a.", " ", "%00", "[", "\u0130", "=?x?")


def typed(unit: str) -> str:
    """A form of the fields that some page of ours reads, each as long as fits."""
    return "&".join(f"{name}={unit * (FITS // len(FIELDS) // len(unit))}" for name in FIELDS)


BODIES = [
    *[(ENCODED, typed(unit)) for unit in TOLD],
    (ENCODED, "a=b&" * (FITS // 4)),
    (ENCODED, "%41" * (FITS // 3)),
    (PARTS, "--B\r\n\r\n" * (FITS // 7)),
    (PARTS, '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * (FITS // 54)),
    (JSON, "[" * FITS),
    (JSON, '{"a":' * (FITS // 5)),
    (JSON, '{"signature":' * (FITS // 13)),
    (JSON, '{"message": "' + "a@" * (FITS // 3) + '"}'),
]


def routes(patterns: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of every address."""
    for found in patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from routes(found.url_patterns, route)
        elif isinstance(found, URLPattern):
            yield route, found.name or ""


def public_paths(values: dict[str, str]) -> list[str]:
    """Addresses that open for everybody, with what stands in their places."""
    rooms = tuple(room for room, asked in ROOMS.items() if asked == PUBLIC)
    found = {
        route
        for route, name in routes(get_resolver().url_patterns)
        if route.startswith(rooms) or PAGES.get(name) == PUBLIC
    }
    return sorted(
        "/" + re.sub(r"<[^>]*?(\w+)>|\(\?P<(\w+)>[^)]*\)", lambda m: values[m[1] or m[2]], route)
        for route in (each.replace("^", "").replace("$", "").replace("\\Z", "") for each in found)
    )


@pytest.fixture
def paths(business: Business) -> list[str]:
    """A real key or token wherever there is one: what a stranger knows who looked at a form."""
    lead = support.write(business, support.ADA)
    values = {
        "token": threads.thread_token("leave", lead.pk),
        "provider": "mailgun",
        "key": "oak",
        "digest": "0123",
        "uidb36": "1",
        "pk": "1",
    }
    found = public_paths(values)
    assert len(found) > 40
    assert {"/e/mailgun/", "/f/oak/", "/api/v1/inquiries", "/accounts/login/"} <= set(found)
    now = support.clock()
    hook, number = (sources.new_source(business, kind, "x", now) for kind in ("webhook", "sms"))
    signed = {"u": "leave", "n": "not-me", "b": "booking"}
    links = [f"/{room}/{threads.thread_token(what, lead.pk)}/" for room, what in signed.items()]
    calls = [f"/t/{number.key}/{what}/" for what in ("text", "call", "call/ended")]
    named = [f"/w/{hook.key}/", "/m/oak-mail/mailgun/", "/e/mandrill/", "/e/resend/"]
    return [*found, *links, *calls, *named]


def work_of(client: Client, path: str, kind: str, body: str) -> tuple[int, float]:
    """(status, seconds of CPU)."""
    with counted_work() as spent:
        status = client.post(path, body, kind).status_code
    return status, spent.seconds


def test_no_address_spends_more_than_a_moment_on_a_stranger(
    client: Client, paths: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANYMAIL = {
        "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
        "MANDRILL_WEBHOOK_KEY": "signing",
        "RESEND_SIGNING_SECRET": "whsec_c2lnbmluZw==",
    }
    for holder in (reader.__dict__, mail_webhook.__dict__, mail_news.__dict__):
        for name in ("apart", "unpack"):
            if name in holder:
                monkeypatch.setitem(holder, name, lambda *_: pytest.fail("read in a web thread"))
    dear = []
    for path in paths:
        for kind, body in BODIES:
            status, work = work_of(client, path, kind, body)
            assert status < 500, (path, kind, body[:40], status)
            if work > MOST_WORK:  # once more, since this machine has other work
                work = work_of(client, path, kind, body)[1]
            if work > MOST_WORK:
                dear.append((path, kind, body[:40], round(work, 2)))
    assert not dear, dear


def test_what_is_too_large_is_refused_unread(client: Client, paths: list[str]) -> None:
    """But by those that store bytes and answer, each with a limit of its own."""
    large = "a" * (4 * FITS)
    for path in paths:
        status, work = work_of(client, path, ENCODED, f"email={large}")
        assert status < 500, (path, status)
        assert work < MOST_WORK, (path, status, work)
