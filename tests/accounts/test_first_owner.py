"""A new installation: its owner is no operator, and the password we made is not for long."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from integrations.secrecy import encryption
from leadflow import setting_up
from leadflow.processes import prepare
from leads.models import Business
from tests.support import BUSINESS, MONDAY, make_owner
from tests.support.accounts import add_app, is_inside, later, sign_in

pytestmark = pytest.mark.django_db
MADE = "made-by-us-at-random"
FIRST_SIGHT = "/accounts/password/change/"


@pytest.fixture
def first_owner(
    business: Business, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> User:
    monkeypatch.setattr(prepare.secrets, "token_urlsafe", lambda length: MADE)
    settings.VAR, settings.IS_LOCAL, settings.OWNER_PASSWORD = tmp_path, False, ""
    prepare.prepare_owner()
    return User.objects.get()


def test_the_first_owner_owns_and_operates_nothing(first_owner: User, business: Business) -> None:
    assert not first_owner.is_superuser
    assert not first_owner.is_staff
    assert owners_of(business) == [first_owner]
    elm = setting_up.load_business({**BUSINESS, "key": "elm"}, MONDAY)
    assert owners_of(elm) == [first_owner], "what the operator loads is theirs"


def test_a_password_that_we_made_is_replaced_at_once(first_owner: User, client: Client) -> None:
    sign_in(client, first_owner, MADE)
    assert client.get("/")["Location"] == FIRST_SIGHT
    new = {"password1": "a wholly different phrase", "password2": "a wholly different phrase"}
    client.post(FIRST_SIGHT, {"oldpassword": MADE, **new})
    assert client.get("/").status_code == 200


def test_and_signs_nobody_in_after_a_week(first_owner: User, client: Client) -> None:
    with later(days=8):
        page = sign_in(client, first_owner, MADE, follow=True).content.decode()
        assert not is_inside(client)
        first_owner.set_password("chosen on the machine")
        first_owner.save()
        sign_in(client, first_owner, "chosen on the machine")
        assert client.get("/").status_code == 200
    assert "bin/manage changepassword owner" in page


def test_an_operator_lets_one_more_person_in(
    business: Business, client: Client, settings: Any
) -> None:
    settings.IS_LOCAL, out = False, io.StringIO()
    call_command("account", "bob@oak-roofing.example", "--business", "oak", stdout=out)
    bob = User.objects.get(email="bob@oak-roofing.example")
    sign_in(client, bob, out.getvalue().split()[4])
    assert client.get("/")["Location"] == FIRST_SIGHT
    assert [place.role for place in bob.memberships.all()] == ["member"]
    with pytest.raises(CommandError, match="has an account"):
        call_command("account", "Bob@oak-roofing.example", "--business", "oak")


def test_an_older_installation_is_brought_up(business: Business) -> None:
    """Its first owner was the operator, and its secrets lay open."""
    owner = make_owner(business)
    User.objects.filter(pk=owner.pk).update(username="owner", is_superuser=True)
    add_app(owner)
    row = owner.authenticator_set.get(type="totp")
    row.data = {"secret": "JBSWY3DPEHPK3PXP"}
    row.save()
    elm = setting_up.load_business({**BUSINESS, "key": "elm"}, MONDAY)
    elm.memberships.all().delete()
    run_migration()
    owner.refresh_from_db()
    row.refresh_from_db()
    assert not owner.is_superuser
    assert owners_of(elm) == [owner]
    assert encryption.decrypt(row.data["secret"]) == "JBSWY3DPEHPK3PXP"


def run_migration() -> None:
    from importlib import import_module

    steps = import_module("leadflow.migrations.0003_operators_and_secrets")
    steps.encrypt_secrets(apps, None)
    steps.make_first_owner_an_owner(apps, None)


def owners_of(business: Business) -> list[User]:
    return [place.user for place in business.memberships.filter(role="owner")]
