"""`check` says what accounts lack, and what to type."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from leadflow.configuration import account_checks
from leadflow.models import FirstPassword
from leads.models import Business
from tests.support import MONDAY
from tests.support.accounts import add_app

pytestmark = pytest.mark.django_db


def found() -> dict[str, str]:
    checks = [*account_checks.check_counts_are_shared(None), *account_checks.check_accounts(None)]
    return {check.id or "": f"{check.msg} {check.hint}" for check in checks}


def test_a_good_installation_is_told_nothing(owner: User) -> None:
    assert not found()


@pytest.mark.parametrize(
    ("change", "id", "type_this"),
    [
        (
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
            "leadflow.E004",
            "CACHES",
        ),
        ({"SECURE_COOKIES": True, "TRUSTED_PROXIES": 0}, "leadflow.W005", "TRUSTED_PROXIES=1"),
        ({"SESSION_IDLE_MINUTES": 600}, "leadflow.W006", "SESSION_IDLE_MINUTES=30"),
        ({"OWNER_PASSWORD": "secret"}, "leadflow.W009", "at least 12 characters"),
        ({"SESSION_HOURS": 100}, "leadflow.W006", "SESSION_HOURS=12"),
    ],
)
def test_a_setting_that_lets_go_is_told(
    settings: Any, change: dict[str, Any], id: str, type_this: str
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    told = found()
    assert list(told) == [id]
    assert type_this in told[id]


def test_an_operator_with_a_password_alone_is_told(business: Business) -> None:
    operator = User.objects.create_superuser("op", "op@x.example", "correct horse battery")
    assert "op@x.example" in found()["leadflow.W007"]
    add_app(operator)
    assert not found()


def test_a_first_password_is_told(owner: User) -> None:
    FirstPassword.objects.create(user=owner, password=owner.password, made_at=MONDAY)
    assert owner.email in found()["leadflow.W008"]
