"""Each business's provider tells at an address of its own what became of mails."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from followups.models import Message
from followups.outbox.news_address import news_address, own_proof
from followups.outbox.news_posts import apply_next_news_post
from leads.business.changes import HIDDEN
from leads.business.connections import connection_of, keep_connection
from leads.contacts.threads import thread_token
from leads.models import Business, SettingChange
from tests import support
from tests.support import MONDAY
from tests.support.mail_out import PAGE, words_of

pytestmark = pytest.mark.django_db
KEY = "river-lantern-signing"


def connect(business: Business, by: User, provider: str, **secrets: str) -> str:
    """Its address without the host."""
    values = {"by": provider, "region": ""}
    keep_connection(business, "mail", values, {"key": "k", **secrets}, by, MONDAY)
    return news_address(business, provider).removeprefix("http://testserver")


def told(client: Client, address: str, body: dict[str, Any]) -> int:
    path = "/e/" + address.partition("/e/")[2]
    status = client.post(path, json.dumps(body), content_type="application/json").status_code
    while apply_next_news_post(support.clock()):
        pass
    return status


def delivered(message: Message) -> dict[str, Any]:
    return {
        "RecordType": "Delivery",
        "MessageID": "pm-1",
        "Recipient": message.to,
        "DeliveredAt": "2026-09-14T14:00:05Z",
        "Metadata": {"leadflow": thread_token("mail", message.pk)},
    }


def by_mailgun(message: Message, key: str) -> dict[str, Any]:
    stamp, token = "1789394400", "a" * 50
    seal = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": seal},
        "event-data": {
            "event": "delivered",
            "id": "e1",
            "timestamp": 1789394400.0,
            "recipient": message.to,
            "user-variables": {"leadflow": thread_token("mail", message.pk)},
            "message": {"headers": {"message-id": "x@y"}},
        },
    }


def test_news_at_its_own_address_is_of_its_own_mails_alone(
    inside: Client, business: Business, owner: User
) -> None:
    message = support.first_answer(support.answered_lead(business))
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    address, theirs = connect(business, owner, "postmark"), connect(elm, owner, "postmark")
    page = inside.get(PAGE)
    assert news_address(business, "postmark") in words_of(page)
    assert "No news has come yet" in words_of(page)
    assert told(Client(), theirs, delivered(message)) == 204
    message.refresh_from_db()
    assert message.delivery == ""
    assert told(Client(), address, delivered(message)) == 204
    message.refresh_from_db()
    assert message.delivery == "delivered"
    assert "The last news came" in words_of(inside.get(PAGE))
    assert told(Client(), address[:-1] + "x/", delivered(message)) == 404
    assert told(Client(), address.replace("postmark", "brevo"), {}) == 404
    connect(business, owner, "brevo")
    kept = connection_of(business, "mail")
    assert kept is not None
    assert kept.news_at is None
    assert told(Client(), address, delivered(message)) == 404


def test_with_its_key_only_what_the_provider_signs_is_believed(
    inside: Client, business: Business, owner: User, settings: Any
) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "of the environment"}
    message = support.first_answer(support.answered_lead(business))
    address = connect(business, owner, "mailgun", signing_key=KEY)
    for wrong in ("of the environment", "none", ""):
        assert told(Client(), address, by_mailgun(message, wrong)) == 403
    assert told(Client(), address, {}) == 403
    message.refresh_from_db()
    assert message.delivery == ""
    assert told(Client(), address, by_mailgun(message, KEY)) == 204
    message.refresh_from_db()
    assert message.delivery == "delivered"
    row = connection_of(business, "mail")
    assert row is not None
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        unreadable = own_proof(row).key
    for guess in ("", "\x00", "none", KEY):  # a key is filled up with zeros before it signs
        made, meant = (hmac.new(key.encode(), b"x", "sha256") for key in (guess, unreadable))
        assert made.digest() != meant.digest()
    page = inside.get(PAGE)
    assert "Its signing key is kept" in words_of(page)
    assert KEY not in page.content.decode()
    assert SettingChange.objects.filter(name="signing_key", after=HIDDEN).exists()
    connect(business, owner, "mailgun")
    kept = connection_of(business, "mail")
    assert kept is not None
    assert "signing_key" not in kept.secrets
    assert told(Client(), address, by_mailgun(message, "")) == 204  # the address is the secret


def test_the_environment_wins_and_says_by_what_it_believes(
    inside: Client, business: Business, owner: User, settings: Any
) -> None:
    connect(business, owner, "postmark")
    settings.MAIL_PROVIDER, settings.ANYMAIL = "postmark", {}
    assert "Nothing is believed yet. Set in the environment: MAIL_WEBHOOK_SECRET" in words_of(
        inside.get(PAGE)
    )
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["a:b"]}
    page = words_of(inside.get(PAGE))
    assert "The environment sets MAIL_WEBHOOK_SECRET" in page
    assert "a:b" not in page
