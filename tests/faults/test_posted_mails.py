"""A provider's post of mails: kept and answered at the door, and told apart behind it."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from anymail import inbound
from anymail.webhooks import postmark
from django.test import Client

from integrations.mailing import mail_webhook
from integrations.strangers import reader
from leads.capture import filing
from leads.capture.mail import posted
from leads.models import Arrival, Business, Lead
from tests import support
from tests.support import letter
from tests.support.speed import counted_work

pytestmark = pytest.mark.django_db

SECRET = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"post:horse").decode()}
MB = 1024 * 1024
JSON, ENCODED = "application/json", "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=B"
ADA = letter("Ada Keen <ada@lovelace.example>", "Our roof leaks, could somebody come?")
DAN = letter("Dan Low <dan@lovelace.example>", "My gutter is full, could somebody come?")


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": [],
        "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
        "MANDRILL_WEBHOOK_KEY": "signing",
    }


@pytest.fixture
def apart(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process of its own for real, with little memory."""
    monkeypatch.setattr(reader, "MEMORY", 300 * MB)
    settings.READ_APART = True
    yield
    reader.current_reader().end()


def file_all() -> None:
    while filing.file_next_arrival(support.clock()):
        pass


def signed_fields(key: str, stamp: int) -> dict[str, str]:
    when, token = str(int(time.time()) + stamp), "t" * 50
    made = hmac.new(key.encode(), f"{when}{token}".encode(), hashlib.sha256)
    return {"timestamp": when, "token": token, "signature": made.hexdigest()}


def mailgun(client: Client, raw: bytes, stamp: int = 0, key: str = "signing") -> Any:
    fields = {"recipient": "office@oak-roofing.example", "body-mime": raw.decode()}
    return client.post("/m/oak-mail/mailgun/", {**fields, **signed_fields(key, stamp)})


def mandrill(client: Client, events: list[Any], key: str = "signing") -> Any:
    told = json.dumps(events)
    signed = f"http://testserver/m/oak-mail/mandrill/mandrill_events{told}"
    made = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest())
    body, head = f"mandrill_events={quote_plus(told)}", {"X-Mandrill-Signature": made.decode()}
    return client.post("/m/oak-mail/mandrill/", body, ENCODED, headers=head)


def told(raw: bytes) -> dict[str, Any]:
    return {"event": "inbound", "ts": 1, "msg": {"raw_msg": raw.decode(), "email": "o@oak.example"}}


def test_the_door_unpacks_nothing(
    client: Client, business: Business, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["post:horse"]}
    body = b'{"Attachments":[' + b"{}," * (10 * MB) + b"{}]}"
    refuse = pytest.fail
    with monkeypatch.context() as patched:
        patched.setattr(mail_webhook, "unpack", lambda *_: refuse("unpacked at the door"))
        patched.setattr(postmark.PostmarkInboundWebhookView, "parse_events", refuse)
        patched.setattr(inbound.AnymailInboundMessage, "construct", refuse)
        answer = client.post("/m/oak-mail/postmark/", body, JSON, **SECRET)
    assert answer.status_code == 200
    assert posted.is_post_of_mails(Arrival.objects.get())


@pytest.mark.usefixtures("apart")
def test_a_post_that_stops_its_reader_is_shown_and_its_neighbours_are_filed(
    client: Client, business: Business, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["post:horse"]}
    body = b'{"Attachments":[' + b"{}," * (10 * MB) + b"{}]}"
    client.post("/m/oak-mail/postmark/", body, JSON, **SECRET)
    for minutes in (0, 5, 10):
        for _ in range(3):
            filing.file_next_arrival(support.clock() + timedelta(minutes=minutes))
    post = Arrival.objects.get()
    assert (post.became, post.why_code) == ("failed", "reader_stopped")
    monkeypatch.setenv("MAILGUN_WEBHOOK_SIGNING_KEY", "signing")  # for a reader that starts anew
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "signing"}
    assert mailgun(client, ADA).status_code == 200
    file_all()
    assert Lead.objects.get().contact.email == "ada@lovelace.example"


def test_each_mail_of_a_post_is_an_arrival_and_told_again_it_is_none(
    client: Client, business: Business
) -> None:
    assert mandrill(client, [told(ADA), told(DAN)]).status_code == 200
    file_all()
    assert mandrill(client, [told(DAN), told(ADA), told(DAN)]).status_code == 200
    file_all()
    assert Arrival.objects.filter(became="lead").count() == Arrival.objects.count() == 2
    came = Arrival.objects.values_list("received_at", flat=True).distinct()
    assert came.count() == 1  # their promise runs from the post
    assert mandrill(client, []).status_code == 200
    file_all()
    assert Arrival.objects.get(why_code="no_mail").became == "refused"


def test_a_retry_under_another_signature_is_the_same_mail(
    client: Client, business: Business
) -> None:
    for stamp in range(3):
        assert mailgun(client, ADA, stamp).status_code == 200
    file_all()
    assert mailgun(client, ADA, 3).status_code == 200
    file_all()
    assert Arrival.objects.get().became == "lead"


def test_a_signature_is_told_from_what_reads_like_one(client: Client, business: Business) -> None:
    said = b'--B\r\nContent-Disposition: form-data; name="token"\r\n\r\nx\r\n'
    raw = letter("Ada Keen <ada@lovelace.example>", f"Our roof leaks. {said.decode()}")
    assert mailgun(client, raw).status_code == 200
    assert mailgun(client, raw, key="wrong").status_code == 403
    assert mandrill(client, [told(ADA)], key="wrong").status_code == 403
    body = "&".join(f"{name}={value}" for name, value in signed_fields("signing", 0).items())
    assert client.post("/m/oak-mail/mailgun/", body, ENCODED).status_code == 200
    assert client.post("/m/oak-mail/mailgun/", f"{body}&token=x", ENCODED).status_code == 403
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize(
    ("provider", "kind", "unit"),
    [
        ("mailgun", PARTS, b"--B\r\n\r\n"),
        ("mailgun", PARTS, b"--B"),
        ("mailgun", PARTS, b'name="token"\r\n\r\n'),
        ("mailgun", ENCODED, b"token=a&"),
        ("mailgun", ENCODED, b"%41"),
        ("mandrill", ENCODED, b"a=b&"),
        ("mandrill", ENCODED, b"%"),
        ("mailgun", JSON, b'{"signature":'),
    ],
)
def test_a_stranger_costs_the_door_little_and_leaves_nothing(
    client: Client, business: Business, provider: str, kind: str, unit: bytes
) -> None:
    body = unit * (20 * MB // len(unit))
    with counted_work() as spent:
        answer = client.post(f"/m/oak-mail/{provider}/", body, kind)
        assert answer.status_code == 403
    assert spent.seconds < 3.0
    assert not Arrival.objects.exists()
