"""Access tokens for mailboxes that take no passwords.

A refresh token is changed into one that lasts an hour (RFC 6749, section 6).
"""

import time
from collections.abc import Callable
from typing import Any

import requests

from integrations.errors import Unavailable
from integrations.texts.sentences import sentence

PROVIDERS = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}
TIMEOUT = 20
EARLY = 120  # seconds: one that is about to end is not used
_known: dict[str, tuple[float, str]] = {}


def access_token(
    token_url: str,
    client_id: str,
    client_secret: str,
    refresh_token: str,
    renewed: Callable[[str], None] | None = None,
) -> str:
    """A token that is good now. Raises Unavailable where the provider gives none.

    `renewed` is told of a refresh token that takes the place of the one given.
    """
    kept = _known.get(refresh_token)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    asked = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    data = ask_for_tokens(token_url, client_id, client_secret, asked)
    token, newer = str(data["access_token"]), str(data.get("refresh_token") or refresh_token)
    if newer != refresh_token and renewed is not None:
        renewed(newer)
    ends = time.monotonic() + float(data.get("expires_in") or 0) - EARLY
    _known[refresh_token] = _known[newer] = (ends, token)
    return token


def ask_for_tokens(
    token_url: str, client_id: str, client_secret: str, asked: dict[str, str]
) -> dict[str, Any]:
    """What a sign-in server gives: at least an access token. Raises Unavailable."""
    whole = {"client_id": client_id, **asked}
    if client_secret:
        whole["client_secret"] = client_secret
    try:
        answer = requests.post(token_url, data=whole, timeout=TIMEOUT, allow_redirects=False)
        data: dict[str, Any] = answer.json()
        str(data["access_token"])
        float(data.get("expires_in") or 0)
    except requests.ConnectionError as error:
        raise Unavailable(
            sentence("The sign-in server cannot be reached."), whole_channel=True
        ) from error
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            (
                sentence(
                    "The sign-in server gave no token: it refused ours, or its "
                    "answer makes no sense. Sign in again, on the page of the "
                    "mailbox or with bin/manage mailbox."
                )
            ),
            whole_channel=True,
        ) from error
    return data


def known_token(refresh_token: str) -> str:
    """The access token that was last made from it; "" where none is known."""
    return _known.get(refresh_token, (0.0, ""))[1]


def forget(refresh_token: str) -> None:
    """A mailbox refused what was made from it: the next sign-in asks anew. It is still known, so
    that an answer which repeats it tells it to nobody.
    """
    if refresh_token in _known:
        _known[refresh_token] = (0.0, known_token(refresh_token))
