"""A notification really reaches a browser: encrypted for it, signed by us, and few words of it."""

import base64
import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.models import User
from django.test import Client
from py_vapid import Vapid02

from followups.channels import browsers
from followups.models import Message, PushBrowser, PushKey
from followups.outbox.send import send_next_message
from followups.team import lead_alerts
from integrations.network import web
from leads.declined import Declined
from leads.models import Business, Profile
from tests import support
from tests.support import MONDAY, Model
from tests.support.judging import FLOODED
from tests.support.seen import FLOOD
from tests.support.servers.loopback import Handler, Site

pytestmark = pytest.mark.django_db
ENDPOINT = "https://push.example/send/abc"


def as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class AtHome:
    """A browser: its keys, and what it can read."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.secret = os.urandom(16)
        self.given = {"endpoint": ENDPOINT, "p256dh": as_text(point), "auth": as_text(self.secret)}

    def reads(self, body: bytes) -> dict[str, str]:
        words = http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret)
        found: dict[str, str] = json.loads(words)
        return found


class Service(Handler):
    status = 201
    says: dict[str, str] = {}
    came: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        type(self).came.append((dict(self.headers), self.body()))
        self.answer(self.status, b"", **self.says)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Service]]:
    """A push service on loopback that passes for the one of the browser."""
    Service.came, Service.status, Service.says = [], 201, {}
    server = Site(Service)
    monkeypatch.setattr(web, "checked_address", lambda host, port: "127.0.0.1")
    parts = ("http", "push.example", server.server_port, "/send/abc")
    monkeypatch.setattr(web, "parts_of_address", lambda url: parts)
    yield Service
    server.stop()


@pytest.fixture
def home() -> AtHome:
    browsers.make_push_key()
    return AtHome()


def switched_on(user: User, home: AtHome, **changes: str) -> PushBrowser:
    given = {**home.given, **changes}
    return browsers.keep_browser(user, **given, agent="Firefox", now=MONDAY)


def emergency(business: Business, model: Model) -> list[Message]:
    model(FLOODED)
    support.answered_lead(business, FLOOD)
    while lead_alerts.alert_next_lead(MONDAY):
        pass
    while send_next_message(MONDAY):
        pass
    return list(Message.objects.filter(channel="push"))


def test_an_emergency_is_shown_with_a_first_name_alone(
    business: Business, owner: User, model: Model, service: Any, home: AtHome
) -> None:
    switched_on(owner, home)
    (row,) = emergency(business, model)
    assert row.state == Message.State.SENT
    ((headers, body),) = service.came
    said = home.reads(body)
    assert said["title"] == "Oak Roofing"
    assert said["body"] == "EMERGENCY: call Wade now"
    assert f"/leads/{row.about_id}/" in said["url"]
    assert headers["Urgency"] == "high"
    assert b"Poole" not in body
    assert Vapid02.verify(headers["Authorization"])
    assert headers["Authorization"].endswith(f"k={PushKey.objects.get().public}")
    assert "BEGIN" not in PushKey.objects.get().private


def test_who_wants_notifications_alone_gets_no_mail_while_a_browser_shows_them(
    business: Business, owner: User, model: Model, service: Any, home: AtHome
) -> None:
    Profile.objects.create(user=owner, alerts={"urgent": "push"})
    switched_on(owner, home)
    emergency(business, model)
    assert {row.channel for row in Message.objects.filter(kind="alert")} == {"push"}
    browsers.forget_browser(owner, PushBrowser.objects.get().pk)
    (told,) = lead_alerts.people_told(business, lead_alerts.AlertKind.URGENT, MONDAY)
    assert told.ways == [("email", owner.email)]


def test_outside_of_their_hours_no_browser_rings_but_for_an_emergency(
    business: Business, owner: User, home: AtHome
) -> None:
    Profile.objects.create(user=owner, hours={"tue": [["08:00", "17:00"]]})
    switched_on(owner, home)
    kinds = lead_alerts.AlertKind
    (late,) = lead_alerts.people_told(business, kinds.LATE, MONDAY)
    (urgent,) = lead_alerts.people_told(business, kinds.URGENT, MONDAY)
    assert (late.browsers, len(urgent.browsers)) == ((), 1)


@pytest.mark.parametrize(
    ("status", "state", "stays"),
    [(410, "failed", False), (404, "failed", False), (400, "failed", True), (503, "queued", True)],
)
def test_a_browser_that_is_gone_is_forgotten(
    business: Business,
    owner: User,
    model: Model,
    service: Any,
    home: AtHome,
    status: int,
    state: str,
    stays: bool,
) -> None:
    service.status = status
    switched_on(owner, home)
    (row,) = emergency(business, model)
    assert row.state == state
    assert PushBrowser.objects.exists() is stays
    assert Message.objects.get(topic="emergency", channel="email").state == Message.State.SENT


def test_what_a_browser_that_is_gone_did_not_show_goes_by_mail(
    business: Business, owner: User, model: Model, service: Any, home: AtHome
) -> None:
    Profile.objects.create(user=owner, alerts={"urgent": "push"})
    service.status = 410
    switched_on(owner, home)
    (row,) = emergency(business, model)
    assert (row.state, PushBrowser.objects.count()) == ("failed", 0)
    mail = Message.objects.get(topic="emergency", channel="email")
    assert (mail.to, mail.state) == (owner.email, "sent")
    assert mail.subject == "EMERGENCY: call Wade now"
    assert f"/leads/{row.about_id}/" in mail.text


@pytest.mark.parametrize(
    ("said", "seconds"), [("600", 600), ("99999999", 3600), ("soon", 0), ("-5", 0), ("", 0)]
)
def test_a_service_says_when_to_come_again(
    business: Business,
    owner: User,
    model: Model,
    service: Any,
    home: AtHome,
    said: str,
    seconds: int,
) -> None:
    service.status, service.says = 429, {"Retry-After": said} if said else {}
    switched_on(owner, home)
    (row,) = emergency(business, model)
    assert row.state == "queued"
    assert timedelta(seconds=seconds) <= row.not_before - MONDAY <= timedelta(seconds=3600)
    assert PushBrowser.objects.exists()


@pytest.mark.parametrize(
    ("status", "why"), [(403, "signature"), (401, "signature"), (413, "too long"), (301, "301")]
)
def test_what_will_never_do_is_said_and_the_browser_stays(
    business: Business,
    owner: User,
    model: Model,
    service: Any,
    home: AtHome,
    status: int,
    why: str,
) -> None:
    service.status = status
    switched_on(owner, home)
    (row,) = emergency(business, model)
    assert row.state == "failed"
    assert why in row.why
    assert PushBrowser.objects.exists()


@pytest.mark.parametrize("email", ["office@oak-roofing.example", ""])
def test_a_service_can_find_us_and_believes_for_less_than_a_day(
    business: Business, owner: User, model: Model, service: Any, home: AtHome, email: str
) -> None:
    business.email = email
    business.save()
    switched_on(owner, home)
    emergency(business, model)
    ((headers, body),) = service.came
    signed = headers["Authorization"].removeprefix("vapid t=").partition(",")[0].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4)))
    assert claims["sub"] == (f"mailto:{email}" if email else "https://127.0.0.1")
    assert claims["aud"] == "https://push.example"
    assert 0 < claims["exp"] - time.time() < 24 * 3600 - 600, "their clock may be behind ours"
    assert len(body) <= 4096, "the most that every service takes"


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https:///x"},
        {"endpoint": "https://[::1"},
        {"endpoint": "https://x.example/" + "x" * 600},
        {"p256dh": "short"},
        {"p256dh": "ü" * 87},
        {"auth": ""},
    ],
)
def test_what_is_no_browser_is_declined(owner: User, home: AtHome, changes: dict[str, str]) -> None:
    with pytest.raises(Declined):
        switched_on(owner, home, **changes)


def test_the_switch_of_a_page_turns_it_on_tells_so_and_off(
    business: Business, owner: User, service: Any, home: AtHome
) -> None:
    client = Client()
    client.force_login(owner)
    assert b"data-push-on" in client.get("/settings/alerts/").content
    answer = client.post(
        "/settings/alerts/browsers/", home.given, headers={"User-Agent": "Firefox"}
    )
    assert answer.status_code == 200
    now = support.clock() + timedelta(seconds=1)
    while send_next_message(now):
        pass
    assert [home.reads(body)["body"] for _, body in service.came] == [
        "This is how you are told of things."
    ]
    page = client.get("/settings/alerts/").content.decode()
    assert "Firefox" in page
    row = PushBrowser.objects.get()
    stranger = Client()
    stranger.force_login(support.make_owner(business, "second@oak-roofing.example"))
    stranger.post(f"/settings/alerts/browsers/{row.pk}/forget/")
    assert PushBrowser.objects.exists()
    client.post(f"/settings/alerts/browsers/{row.pk}/forget/")
    assert not PushBrowser.objects.exists()


def test_the_oldest_browser_goes_and_one_that_changes_hands_is_the_last_ones(
    business: Business, owner: User, home: AtHome
) -> None:
    for number in range(browsers.MOST + 1):
        at = MONDAY + timedelta(minutes=number)
        given = {**home.given, "endpoint": f"{ENDPOINT}{number}"}
        browsers.keep_browser(owner, **given, agent="", now=at)
    kept = PushBrowser.objects.values_list("endpoint", flat=True)
    assert len(kept) == browsers.MOST
    assert f"{ENDPOINT}0" not in kept
    second = support.make_owner(business, "second@oak-roofing.example")
    switched_on(second, home, endpoint=f"{ENDPOINT}5")
    assert PushBrowser.objects.get(endpoint=f"{ENDPOINT}5").user == second
