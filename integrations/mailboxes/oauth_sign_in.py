"""Signing in to a mailbox at its provider, in the browser: OAuth 2 with PKCE (RFC 6749, 7636)."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from integrations.errors import Unavailable
from integrations.mailboxes import oauth
from integrations.mailing.mail_providers import MailProvider, mail_providers
from integrations.texts.sentences import sentence


@dataclass(frozen=True)
class SignIn:
    """`page` is where people agree, `scope` what they are asked for, `more` goes along."""

    name: str
    page: str
    scope: str
    more: tuple[tuple[str, str], ...] = ()


SIGN_INS = {
    "google": SignIn(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://mail.google.com/ openid email",
        (("access_type", "offline"), ("prompt", "consent")),
    ),
    "microsoft": SignIn(
        "Microsoft",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://outlook.office.com/IMAP.AccessAsUser.All offline_access openid email profile",
        (("prompt", "select_account"),),
    ),
}


@dataclass(frozen=True)
class SignedIn:
    """Whose mailbox it is, as its provider says, and by what token we sign in from now on."""

    address: str
    refresh_token: str


def sign_ins_on_offer() -> dict[str, str]:
    """{key: name} of those whose client id is configured."""
    return {key: one.name for key, one in SIGN_INS.items() if client_of(key)[0]}


def client_of(provider: str) -> tuple[str, str]:
    """(id, secret) of our own app there; "" where none is configured."""
    found: tuple[str, str] = settings.OAUTH_CLIENTS[provider]
    return found


def provider_signed_in(key: str) -> MailProvider:
    return next(one for one in mail_providers() if one.key == key)


def new_verifier() -> str:
    """What only we know until the code is redeemed."""
    return secrets.token_urlsafe(48)


def page_to_agree(provider: str, back: str, state: str, verifier: str, address: str) -> str:
    """The provider's page, from which people come back to `back`; `address` is only a hint."""
    one = SIGN_INS[provider]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "client_id": client_of(provider)[0],
        "redirect_uri": back,
        "response_type": "code",
        "scope": one.scope,
        "state": state,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
        **dict(one.more),
        **({"login_hint": address} if address else {}),
    }
    return f"{one.page}?{urlencode(asked)}"


def redeem_code(provider: str, code: str, back: str, verifier: str) -> SignedIn:
    """Raises Unavailable, with words for whoever has just come back."""
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    given = oauth.ask_for_tokens(oauth.PROVIDERS[provider], *client_of(provider), asked)
    token, address = str(given.get("refresh_token") or ""), address_in(given.get("id_token"))
    if not token or not address:
        raise Unavailable(
            sentence(
                "%(name)s gave no lasting access. Sign in once more.", name=SIGN_INS[provider].name
            )
        )
    return SignedIn(address, token)


def address_in(id_token: object) -> str:
    """Whom an id token names. It came straight from its provider, so its signature says no more
    (OpenID Connect Core, 3.1.3.7).
    """
    try:
        middle = str(id_token).split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        address = str(told.get("email") or told.get("preferred_username") or "")
    except (ValueError, IndexError, AttributeError):
        return ""
    return address if "@" in address else ""
