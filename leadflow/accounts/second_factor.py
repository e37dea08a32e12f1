"""Second factors: their secrets are encrypted, and passkeys belong to our public name."""

import ipaddress
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from integrations.secrecy import encryption

SECRETS = ("secret", "seed")  # of an app, of recovery codes: keys in an authenticator's data


class SecondFactors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code is not right. An app shows another one every 30 "
            "seconds: type the one that it shows now."
        ),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"leadflow {settings.PUBLIC_URL_PARTS.hostname}"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return (
            gettext("Passkey")
            if number == 1
            else gettext("Passkey %(number)s") % {"number": number}
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": passkey_name(self.request) or "localhost", "name": "leadflow"}


def passkey_name(request: HttpRequest) -> str:
    """The name to which passkeys belong; "" where browsers allow none.

    That of PUBLIC_URL, which no request can change; on one's own machine the one in the address
    bar. A bare number is none.
    """
    host = settings.PUBLIC_URL_PARTS.hostname or ""
    if settings.IS_LOCAL:
        host = request.get_host().partition(":")[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_safe = settings.SECURE_COOKIES or settings.IS_LOCAL
        return host if is_safe else ""
    return ""


def has_factor(user: User) -> bool:
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=factors).exists()


@transaction.atomic(durable=True)
def renew_secrets() -> None:
    """Encrypt them with the newest key, so that an older one may go.

    What no key of ours opens stays: the right one may come back.
    """
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        data = {**row.data, **renewed(row.data)}
        if data != row.data:
            row.data = data
            row.save(update_fields=["data"])


def renewed(data: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name in SECRETS:
        try:
            found[name] = encryption.renew(data[name])
        except (KeyError, encryption.InvalidToken):
            continue
    return found


@transaction.atomic(durable=True)
def forget_factors(user: User) -> None:
    """All that they have: app, passkeys, recovery codes."""
    Authenticator.objects.filter(user=user).delete()
