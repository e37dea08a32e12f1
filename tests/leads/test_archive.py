"""A business that is put away takes and sends nothing and is not shown, until it comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.outbox import claims
from followups.outbox.claims import ReadyMessage
from followups.outbox.lookahead import look_up_due
from followups.outbox.send import claim_messages
from followups.team import notifications
from followups.team.clock_alerts import notify_next_leap
from followups.team.lead_alerts import alert_next_lead
from integrations.timing import clock
from integrations.timing.steady_clock import Leap
from leadflow.accounts import mails
from leadflow.watching.metrics import waiting_rows
from leads.business.archive import archive_business, bring_back_business
from leads.capture.mail import mailbox
from leads.declined import Declined
from leads.models import Arrival, Business, Membership, Source
from leads.report.weekly import write_next_report
from leads.sources import settings as sources
from leads.sources.canary import send_next_canary
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def other(business: Business, owner: User) -> Business:
    """Another one of the same owner, who may therefore put the first away."""
    its_own = {"name": "Elm", "email": "office@elm.example", "postal_address": "1 Elm Road"}
    elm = support.make_business(key="elm", **its_own)
    Membership.objects.create(business=elm, user=owner, role=Membership.Role.OWNER)
    return elm


def doors(business: Business) -> dict[str, tuple[str, Any, dict[str, str]]]:
    """Every way in from outside: (address, what is posted, headers)."""
    _, key = sources.new_api_key(business, "ours", MONDAY)
    hook = sources.new_source(business, Source.Kind.WEBHOOK, "Elsewhere", MONDAY)
    box = business.sources.get(kind=Source.Kind.MAILBOX)
    number = business.sources.get(kind=Source.Kind.SMS)
    inquiry = {"name": "Ada", "message": "A roof, please", "email": "ada@x.example"}
    return {
        "form": (f"/f/{business.key}/", inquiry, {}),
        "api": ("/api/v1/inquiries", inquiry, {"Authorization": f"Bearer {key}"}),
        "hook": (f"/w/{hook.key}/", inquiry, {}),
        "mail": (f"/m/{box.key}/mailgun/", {}, {}),
        "text": (f"/t/{number.key}/text/", {}, {}),
    }


def test_no_door_takes_anything(
    client: Client, business: Business, other: Business, owner: User
) -> None:
    every = doors(business)
    before = {name: knock(client, *door) for name, door in every.items()}
    assert {before[name] for name in ("form", "api", "hook")} <= {200, 201, 202, 302}, before
    count = Arrival.objects.count()
    assert count >= 3
    archive_business(business, MONDAY, owner)
    refused = {name: knock(client, *door) for name, door in every.items()}
    assert refused == dict.fromkeys(every, 404) | {"api": 401}
    assert client.get(f"/f/{business.key}/").status_code == 404
    assert Arrival.objects.count() == count


def knock(client: Client, address: str, posted: Any, headers: dict[str, str]) -> int:
    kind = {"content_type": "application/json"} if address.startswith(("/api", "/w/")) else {}
    return client.post(address, posted, headers=headers, **kind).status_code


def test_nothing_is_fetched_or_tested(
    business: Business, other: Business, owner: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CANARY_MINUTES = 60
    other.sources.update(active=False)
    business.sources.filter(kind=Source.Kind.MAILBOX).update(mailbox={"host": "imap.x.example"})
    polled: list[Source] = []
    monkeypatch.setattr(mailbox, "poll_mailbox", lambda source, now: polled.append(source))
    archive_business(business, MONDAY, owner)
    assert not mailbox.poll_next_mailbox(MONDAY)
    assert not send_next_canary(MONDAY)
    bring_back_business(business, MONDAY, owner)
    assert mailbox.poll_next_mailbox(MONDAY)
    assert [source.business for source in polled] == [business]


def test_what_waits_to_be_sent_waits_on(
    business: Business, other: Business, owner: User, mail_through: Sink
) -> None:
    support.planned_answer(support.write(business, ADA), MONDAY)
    notifications.notify_team(business, Message.Topic.LEAD, lambda: ("Look", "There"), MONDAY)
    mails.leave(owner, owner.email, "A link", "To sign in again", MONDAY)
    archive_business(business, MONDAY, owner)
    support.live(MONDAY)
    assert [mail["Subject"] for _, mail in mail_through.accepted] == ["A link"]
    assert Message.objects.filter(state="queued").count() == 2
    waiting = waiting_rows(MONDAY + HOUR)
    assert not any(waiting[kind][0].exists() for kind in ("messages", "promises"))
    bring_back_business(business, MONDAY, owner)
    support.live(MONDAY)
    assert sorted(to for to, _ in mail_through.accepted[1:]) == sorted([ADA["email"], owner.email])


def test_policy_knows_it_at_the_last_moment(
    business: Business, other: Business, owner: User
) -> None:
    """Looked up before, put away since: neither claimed nor marked."""
    message = support.planned_answer(support.write(business, ADA), MONDAY)
    due = look_up_due(MONDAY)
    archive_business(business, MONDAY, owner)
    ready, worked = claim_messages(due, MONDAY)
    message.refresh_from_db()
    assert (ready, worked, message.why_code) == ([], True, "archived")
    assert message.not_before == MONDAY + HOUR


def test_what_waits_under_a_claim_is_not_marked(
    business: Business, other: Business, owner: User
) -> None:
    message = support.planned_answer(support.write(business, ADA), MONDAY)
    (ready,), _ = claim_messages(look_up_due(MONDAY), MONDAY)
    Message.objects.filter(pk=message.pk).update(state="queued")
    archive_business(business, MONDAY, owner)
    waiting = ready._replace(version=lead_version_of(ready))
    assert not claims.mark_waiting([waiting], MONDAY)
    bring_back_business(business, MONDAY, owner)
    assert claims.mark_waiting([waiting], MONDAY) == [ready.message]


def lead_version_of(ready: ReadyMessage) -> Any:
    contact = ready.message.lead.contact_id if ready.message.lead else 0
    contacts = {ready.message.lead_id or 0: contact}
    return claims.lead_versions(contacts, claims.rows_of_leads(contacts))[ready.message.lead_id]


def test_nobody_is_alarmed_and_no_report_is_written(
    business: Business, other: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    support.write(business, {**ADA, "message": "Water is pouring in, help, right now!"})
    archive_business(business, MONDAY, owner)
    monkeypatch.setattr(clock, "leap", lambda: Leap(7200, 0))
    for step in (alert_next_lead, notify_next_leap, write_next_report):
        while step(MONDAY + WEEK):
            pass
    assert not Message.objects.filter(business=business, kind="alert").exists()
    assert Message.objects.filter(business=other, topic=Message.Topic.CLOCK).exists()
    assert not business.reports.exists()
    assert other.reports.exists()
    bring_back_business(business, MONDAY, owner)
    assert alert_next_lead(MONDAY + HOUR)


def test_it_is_shown_in_settings_alone_and_comes_back(
    client: Client, business: Business, other: Business, owner: User
) -> None:
    lead = support.answered_lead(business)
    client.force_login(owner)
    assert client.post("/in/oak/settings/business/oak/archive/")["Location"] == "/settings/"
    settings = client.get("/settings/").content.decode()
    for path in (f"/leads/{lead.pk}/", "/in/oak/sources/", "/in/oak/settings/business/"):
        assert client.get(path).status_code == 404
    for path in ("/", "/board/", "/outbox/", "/sources/", "/settings/business/"):
        assert "Oak Roofing" not in client.get(path, follow=True).content.decode()
    assert "Oak Roofing" in settings
    assert "Bring it back" in settings
    Business.objects.update(archived_at=MONDAY)  # by two at the same moment
    assert [client.get(path).status_code for path in ("/", "/settings/", "/set-up/")] == [
        403,
        200,
        403,
    ]
    assert "is put away" in client.get("/").content.decode()
    client.post("/settings/business/oak/archive/", {"back": "on"})
    assert client.get(f"/leads/{lead.pk}/").status_code == 200
    assert business.setting_changes.filter(name="put away").count() == 2


def test_nobody_puts_away_their_only_one_or_anothers(
    client: Client, business: Business, owner: User
) -> None:
    stranger = support.make_owner(support.make_business(key="elm", name="Elm"), "e@elm.example")
    client.force_login(stranger)
    assert client.post("/settings/business/oak/archive/").status_code == 404
    client.post("/settings/business/elm/archive/")
    with pytest.raises(Declined, match="the only business"):
        archive_business(business, MONDAY, owner)
    assert not Business.objects.filter(archived_at__isnull=False).exists()


def test_what_is_made_up_says_so_on_every_page(
    client: Client, business: Business, owner: User
) -> None:
    client.force_login(owner)
    assert "is made up" not in client.get("/").content.decode()
    Business.objects.update(is_demo=True)
    for path in ("/", "/board/", "/in/oak/settings/business/", "/sources/"):
        assert "Oak Roofing is made up" in client.get(path).content.decode()
