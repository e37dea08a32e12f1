"""A mailbox is connected by signing in at its provider, whose servers stand on loopback."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from integrations.mailboxes import oauth, oauth_sign_in
from integrations.mailing.mail_providers import MailServer
from leads.capture.mail import mailbox
from leads.models import Business, Source
from leads.models.connection import opened
from tests import support
from tests.support.secrets import all_readings
from tests.support.servers.imap import Imap
from tests.support.servers.loopback import Handler, Site

pytestmark = pytest.mark.django_db
ADDRESS = "office@oak-roofing.example"
BACK = "/mailbox/signed-in/"


def id_token(**told: str) -> str:
    middle = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    return f"e30.{middle}.signature"


class Tokens(Handler):
    server: "TokenServer"

    def do_POST(self) -> None:
        asked = dict(parse_qsl(self.body().decode()))
        self.server.asked.append(asked)
        if asked["grant_type"] == "authorization_code" and asked["code"] != "good":
            self.answer(400, b'{"error": "invalid_grant"}')
        else:
            self.answer(200, json.dumps(self.server.given).encode())


class TokenServer(Site):
    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.given = {
            "access_token": "short",
            "expires_in": 3600,
            "refresh_token": "lasting-token",
            "id_token": id_token(email=ADDRESS),
        }
        super().__init__(Tokens)


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[TokenServer]:
    server = TokenServer()
    settings.OAUTH_CLIENTS = {"google": ("our-app", "app-secret"), "microsoft": ("", "")}
    monkeypatch.setitem(oauth.PROVIDERS, "google", f"{server.address}/token")
    monkeypatch.setattr(oauth, "_known", {})
    yield server
    server.stop()


@pytest.fixture
def imap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Imap]:
    server = Imap()
    server.start()
    google = oauth_sign_in.provider_signed_in("google")
    here = replace(google, imap=MailServer("127.0.0.1", server.port, "none"))
    monkeypatch.setattr(oauth_sign_in, "provider_signed_in", lambda key: here)
    yield server
    server.stop()


@pytest.fixture
def source(business: Business) -> Source:
    return support.mailbox_of(business)


def leave(inside: Client, source: Source) -> dict[str, str]:
    """What the provider is asked."""
    sent = inside.get(f"/sources/{source.pk}/sign-in/google/")
    page = urlsplit(sent["Location"])
    assert (page.hostname, page.path) == ("accounts.google.com", "/o/oauth2/v2/auth")
    return {name: values[0] for name, values in parse_qs(page.query).items()}


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_there_and_back_with_proof_that_it_is_the_same_browser(
    inside: Client, source: Source, tokens: TokenServer, imap: Imap, settings: Any
) -> None:
    assert "Sign in with Google" in words_of(inside.get(f"/sources/{source.pk}/"))
    assert "/sign-in/microsoft/" not in words_of(inside.get(f"/sources/{source.pk}/"))
    asked = leave(inside, source)
    assert asked["redirect_uri"] == settings.PUBLIC_URL + BACK
    assert asked["login_hint"] == ADDRESS
    said = words_of(inside.get(BACK, {"code": "good", "state": asked["state"]}, follow=True))
    assert "Signed in. 0 mails in INBOX; reading starts with what arrives from now on." in said
    redeemed = tokens.asked[0]
    made = base64.urlsafe_b64encode(hashlib.sha256(redeemed["code_verifier"].encode()).digest())
    assert made.decode().rstrip("=") == asked["code_challenge"]
    assert (redeemed["client_id"], redeemed["client_secret"]) == ("our-app", "app-secret")
    assert imap.heard == [f"user={ADDRESS}\x01auth=Bearer short\x01\x01"]
    source.refresh_from_db()
    assert opened(source.mailbox_secret) == {"password": "lasting-token"}
    assert source.mailbox["user"] == ADDRESS
    assert "lasting-token" not in said + str(source.mailbox)


def test_a_token_that_its_provider_replaces_is_kept_in_its_place(
    inside: Client, source: Source, tokens: TokenServer, imap: Imap
) -> None:
    asked = leave(inside, source)
    inside.get(BACK, {"code": "good", "state": asked["state"]})
    oauth._known.clear()
    tokens.given["refresh_token"] = "next-token"
    assert mailbox.poll_next_mailbox(support.clock())
    source.refresh_from_db()
    assert opened(source.mailbox_secret) == {"password": "next-token"}
    assert source.mailbox_state["error"] == ""


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        ({"code": "good", "state": "made-up"}, "was not begun here"),
        ({"code": "good"}, "was not begun here"),
        ({"code": "stolen", "state": ""}, "it refused ours"),
        ({"error": "access_denied", "state": ""}, "You did not agree at Google"),
    ],
)
def test_who_comes_back_with_anything_else_connects_nothing(
    inside: Client,
    source: Source,
    tokens: TokenServer,
    imap: Imap,
    brought: dict[str, str],
    said: str,
) -> None:
    state = leave(inside, source)["state"]
    brought = {name: value or state for name, value in brought.items()}
    assert said in words_of(inside.get(BACK, brought, follow=True))
    source.refresh_from_db()
    assert source.mailbox == {}
    again = inside.get(BACK, {"code": "good", "state": state}, follow=True)
    assert "was not begun here" in words_of(again)


def test_a_mailbox_that_does_not_let_us_in_is_not_connected(
    inside: Client, source: Source, tokens: TokenServer, imap: Imap
) -> None:
    imap.refusal = "NO [ALERT] Your account is not enabled for IMAP use."
    state = leave(inside, source)["state"]
    said = words_of(inside.get(BACK, {"code": "good", "state": state}, follow=True))
    assert "IMAP is switched off in this mailbox" in said
    source.refresh_from_db()
    assert source.mailbox == {}


def test_a_server_that_repeats_what_we_sign_in_by_tells_it_to_nobody(
    inside: Client,
    source: Source,
    tokens: TokenServer,
    imap: Imap,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tokens.given["access_token"] = "short-lived-token"
    seen = base64.b64encode(b"user=office\x01auth=Bearer short-lived-token\x01\x01").decode()
    repeated = f"BAD cannot parse {seen} of lasting-token (short-lived-token)"
    asked = leave(inside, source)
    imap.refusal = repeated
    told = words_of(inside.get(BACK, {"code": "good", "state": asked["state"]}, follow=True))
    assert "Nothing was connected" in told
    imap.refusal = ""
    asked = leave(inside, source)
    inside.get(BACK, {"code": "good", "state": asked["state"]})
    imap.refusal = repeated
    assert mailbox.poll_next_mailbox(support.clock())
    source.refresh_from_db()
    assert "cannot parse" in source.mailbox_state["error"]
    told += source.mailbox_state["error"] + caplog.text
    readings = "\n".join(all_readings(told))
    assert "lasting-token" not in readings
    assert "short-lived" not in readings


def test_nobody_else_leaves_or_comes_back(
    client: Client, business: Business, source: Source, tokens: TokenServer, owner: User
) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    client.force_login(support.make_owner(other, "owner@elm.example"))
    assert client.get(f"/sources/{source.pk}/sign-in/google/").status_code == 404
    client.force_login(owner)
    assert client.get(f"/sources/{source.pk}/sign-in/microsoft/").status_code == 404


def test_who_needs_a_sign_in_that_is_not_set_up_reads_what_to_do(
    inside: Client, business: Business, source: Source
) -> None:
    assert "MICROSOFT_CLIENT_ID" not in words_of(inside.get(f"/sources/{source.pk}/"))
    business.email = "oak@outlook.com"
    business.save()
    assert "MICROSOFT_CLIENT_ID" in words_of(inside.get(f"/sources/{source.pk}/"))
