"""Second factors: asked for, encrypted, used once, and demanded where an owner says so."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from followups.models import Message
from integrations.secrecy import encryption
from leadflow.accounts.second_factor import renew_secrets
from leads.models import AuditEntry, Business
from tests.support import make_owner
from tests.support.accounts import (
    add_app,
    code_of,
    confirm_password,
    is_inside,
    sign_in,
    standing_still,
)

pytestmark = pytest.mark.django_db
AUTHENTICATE = "/accounts/2fa/authenticate/"


def subjects(user: User) -> list[str]:
    return list(
        Message.objects.filter(kind="account", to=user.email).values_list("subject", flat=True)
    )


def test_a_password_alone_is_not_enough(client: Client, owner: User) -> None:
    add_app(owner)
    assert sign_in(client, owner)["Location"] == AUTHENTICATE
    assert client.get("/").status_code == 302
    client.post(AUTHENTICATE, {"code": "000000"})
    assert not is_inside(client)
    client.post(AUTHENTICATE, {"code": code_of(owner)})
    assert is_inside(client)
    assert AuditEntry.objects.get(kind="signed_in").about == "password and code"


def test_who_is_inside_proves_it_by_password_or_passkey(client: Client, owner: User) -> None:
    add_app(owner)
    Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(owner)
    page = client.get("/accounts/reauthenticate/").content.decode()
    assert "Use a passkey" in page
    assert "/accounts/2fa/webauthn/reauthenticate/" in page
    assert 'href="/accounts/2fa/reauthenticate/"' not in page  # six digits alone


def test_a_link_for_a_lost_password_is_not_enough_either(client: Client, owner: User) -> None:
    add_app(owner)
    client.post("/accounts/password/reset/", {"email": owner.email})
    (link,) = re.findall(r"\S+/reset/key/\S+", Message.objects.get(kind="account").text)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "a wholly different phrase", "password2": "a wholly different phrase"}
    assert client.post(form, new)["Location"] == AUTHENTICATE
    assert not is_inside(client)


def test_a_code_counts_once_and_its_owner_hears_of_the_second_time(owner: User) -> None:
    add_app(owner)
    with standing_still():
        code = code_of(owner)
        for client in (Client(), Client()):
            sign_in(client, owner)
            client.post(AUTHENTICATE, {"code": code})
    assert not is_inside(client)
    assert "A code of your authenticator app was used twice" in subjects(owner)


def test_guessing_codes_ends_soon_and_is_told(client: Client, owner: User) -> None:
    add_app(owner)
    sign_in(client, owner)
    for number in range(8):
        client.post(AUTHENTICATE, {"code": f"{number:06}"})
    client.post(AUTHENTICATE, {"code": code_of(owner)})
    assert not is_inside(client)
    assert subjects(owner) == ["Somebody with your password is guessing codes"]
    assert AuditEntry.objects.filter(kind="sign_in_failed", user=owner).count() == 9


def test_the_database_alone_tells_no_secret(owner: User) -> None:
    add_app(owner)
    secrets = [encryption.decrypt(row.data[name]) for row, name in secrets_of(owner)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert len(secrets) == 2
    assert not [secret for secret in secrets if secret in stored]


def secrets_of(user: User) -> list[tuple[Authenticator, str]]:
    found = []
    for row in Authenticator.objects.filter(user=user):
        found += [(row, name) for name in ("secret", "seed") if name in row.data]
    return found


def test_a_key_is_changed_without_anybody_noticing(
    client: Client, owner: User, settings: Any
) -> None:
    add_app(owner)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one", [settings.SECRET_KEY]
    assert code_of(owner), "the older key still opens it"
    renew_secrets()
    settings.SECRET_KEY_FALLBACKS = []
    sign_in(client, owner)
    client.post(AUTHENTICATE, {"code": code_of(owner)})
    assert is_inside(client)


def test_a_lost_key_is_told_and_the_operator_helps(
    client: Client, owner: User, settings: Any
) -> None:
    add_app(owner)
    settings.SECRET_KEY = "another one"
    renew_secrets()
    sign_in(client, owner)
    page = client.post(AUTHENTICATE, {"code": "123456"}).content.decode()
    assert "bin/manage forget_second_factor" in page
    call_command("forget_second_factor", owner.email)
    anew = Client()
    sign_in(anew, owner)
    assert is_inside(anew)
    assert "Your second factor was taken away by the operator" in subjects(owner)


def test_six_digits_do_not_stand_in_for_the_password(inside: Client, owner: User) -> None:
    add_app(owner)
    inside.post("/accounts/2fa/reauthenticate/", {"code": code_of(owner)})
    answer = inside.post("/accounts/email/", {"email": "x@new.example", "action_add": ""})
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def demand(client: Client, demanded: bool) -> Any:
    data = {"second_factor": "on"} if demanded else {}
    return client.post("/settings/team/oak/keep/", data)


def test_an_owner_demands_one_of_everybody(inside: Client, owner: User, business: Business) -> None:
    bob = make_owner(business, "bob@oak-roofing.example", "member")
    bobs = Client()
    sign_in(bobs, bob)
    assert demand(bobs, True).status_code == 403
    assert demand(inside, True)["Location"].startswith("/accounts/reauthenticate/")
    confirm_password(inside)
    demand(inside, True)
    for address in ("/", "/board/", "/settings/log/"):
        assert bobs.get(address)["Location"] == "/accounts/2fa/", address
    assert bobs.post("/leads/1/reply/", {"text": "x"})["Location"] == "/accounts/2fa/"
    add_app(bob)
    assert bobs.get("/").status_code == 200
    entry = AuditEntry.objects.get(kind="team_changed")
    assert (entry.user, entry.about) == (owner, "a second factor is demanded")


def test_who_gives_up_the_last_one_is_asked_again(inside: Client, owner: User) -> None:
    add_app(owner)
    confirm_password(inside)
    demand(inside, True)
    assert inside.get("/").status_code == 200
    inside.post("/accounts/2fa/totp/deactivate/")
    assert inside.get("/")["Location"] == "/accounts/2fa/"


def test_one_business_does_not_decide_for_another(inside: Client, business: Business) -> None:
    from tests.support import make_business

    elm = make_business(key="elm", name="Elm", email="office@elm.example")
    confirm_password(inside)
    assert inside.post("/settings/team/elm/keep/", {"second_factor": "on"}).status_code == 404
    elm.refresh_from_db()
    assert not elm.second_factor_demanded


def test_an_operator_always_needs_one(client: Client, business: Business) -> None:
    operator = User.objects.create_superuser("op", "op@x.example", "correct horse battery")
    sign_in(client, operator)
    assert client.get("/")["Location"] == "/accounts/2fa/"


def test_recovery_codes_are_long_and_shown_once(inside: Client, owner: User) -> None:
    add_app(owner)
    confirm_password(inside)
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    assert {len(code) for code in codes} == {34}
    shown = [inside.get("/accounts/2fa/recovery-codes/").content.decode() for _ in range(2)]
    assert [codes[0][:4] in page for page in shown] == [True, False]
    client = Client()
    for _ in range(2):
        sign_in(client, owner)
        client.post(AUTHENTICATE, {"code": codes[0]})
    assert is_inside(client)
    assert [entry.about for entry in AuditEntry.objects.all()].count(
        "password and recovery code"
    ) == 1
