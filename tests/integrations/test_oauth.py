"""Signing in to a mailbox with a token.

Fetched when needed, kept while it lasts, and no secret in any message.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from integrations.errors import Unavailable
from integrations.mailboxes import oauth
from integrations.mailboxes.mailbox import Account, open_box
from tests.support.servers.imap import Imap
from tests.support.servers.loopback import Handler, Site


class TokenServer(Handler):
    asked: list[dict[str, list[str]]] = []
    told: tuple[int, Any] = (200, {"access_token": "fresh", "expires_in": 3600})

    def do_POST(self) -> None:
        type(self).asked.append(parse_qs(self.body().decode()))
        status, data = self.told
        self.answer(status, json.dumps(data).encode())


@pytest.fixture
def token_url() -> Iterator[str]:
    TokenServer.asked, TokenServer.told, oauth._known = (
        [],
        (200, {"access_token": "fresh", "expires_in": 3600}),
        {},
    )
    server = Site(TokenServer)
    yield f"{server.address}/token"
    server.stop()


def test_a_token_is_asked_for_once_while_it_lasts(token_url: str) -> None:
    assert [oauth.access_token(token_url, "app", "hush", "refresh") for _ in range(3)] == [
        "fresh"
    ] * 3
    assert [a["refresh_token"] for a in TokenServer.asked] == [["refresh"]]
    TokenServer.told = (200, {"access_token": "short", "expires_in": 60})
    assert [oauth.access_token(token_url, "app", "", "other") for _ in range(2)] == ["short"] * 2
    assert len(TokenServer.asked) == 3


@pytest.mark.parametrize(
    "answer", [(400, {"error": "invalid_grant"}), (200, {}), (200, []), (500, "no")]
)
def test_a_refusal_is_told_without_the_secret(token_url: str, answer: Any) -> None:
    TokenServer.told = answer
    with pytest.raises(Unavailable, match="refused") as told:
        oauth.access_token(token_url, "app", "hush", "refresh-secret")
    assert "hush" not in str(told.value)
    assert "refresh-secret" not in str(told.value)


def test_a_server_that_is_away_is_told_so() -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        oauth.access_token("http://127.0.0.1:1/token", "app", "hush", "away")


def test_the_mailbox_is_opened_with_the_token() -> None:
    server = Imap()
    server.start()
    open_box(
        Account(
            host="127.0.0.1",
            user="office@x.example",
            password="",
            port=server.port,
            tls="none",
            token=lambda: "fresh",
        )
    ).logout()
    server.stop()
    assert server.heard == ["user=office@x.example\x01auth=Bearer fresh\x01\x01"]


def test_who_keeps_a_token_is_told_of_the_one_that_takes_its_place(token_url: str) -> None:
    kept: list[str] = []
    TokenServer.told = (200, {"access_token": "a", "expires_in": 3600, "refresh_token": "next"})
    given = [oauth.access_token(token_url, "app", "", "first", kept.append) for _ in range(2)]
    assert given == ["a", "a"]
    assert oauth.access_token(token_url, "app", "", "next", kept.append) == "a"
    assert (kept, len(TokenServer.asked)) == (["next"], 1)
