"""Mail posted by providers.

The right sender alone, stored once however often it is sent, and never lost for want of
understanding.
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client

from integrations.inbound_mail import read
from leads.capture import filing
from leads.contacts import threads
from leads.models import Arrival, Attachment, Business, Lead
from tests import support
from tests.support import letter

pytestmark = pytest.mark.django_db

SECRET = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"post:horse").decode()}
POSTMARK = {
    "MessageID": "abc",
    "FromFull": {"Email": "ada@lovelace.example", "Name": "Ada Keen"},
    "ToFull": [{"Email": "office@oak-roofing.example"}],
    "OriginalRecipient": "office@oak-roofing.example",
    "Subject": "Leak",
    "TextBody": "Our roof leaks since Sunday, could somebody come this week?",
    "Headers": [{"Name": "Message-ID", "Value": "<one@lovelace.example>"}],
    "Attachments": [
        {
            "Name": "roof.png",
            "Content": base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 40).decode(),
            "ContentType": "image/png",
            "ContentLength": 48,
        }
    ],
}


@pytest.fixture(autouse=True)
def _secret(settings: Any) -> None:
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": ["post:horse", "post:old"],
        "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
    }


def postmark(client: Client, data: Any = POSTMARK, **headers: str) -> Any:
    return client.post(
        "/m/oak-mail/postmark/",
        json.dumps(data) if not isinstance(data, bytes) else data,
        content_type="application/json",
        **(headers or SECRET),
    )


def test_a_posted_mail_becomes_a_lead_with_its_files_once(
    client: Client, business: Business
) -> None:
    assert [postmark(client).status_code for _ in range(3)] == [200, 200, 200]
    while filing.file_next_arrival(support.clock()):
        pass
    lead = Lead.objects.get()
    assert (
        lead.contact.email,
        lead.contact.name,
        Arrival.objects.count(),
        Attachment.objects.get().kind,
    ) == ("ada@lovelace.example", "Ada Keen", 1, "image/png")


def test_a_reply_is_known_by_the_address_it_really_went_to(
    client: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    token = threads.reply_address(lead, "office@oak-roofing.example")
    postmark(
        client,
        {**POSTMARK, "FromFull": {"Email": "other@home.example"}, "OriginalRecipient": token},
    )
    while filing.file_next_arrival(support.clock()):
        pass
    assert lead.inbound.count() == 2
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X": "none"},
        {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"post:wrong").decode()},
    ],
)
def test_without_the_secret_nothing_is_stored(
    client: Client, business: Business, headers: dict[str, str]
) -> None:
    assert postmark(client, **headers).status_code == 403
    assert not Arrival.objects.exists()


def test_nobody_may_post_where_nothing_protects_it(
    client: Client, business: Business, settings: Any
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": []}
    answer = postmark(client)
    assert answer.status_code == 403
    assert "MAIL_WEBHOOK_SECRET" in answer.json()["error"]


def test_what_cannot_be_read_is_kept_and_shown(client: Client, business: Business) -> None:
    assert postmark(client, b'{"Headers": 3, "words": "our roof leaks"}').status_code == 200
    assert b"our roof leaks" in bytes(Arrival.objects.get().raw)
    while filing.file_next_arrival(support.clock()):
        pass
    assert Arrival.objects.get().became == "quarantined"


def mailgun(client: Client, key: str = "signing", **changes: Any) -> Any:
    stamp, token = str(int(time.time())), "t" * 50
    signed = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    raw = letter(
        "Ada Keen <ada@lovelace.example>",
        "Our roof leaks, could somebody come?" + " please" * 60_000,
    )
    return client.post(
        "/m/oak-mail/mailgun/",
        {
            "recipient": "office@oak-roofing.example",
            "sender": "ada@lovelace.example",
            "body-mime": raw.decode(),
            "timestamp": stamp,
            "token": token,
            "signature": signed,
            **changes,
        },
        **SECRET,
    )


def test_a_large_raw_mail_with_the_providers_signature(client: Client, business: Business) -> None:
    assert mailgun(client).status_code == 200
    assert filing.file_next_arrival(support.clock())
    assert read(bytes(Arrival.objects.get().raw)).sender.address == "ada@lovelace.example"
    assert mailgun(client, key="wrong").status_code == 403
    assert mailgun(client, token="u" * 50).status_code == 403
    assert Arrival.objects.count() == 1


def test_unknown_providers_and_sources_are_not_there(client: Client, business: Business) -> None:
    assert [
        client.post(p, **SECRET).status_code for p in ("/m/oak-mail/nobody/", "/m/oak/postmark/")
    ] == [404, 404]
    assert client.head("/m/oak-mail/postmark/").status_code == 200


@pytest.mark.parametrize(
    "provider", ["postmark", "mailgun", "mailjet", "sparkpost", "mandrill", "mailersend", "postal"]
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'{"Headers":[{"Name":1}]}',
        b'{"Attachments":[{"Content":5}]}',
        b"[" * 5000 + b"]" * 5000,
        b"\xff\xfe\x00",
    ],
    ids=range(9),
)
def test_nonsense_is_kept_or_refused_and_never_an_error_of_ours(
    client: Client, business: Business, provider: str, body: bytes
) -> None:
    answer = client.post(
        f"/m/oak-mail/{provider}/", body, content_type="application/json", **SECRET
    )
    assert answer.status_code in (200, 403)
    if answer.status_code == 403:
        assert answer.json()["error"]
        assert not Arrival.objects.exists()


def test_a_provider_that_signs_says_which_key_is_missing(
    client: Client, business: Business
) -> None:
    answer = client.post("/m/oak-mail/postal/", b"{}", content_type="application/json", **SECRET)
    assert answer.status_code == 403
    assert "POSTAL_WEBHOOK_KEY" in answer.json()["error"]
