"""Access tokens for mailboxes that take no passwords.

A refresh token is changed into one that lasts an hour (RFC 6749, section 6).
"""

import time

import requests

from integrations.errors import Unavailable

PROVIDERS = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}
TIMEOUT = 20
EARLY = 120  # seconds: one that is about to end is not used
_known: dict[str, tuple[float, str]] = {}


def access_token(token_url: str, client_id: str, client_secret: str, refresh_token: str) -> str:
    """A token that is good now. Raises Unavailable where the provider gives none."""
    kept = _known.get(refresh_token)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    asked = {
        "grant_type": "refresh_token",
        "client_id": client_id,
        "refresh_token": refresh_token,
        **({"client_secret": client_secret} if client_secret else {}),
    }
    try:
        answer = requests.post(token_url, data=asked, timeout=TIMEOUT, allow_redirects=False)
        data = answer.json()
        token = str(data["access_token"])
        lasts = float(data.get("expires_in") or 0)
    except requests.ConnectionError as error:
        raise Unavailable("The sign-in server cannot be reached.", whole_channel=True) from error
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            (
                "The sign-in server gave no token: it refused ours, or its answer makes no sense. "
                "Sign in again and store a new refresh token."
            ),
            whole_channel=True,
        ) from error
    _known[refresh_token] = (time.monotonic() + lasts - EARLY, token)
    return token


def forget(refresh_token: str) -> None:
    """A mailbox refused what was made from it: the next sign-in asks anew."""
    _known.pop(refresh_token, None)
