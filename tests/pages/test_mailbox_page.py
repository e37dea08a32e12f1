"""An owner connects a mailbox in the pages: signed in to at once, read from now on."""

from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from integrations.mailboxes.mailbox import Account
from leads.capture import filing
from leads.capture.mail import mailbox
from leads.models import Arrival, Business, Canary, Membership, SettingChange, Source
from tests import support
from tests.support import letter
from tests.support.forms import goes_along
from tests.support.servers.dovecot import DOVECOT, append, dovecot
from tests.support.servers.imap import Imap
from tests.support.servers.sink import Sink

pytestmark = [
    pytest.mark.dovecot,
    pytest.mark.django_db,
    pytest.mark.skipif(
        DOVECOT is None, reason="Dovecot is not installed: apt install dovecot-imapd"
    ),
]
OLD = letter("Old <old@x.example>", "From last year.", subject="Old")
ADA = letter("Ada <ada@x.example>", "Our roof leaks, can you come?", subject="Roof")


@pytest.fixture(scope="module")
def server() -> Iterator[Account]:
    with dovecot() as found:
        append(found, OLD)
        yield found


@pytest.fixture
def source(business: Business) -> Source:
    return support.mailbox_of(business)


def typed_for(server: Account, **changes: Any) -> dict[str, Any]:
    return {
        "address": "office@oak-roofing.example",
        "host": server.host,
        "port": server.port,
        "tls": "none",
        "user": "office",
        "password": "secret",
        "folder": "",
        **changes,
    }


def connect(inside: Client, source: Source, typed: dict[str, Any]) -> Any:
    return inside.post(f"/sources/{source.pk}/connect/", typed, follow=True)


def wrong_at(response: Any) -> dict[str, str]:
    """{field: what is said there}; "" is above the form."""
    page = lxml.html.fromstring(response.content)
    found = {
        error.get("id").removeprefix("id_").removesuffix("_error"): error
        for error in page.xpath("//*[@class='error' and @id]")
    }
    above = page.xpath("//*[@role='alert' and contains(., 'Nothing was saved')]")
    told = {**found, **({"": above[0]} if above else {})}
    return {name: " ".join(error.text_content().split()) for name, error in told.items()}


def test_it_is_signed_in_to_and_read_from_now_on(
    inside: Client, owner: User, source: Source, server: Account
) -> None:
    said = connect(inside, source, typed_for(server)).content.decode()
    assert "Signed in. 1 mail in INBOX; reading starts with what arrives from now on." in said
    append(server, ADA)  # before anybody has read it for the first time
    assert mailbox.poll_next_mailbox(support.clock())
    while filing.file_next_arrival(support.clock()):
        pass
    assert [a.meta.get("subject", "") or b"Roof" in bytes(a.raw) for a in Arrival.objects.all()]
    assert Arrival.objects.count() == 1
    source.refresh_from_db()
    assert "secret" not in str(source.mailbox)
    told = set(SettingChange.objects.values_list("area", "name", "after", "who"))
    assert ("mailbox", "host", server.host, owner.email) in told
    assert ("mailbox", "password", "(not shown)", owner.email) in told


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"host": "nobody.invalid"}, "host", "There is no server called nobody.invalid"),
        ({"host": "169.254.169.254"}, "", "no server that may be asked"),
        ({"port": 1}, "port", "does not answer on port 1"),
        ({"tls": "implicit"}, "tls", "not with this encryption"),
        ({"password": "wrong"}, "password", "does not take this user and password"),
        ({"folder": "Nowhere"}, "folder", "no folder of that name"),
        ({"password": ""}, "password", "Type the password"),
        ({"host": "", "address": "o@nobody.invalid"}, "host", "We do not know the mail server of"),
    ],
)
def test_what_failed_stands_at_its_field_and_nothing_typed_is_lost(
    inside: Client, source: Source, server: Account, typed: dict[str, Any], field: str, said: str
) -> None:
    told = connect(inside, source, typed_for(server, **typed))
    assert told.status_code == 422
    assert said in wrong_at(told)[field]
    assert told.context["connecting"]["address"].value() == typed_for(server, **typed)["address"]
    source.refresh_from_db()
    assert (source.mailbox, source.mailbox_secret) == ({}, "")
    if typed.get("password"):
        return
    mended = typed_for(server)
    if "password" not in typed:  # it went along unseen, so it is not typed twice
        mended |= goes_along(told, "password")
        assert "secret" not in mended["password-typed"]
    assert "Signed in." in connect(inside, source, mended).content.decode()


@pytest.mark.parametrize(
    ("refusal", "field", "said"),
    [
        (
            "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings",
            "",
            "IMAP is switched off in this mailbox",
        ),
        (
            "NO [ALERT] Application-specific password required: https://support.google.com/x",
            "password",
            "wants a password made for programs",
        ),
        ("NO [AUTHENTICATIONFAILED] Invalid credentials", "password", "does not take this user"),
        ("NO [PRIVACYREQUIRED] Plaintext authentication disallowed", "tls", "encryption"),
    ],
)
def test_what_a_server_says_to_a_sign_in_is_told_apart(
    inside: Client, source: Source, server: Account, refusal: str, field: str, said: str
) -> None:
    imap = Imap(refusal)
    imap.start()
    told = connect(inside, source, typed_for(server, port=imap.port))
    imap.stop()
    assert said in wrong_at(told)[field]


def test_what_goes_along_counts_for_whoever_typed_it_alone(
    inside: Client, client: Client, business: Business, source: Source, server: Account
) -> None:
    told = connect(inside, source, typed_for(server, port=1))
    along = goes_along(told, "password")
    client.force_login(support.make_owner(business, "other@oak-roofing.example"))
    told = connect(client, source, typed_for(server, **along))
    assert "Type the password" in wrong_at(told)["password"]


def test_a_kept_password_goes_to_no_other_server(
    inside: Client, source: Source, server: Account
) -> None:
    connect(inside, source, typed_for(server))
    imap = Imap()
    imap.start()
    other = typed_for(server, host="localhost", port=imap.port, password="")
    told = connect(inside, source, other)
    imap.stop()
    assert "goes to 127.0.0.1 alone" in wrong_at(told)["password"]
    assert not imap.heard
    again = connect(inside, source, typed_for(server, password="", folder="INBOX"))
    assert "Signed in." in again.content.decode()


def test_it_is_left_alone_again_and_its_password_forgotten(
    inside: Client, source: Source, server: Account
) -> None:
    connect(inside, source, typed_for(server))
    inside.post(f"/sources/{source.pk}/disconnect/")
    source.refresh_from_db()
    assert (source.mailbox, source.mailbox_secret, source.mailbox_state) == ({}, "", {})
    assert not mailbox.poll_next_mailbox(support.clock())


def test_the_environment_wins_and_is_shown_as_what_it_is(
    inside: Client, source: Source, server: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAK_MAILBOX", "from-outside")
    source.mailbox = {"host": "imap.oak.example", "user": "office", "password_env": "OAK_MAILBOX"}
    source.save()
    page = inside.get(f"/sources/{source.pk}/?connect").content.decode()
    assert "OAK_MAILBOX" in page
    assert "from-outside" not in page
    assert "/connect/" not in page
    told = connect(inside, source, typed_for(server))
    assert "change OAK_MAILBOX there" in told.content.decode()
    source.refresh_from_db()
    assert source.mailbox["host"] == "imap.oak.example"


def test_only_owners_connect_and_only_their_own(
    client: Client, business: Business, source: Source, server: Account
) -> None:
    member = support.make_owner(business, "m@oak-roofing.example", Membership.Role.MEMBER)
    client.force_login(member)
    assert connect(client, source, typed_for(server)).status_code == 403
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    client.force_login(support.make_owner(other, "owner@elm.example"))
    assert connect(client, source, typed_for(server)).status_code == 404
    assert client.post(f"/sources/{source.pk}/disconnect/").status_code == 404
    source.refresh_from_db()
    assert source.mailbox == {}


def test_a_lost_key_is_told_on_the_source_and_the_next_one_is_read(
    inside: Client, business: Business, source: Source, server: Account, settings: Any
) -> None:
    connect(inside, source, typed_for(server))
    settings.SECRET_KEY = "another"
    assert mailbox.poll_next_mailbox(support.clock())
    source.refresh_from_db()
    assert "type it again" in source.mailbox_state["error"]


def test_a_new_mailbox_is_made_and_connected_beside_the_first(
    inside: Client, business: Business, server: Account
) -> None:
    made = inside.post("/sources/new/", {"kind": "mailbox", "name": "Sales"}, follow=True)
    source = business.sources.get(name="Sales")
    assert "Connect it" in made.content.decode()
    assert "Signed in." in connect(inside, source, typed_for(server)).content.decode()
    assert support.mailbox_of(business).pk != source.pk


def test_out_by_the_server_and_in_by_the_mailbox(
    inside: Client, business: Business, source: Source, server: Account, sink: Sink
) -> None:
    connect(inside, source, typed_for(server))
    smtp = {"host": "127.0.0.1", "port": sink.port, "tls": "none", "user": "", "password": "x"}
    inside.post("/settings/mail/", {**smtp, "sender": "office@oak-roofing.example"})
    went = inside.post("/settings/mail/round-trip/", follow=True).content.decode()
    assert "A test is on its way." in went
    assert (
        "One has just left"
        in inside.post("/settings/mail/round-trip/", follow=True).content.decode()
    )
    canary = Canary.objects.get()
    (raw,) = [raw for raw in sink.raw if canary.word.encode() in raw]
    append(server, raw)
    assert mailbox.poll_next_mailbox(support.clock())
    while filing.file_next_arrival(support.clock()):
        pass
    back = inside.get("/settings/mail/").content.decode()
    assert "round trip works" in back
    assert "came through in" in back
