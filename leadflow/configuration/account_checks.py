"""What `check` and `check --deploy` say of accounts and sessions."""

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db.models import F

ONE_PROCESS_ONLY = ("locmem.LocMemCache", "dummy.DummyCache")
IDLE_MINUTES, HOURS = 30, 12  # what ASVS 4.0.3 asks for at its level 2


@register(Tags.security)
def check_counts_are_shared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not str(settings.CACHES["default"]["BACKEND"]).endswith(ONE_PROCESS_ONLY):
        return []
    return [
        Error(
            "Each process counts tries for itself.",
            hint="Leave CACHES at the database's: then all count together, beyond a restart too.",
            id="leadflow.E004",
        )
    ]


@register(Tags.security, deploy=True)
def check_accounts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [*check_proxies(), *check_sessions(), *check_given_password(), *check_people()]


def check_proxies() -> list[CheckMessage]:
    if settings.TRUSTED_PROXIES or not settings.SECURE_COOKIES:
        return []
    return [
        Warning(
            "Everybody comes from one address: TRUSTED_PROXIES is 0.",
            hint=(
                "TRUSTED_PROXIES=1 where one TLS proxy stands before us and sets X-Forwarded-For; "
                "limits and the log then tell visitors apart."
            ),
            id="leadflow.W005",
        )
    ]


def check_sessions() -> list[CheckMessage]:
    if settings.SESSION_IDLE_MINUTES <= IDLE_MINUTES and settings.SESSION_HOURS <= HOURS:
        return []
    return [
        Warning(
            "Sessions last long.",
            hint=f"SESSION_IDLE_MINUTES={IDLE_MINUTES} and SESSION_HOURS={HOURS}, or shorter.",
            id="leadflow.W006",
        )
    ]


def check_given_password() -> list[CheckMessage]:
    """It is the one password that no form has looked at."""
    if not settings.OWNER_PASSWORD:
        return []
    try:
        validate_password(settings.OWNER_PASSWORD)
    except ValidationError as error:
        return [
            Warning(
                f"OWNER_PASSWORD is weak. {' '.join(error.messages)}",
                hint="Give another, or none: then one is made, which its owner replaces.",
                id="leadflow.W009",
            )
        ]
    return []


def check_people() -> list[CheckMessage]:
    """Said where the database can be asked; its being away is another check's word."""
    try:
        return [*check_operators(), *check_first_passwords()]
    except DatabaseError:
        return []


def check_operators() -> list[CheckMessage]:
    from django.contrib.auth.models import User

    from leadflow.accounts.backend import SECOND_FACTORS

    operators = User.objects.filter(is_superuser=True, is_active=True)
    names = list(
        operators.exclude(authenticator__type__in=SECOND_FACTORS).values_list("email", flat=True)
    )
    if not names:
        return []
    return [
        Warning(
            f"An operator sees every business with a password alone: {', '.join(names)}.",
            hint=(
                "Sign in with it once and add a second factor, or take it away: "
                "is_superuser=False. Owners need no such account."
            ),
            id="leadflow.W007",
        )
    ]


def check_first_passwords() -> list[CheckMessage]:
    from leadflow.models import FirstPassword

    kept = FirstPassword.objects.filter(password=F("user__password"))
    names = list(kept.values_list("user__email", flat=True))
    if not names:
        return []
    return [
        Warning(
            f"Still the password that we made: {', '.join(names)}.",
            hint="Sign in and choose one of your own, or on the machine: bin/manage changepassword",
            id="leadflow.W008",
        )
    ]
