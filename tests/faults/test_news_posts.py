"""A provider's post of delivery news: kept and answered at the door, and read behind it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from followups.models import Message, NewsPost
from followups.outbox import delivery_news, news_posts
from followups.outbox.news_posts import apply_next_news_post
from integrations.mailing import mail_news
from integrations.strangers import reader
from leadflow.doctor.running import look_at_sending
from leads.contacts import threads
from leads.models import Business
from tests import support
from tests.support.speed import counted_work

pytestmark = pytest.mark.django_db

SECRET = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"post:horse").decode()}
JSON = "application/json"
MB = 1024 * 1024
LATER = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["post:horse"]}


@pytest.fixture
def apart(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process of its own for real, with little time."""
    monkeypatch.setattr(reader, "WORK", 1)
    settings.READ_APART = True
    yield
    reader.current_reader().end()


@pytest.fixture
def message(business: Business) -> Message:
    return support.first_answer(support.answered_lead(business))


def bounce(message: Message) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "MessageID": "pm-1",
        "Email": message.to,
        "BouncedAt": "2026-09-14T14:00:05Z",
        "Metadata": {"leadflow": threads.thread_token("mail", message.pk)},
    }


def post(client: Client, body: Any) -> int:
    told = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/e/postmark/", told, JSON, **SECRET).status_code


def test_the_door_reads_nothing(
    client: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = b'{"a":' * (3 * MB // 5)
    with monkeypatch.context() as patched:
        patched.setattr(mail_news, "unpack", lambda *_: pytest.fail("read at the door"))
        with counted_work() as spent:
            assert post(client, deep) == 204
        assert spent.seconds < 0.5
    assert post(client, bounce(message)) == 204
    while apply_next_news_post(support.clock() + LATER):
        pass
    message.refresh_from_db()
    assert message.delivery == "bounced"
    assert bytes(NewsPost.objects.get().raw) == deep  # it is tried again, and nobody waits for it


@pytest.mark.usefixtures("apart")
def test_a_post_that_stops_its_reader_twice_is_set_aside_and_shown(
    client: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(mail_news, "unpack", spin)
        assert post(client, bounce(message)) == 204
        assert apply_next_news_post(support.clock() + LATER)
        assert not apply_next_news_post(support.clock() + LATER)  # others first
        assert apply_next_news_post(support.clock() + 2 * LATER)
    failed = NewsPost.objects.get()
    assert failed.failed_at is not None
    assert not bytes(failed.raw)
    assert "more than 1 seconds of work" in failed.why
    assert [f for f in look_at_sending(support.clock()) if "postmark" in f.words]
    assert post(client, bounce(message)) == 204
    assert apply_next_news_post(support.clock() + 3 * LATER)
    message.refresh_from_db()
    assert message.delivery == "bounced"


def spin(*_: Any) -> list[Any]:
    while True:
        pass


def test_what_says_nothing_is_tried_some_times_and_quotes_nobody(
    client: Client, business: Business
) -> None:
    assert post(client, b'{"Email": "ada@x.example"') == 204
    hours = 1
    while apply_next_news_post(support.clock() + hours * LATER):
        hours += 1
    failed = NewsPost.objects.get()
    assert (hours, failed.why) == (news_posts.TRIES + 1, "JSONDecodeError")
    assert not bytes(failed.raw)


def test_one_piece_that_cannot_be_applied_holds_up_no_other(
    client: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [mail_news.News(kind, (), "", key="x") for kind in ("complained", "delivered")]
    applied = []

    def apply(news: mail_news.News, now: Any, business: Any) -> None:
        applied.append(news.kind)
        if news.kind == "complained":
            raise ValueError

    monkeypatch.setattr(mail_news, "unpack", lambda *_: found)
    monkeypatch.setattr(news_posts, "apply_mail_news", apply)
    post(client, {})
    assert apply_next_news_post(support.clock() + LATER)
    assert applied == ["complained", "delivered"]
    assert NewsPost.objects.get().why == "ValueError"
    assert delivery_news.apply_mail_news is not apply


def mailgun(client: Client, key: str, before: str = "", after: str = "") -> int:
    stamp, token = "1789394405", "t" * 50
    made = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    signed = {"token": token, "timestamp": stamp, "signature": made}
    body = f'{{{before}"signature": {json.dumps(signed)}, "event-data": {{}}{after}}}'
    return client.post("/e/mailgun/", body, JSON).status_code


def test_a_signature_within_json_is_found_by_its_place(
    client: Client, business: Business, settings: Any
) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "signing"}
    assert mailgun(client, "signing") == 204
    assert mailgun(client, "signing", before='"x": {"signature": {"token": "a"}}, ') == 204
    assert mailgun(client, "wrong") == 403
    assert mailgun(client, "wrong", after=', "signature": {"token": "t"}') == 403
    assert client.post("/e/mailgun/", '{"signature":' * 300_000, JSON).status_code == 403
    assert NewsPost.objects.count() == 2
