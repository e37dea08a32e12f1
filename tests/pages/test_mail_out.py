"""An owner connects a mail server in the pages, and every mail of that business leaves by it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from followups.outbox import send as outbox
from integrations.mailing import mail_providers
from leads.models import Business, Connection, Membership, SettingChange
from tests import support
from tests.support import ADA, BOB
from tests.support.forms import goes_along
from tests.support.mail_out import PAGE, PASSWORD, no_name_server, typed_for, words_at
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connections_are_closed() -> Iterator[None]:
    yield
    outbox.close_outbox()


def everything_kept() -> str:
    """All rows of all tables."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said.append(str(cursor.fetchall()))
    return " ".join(said)


def test_from_kept_here_to_gone_without_a_restart(
    inside: Client,
    business: Business,
    owner: User,
    sink: Sink,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = support.answered_lead(business, ADA, support.clock())
    assert support.first_answer(before).kept_here
    assert "No mail leaves" in inside.get("/").content.decode()
    said = inside.post(PAGE, typed_for(sink), follow=True).content.decode()
    assert f"127.0.0.1 took a test mail to {owner.email}" in said
    assert PASSWORD not in said + caplog.text + everything_kept()
    (test_mail,) = sink.to(owner.email)
    assert test_mail["From"] == "Oak Roofing <hello@oak-roofing.example>"
    assert "No mail leaves" not in inside.get("/").content.decode()
    after = support.answered_lead(business, BOB, support.clock())
    assert not support.first_answer(after).kept_here
    assert [mail["From"] for mail in sink.to(BOB["email"])] == [test_mail["From"]]
    changed = set(SettingChange.objects.values_list("name", "after", "who"))
    assert ("from", "hello@oak-roofing.example", owner.email) in changed
    assert ("password", "(not shown)", owner.email) in changed


@pytest.mark.parametrize(
    ("typed", "script", "field", "said"),
    [
        ({"host": "nobody.invalid"}, {}, "host", "There is no server called nobody.invalid"),
        ({"host": "169.254.169.254"}, {}, "", "no server that may be asked"),
        ({"port": 1}, {}, "port", "does not answer on port 1"),
        ({"tls": "starttls"}, {}, "tls", "not with this encryption"),
        ({"tls": "implicit"}, {}, "tls", "not with this encryption"),
        ({}, {"auth": "535 5.7.8 no"}, "password", "does not take this user and password"),
        (
            {},
            {"auth": "534 5.7.9 Application-specific password required."},
            "password",
            "a password made for programs",
        ),
        (
            {},
            {"auth": "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."},
            "password",
            "takes no passwords from programs",
        ),
        ({}, {"mail": "553 5.7.1 Sender address rejected"}, "", "Sender address rejected"),
        ({"sender": "o@nobody.invalid", "host": ""}, {}, "host", "We do not know the mail server"),
    ],
)
def test_what_failed_stands_at_its_field_and_nothing_typed_is_lost(
    inside: Client,
    sink: Sink,
    typed: dict[str, Any],
    script: dict[str, str],
    field: str,
    said: str,
) -> None:
    sink.script.update(script)
    told = inside.post(PAGE, typed_for(sink, **typed))
    assert told.status_code == 422
    words = told.content.decode()
    assert said in (words_at(told, field) if field else words)
    assert PASSWORD not in words
    assert not Connection.objects.exists()
    sink.script.clear()
    mended = typed_for(sink, **goes_along(told, "password"))
    assert "took a test mail" in inside.post(PAGE, mended, follow=True).content.decode()
    assert Connection.objects.get().secrets == {"password": PASSWORD}


def test_a_kept_password_goes_to_no_other_server(inside: Client, sink: Sink) -> None:
    inside.post(PAGE, typed_for(sink))
    told = inside.post(PAGE, typed_for(sink, host="localhost", password=""))
    assert "goes to 127.0.0.1 alone" in words_at(told, "password")
    assert sink.connections == 1


def test_the_servers_of_a_known_address_are_found_offline(
    inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_providers, "look_up", no_name_server)
    typed = {"sender": "oak.roofing@gmail.com", "password": ""}
    told = inside.post(PAGE, typed)
    form = told.context["form"]
    found = [form[name].value() for name in ("host", "port", "tls", "user")]
    assert found == ["smtp.gmail.com", "465", "implicit", "oak.roofing@gmail.com"]
    assert "myaccount.google.com/apppasswords" in told.content.decode()


def test_a_domain_of_ones_own_is_found_by_where_its_mail_goes(
    inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = ["5 alt1.aspmx.l.google.com", "1 aspmx.l.google.com"]
    monkeypatch.setattr(mail_providers, "look_up", lambda name, kind: records)
    told = inside.post(PAGE, {"sender": "office@oak-roofing.example", "password": ""})
    assert told.context["form"]["host"].value() == "smtp.gmail.com"


def test_what_the_environment_says_wins_and_is_read_only(
    inside: Client, sink: Sink, mail_through: Sink, business: Business
) -> None:
    page = inside.get(PAGE).content.decode()
    assert "EMAIL_URL" in page
    assert 'name="password"' not in page
    assert inside.post(PAGE, typed_for(sink)).status_code == 422
    assert not Connection.objects.exists()
    inside.post(f"{PAGE}test/")
    assert [mail["Subject"] for mail in sink.to("owner@oak-roofing.example")] == [
        "Test: your mail leaves"
    ]


def test_only_owners_set_it_up_and_only_their_own(
    client: Client, business: Business, sink: Sink
) -> None:
    member = support.make_owner(business, "m@oak-roofing.example", Membership.Role.MEMBER)
    client.force_login(member)
    assert 'name="password"' not in client.get(PAGE).content.decode()
    for page in (PAGE, f"{PAGE}test/", f"{PAGE}round-trip/", f"{PAGE}forget/"):
        assert client.post(page, typed_for(sink)).status_code == 403, page
    support.make_business(key="elm", name="Elm", email="office@elm.example")
    assert client.get(f"/in/elm{PAGE}").status_code == 404
    assert not sink.accepted


def test_a_way_that_is_forgotten_keeps_mail_here_again(
    inside: Client, business: Business, sink: Sink
) -> None:
    inside.post(PAGE, typed_for(sink))
    inside.post(f"{PAGE}forget/")
    assert support.first_answer(support.answered_lead(business, ADA, support.clock())).kept_here
