"""Signing in as people and attackers do."""

from datetime import timedelta
from typing import Any

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.test import Client

from integrations.secrecy import encryption
from tests.support import clock

PASSWORD = "correct horse battery"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def sign_in(
    client: Client, user: User, password: str = PASSWORD, ip: str = HERE, follow: bool = False
) -> Any:
    return client.post(
        "/accounts/login/",
        {"login": user.email, "password": password},
        REMOTE_ADDR=ip,
        follow=follow,
    )


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def fail(user: User, times: int, ip: str = ELSEWHERE) -> None:
    """A stranger guesses, each time with nothing kept of the time before."""
    for number in range(times):
        sign_in(Client(), user, f"guess {number}", ip)


def later(**span: float) -> time_machine.travel:
    return time_machine.travel(clock() + timedelta(**span))


def standing_still() -> time_machine.travel:
    """A code is good for half a minute; the next one must not begin in the middle of a test."""
    return time_machine.travel(clock(), tick=False)


def confirm_password(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def add_app(user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def code_of(user: User) -> str:
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    (counter,) = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(encryption.decrypt(app.data["secret"]), counter))
