"""Mail through a provider's API, and what the provider tells later.

Each failure has its meaning, and news only ever moves forward.
"""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from followups.models import Message, NewsPost
from followups.outbox import send as outbox
from followups.outbox.news_posts import apply_next_news_post
from followups.team import channel_alerts
from leads.contacts import consent, threads
from leads.models import Business, Lead
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.loopback import Handler, Site
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

SECRET = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"post:horse").decode()}
MINUTE = timedelta(minutes=1)


class Provider(Site):
    """A stand-in for Postmark's API: real HTTP.

    `accepted` is its log of the mails it took; `told` is what it says in place of what it would.
    """

    def __init__(self) -> None:
        self.accepted: list[dict[str, Any]] = []
        self.status, self.told, self.drop = 200, b"", False
        super().__init__(Mails)


class Mails(Handler):
    server: Provider

    def do_POST(self) -> None:
        provider, mail = self.server, json.loads(self.body())
        if provider.status == 200:
            provider.accepted += mail if isinstance(mail, list) else [mail]
        if provider.drop:
            self.connection.close()
            return
        said = {"ErrorCode": 300, "Message": "no"}
        if provider.status == 200:
            said = {
                "ErrorCode": 0,
                "Message": "OK",
                "MessageID": f"pm-{len(provider.accepted)}",
                "To": mail["To"] if isinstance(mail, dict) else mail[0]["To"],
            }
        body = provider.told or json.dumps(said).encode()
        self.answer(provider.status, body, Content_Type="application/json")


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()
    settings.MAIL_PROVIDER = "postmark"
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "t",
        "POSTMARK_API_URL": f"{made.address}/",
        "WEBHOOK_SECRET": ["post:horse"],
        "REQUESTS_TIMEOUT": 5,
    }
    yield made
    outbox.close_outbox()
    made.stop()


def news(client: Client, message: Message, record: str, **more: Any) -> Any:
    body = {
        "RecordType": record,
        "MessageID": message.provider_id or "pm-1",
        "Recipient": message.to,
        "Email": message.to,
        "DeliveredAt": "2026-09-14T14:00:05Z",
        "BouncedAt": "2026-09-14T14:00:05Z",
        "Metadata": {"leadflow": threads.thread_token("mail", message.pk)},
        **more,
    }
    answer = client.post("/e/postmark/", json.dumps(body), "application/json", **SECRET)
    while apply_next_news_post(support.clock()):
        pass
    return answer


def test_it_goes_with_our_mark_and_its_id_is_kept(business: Business, provider: Provider) -> None:
    lead = support.answered_lead(business)
    message = support.first_answer(lead)
    (mail,) = provider.accepted
    assert (message.state, message.provider_id) == ("sent", "pm-1")
    assert mail["Metadata"]["leadflow"] == threads.thread_token("mail", message.pk)
    assert {h["Name"]: h["Value"] for h in mail["Headers"]}[
        "List-Unsubscribe-Post"
    ] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("status", "answer", "drop", "state"),
    [
        (422, b"", False, "failed"),
        (401, b"", False, "queued"),
        (429, b"", False, "queued"),
        (500, b"", False, "unconfirmed"),
        (200, b"nonsense", False, "unconfirmed"),
        (200, b"", True, "unconfirmed"),
    ],
)
def test_each_failure_has_its_meaning_and_nothing_is_said_twice(
    business: Business, provider: Provider, status: int, answer: bytes, drop: bool, state: str
) -> None:
    provider.status, provider.told, provider.drop = status, answer, drop
    lead = support.write(business, ADA)
    support.live(MONDAY)
    assert support.first_answer(lead).state == state
    took = len(provider.accepted)
    for minutes in (11, 30):
        support.live(MONDAY + timedelta(minutes=minutes))
    assert len(provider.accepted) == took


def test_news_moves_forward_only_whatever_its_order(
    business: Business, provider: Provider, client: Client
) -> None:
    message = support.first_answer(support.answered_lead(business))
    for record in ("Delivery", "Delivery", "SpamComplaint", "Delivery"):
        assert news(client, message, record).status_code == 204
    message.refresh_from_db()
    lead = Lead.objects.get()
    assert message.delivery == "complained"
    assert lead.events.filter(kind="complained").count() == 1
    support.live(MONDAY + MINUTE)
    assert lead.enrollments.get().why == "complained"


def test_a_dead_address_ends_it_and_a_full_mailbox_does_not(
    business: Business, provider: Provider, client: Client
) -> None:
    message = support.first_answer(support.answered_lead(business))
    news(client, message, "Bounce", Type="SoftBounce", TypeCode=4096, Description="mailbox full")
    support.live(MONDAY + MINUTE)
    assert Lead.objects.get().enrollments.get().ended_at is None
    other = support.first_answer(
        support.answered_lead(
            business, {**ADA, "email": "eve@x.example", "phone": "", "name": "Eve Low"}
        )
    )
    news(client, other, "Bounce", Type="HardBounce", TypeCode=1, Description="no such user")
    support.live(MONDAY + MINUTE)
    assert other.lead is not None
    assert other.lead.enrollments.get().why == "bounced"
    assert "no such user" in support.reasons(Lead.objects.get(pk=other.lead_id))


def test_news_that_comes_before_our_own_commit_settles_the_doubt(
    business: Business, provider: Provider, client: Client
) -> None:
    provider.drop = True
    lead = support.write(business, ADA)
    support.live(MONDAY)
    message = support.first_answer(lead)
    assert message.state == "unconfirmed"
    news(client, message, "Delivery")
    message.refresh_from_db()
    assert (message.state, message.delivery) == ("sent", "delivered")


def test_an_unsubscription_at_the_provider_counts_on_every_channel(
    business: Business, provider: Provider, client: Client
) -> None:
    message = support.first_answer(support.answered_lead(business))
    news(
        client,
        message,
        "SubscriptionChange",
        SuppressSending=True,
        SuppressionReason="ManualSuppression",
        ChangedAt="2026-09-14T14:00:05Z",
    )
    message.refresh_from_db()
    assert consent.is_withdrawn(Lead.objects.get().contact)
    assert message.delivery == ""


@pytest.mark.parametrize(
    "headers", [{}, {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"post:mule").decode()}]
)
def test_a_stranger_changes_nothing(
    business: Business, provider: Provider, client: Client, headers: dict[str, str]
) -> None:
    message = support.first_answer(support.answered_lead(business))
    body = {
        "RecordType": "SpamComplaint",
        "MessageID": message.provider_id,
        "Email": message.to,
        "Metadata": {"leadflow": threads.thread_token("mail", message.pk)},
    }
    assert (
        client.post(
            "/e/postmark/", json.dumps(body), content_type="application/json", **headers
        ).status_code
        == 403
    )
    assert (
        client.post("/e/nobody/", "{}", content_type="application/json", **SECRET).status_code
        == 404
    )
    assert not NewsPost.objects.exists()
    message.refresh_from_db()
    assert message.delivery == ""


def test_a_forged_mark_finds_nobody(business: Business, provider: Provider, client: Client) -> None:
    message = support.first_answer(support.answered_lead(business))
    news(
        client,
        message,
        "SpamComplaint",
        MessageID="unknown",
        Metadata={"leadflow": f"{message.pk}-000000000000"},
    )
    message.refresh_from_db()
    assert message.delivery == ""


def test_a_channel_that_is_out_is_paused_alerted_and_burns_no_tries(
    business: Business, mail_through: Sink
) -> None:
    mail_through.script["banner"] = "554 go away"
    support.make_owner(business)
    for number in range(6):
        support.write(
            business,
            {
                **ADA,
                "email": f"a{number}@x{number}.example",
                "phone": "",
                "name": f"Ada Keen{number}",
            },
        )
    support.live(MONDAY)
    tried = mail_through.connections
    assert tried <= 2
    assert not Message.objects.filter(attempts__gt=0).exists()
    for second in range(1, 50, 10):
        support.live(MONDAY + timedelta(seconds=second))
    assert mail_through.connections == tried  # nothing is tried while it rests
    assert channel_alerts.notify_next_channel_out(MONDAY + MINUTE)
    assert not channel_alerts.notify_next_channel_out(MONDAY + MINUTE)
    mail_through.script.clear()
    support.live(MONDAY + 2 * MINUTE)
    assert Message.objects.filter(kind="first_response", state="sent").count() == 6
    assert not Message.objects.filter(channel_out=True).exists()
