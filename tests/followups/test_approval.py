"""Approval: what was read is what goes, once, and the promise waits for nobody."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval_links
from followups.answers.approval import reject_draft
from followups.models import Approval, Message
from followups.models.answering import text_hash
from followups.team import lead_alerts
from leads.declined import Declined
from leads.models import Business, Lead
from leads.report import clocks
from tests import support
from tests.support import MONDAY, Model
from tests.support.drafts import MINUTE, drafted, let_go, words
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_what_was_read_goes_and_counts_as_a_persons_answer(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    let_go(message, owner)
    support.live(MONDAY + MINUTE)
    (mail,) = mail_through.to("ada@lovelace.example")
    assert "Quotes are free." in words(mail)
    lead = Lead.objects.get()
    assert (lead.stage, lead.waiting_since) == ("in_progress", None)
    assert lead.enrollments.exists()
    took = clocks.clocks(lead)
    assert took["automatic"].at is None
    assert took["person"].minutes == 1
    assert took["person"].working == 1
    assert Approval.objects.get().edited is False


def test_a_text_that_changed_must_be_read_again(
    business: Business, model: Model, owner: User
) -> None:
    message = drafted(business, model)
    seen = text_hash(message.subject, message.body)
    Message.objects.filter(pk=message.pk).update(body="Other words")
    with pytest.raises(Declined, match="changed since you read it"):
        let_go(message, owner, seen=seen)
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


def test_an_edited_draft_goes_as_edited_and_only_once(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    let_go(message, owner, body="We are free on Thursday at ten.")
    with pytest.raises(Declined, match="decided on already"):
        let_go(message, owner)
    support.live(MONDAY + MINUTE)
    (mail,) = mail_through.to("ada@lovelace.example")
    assert words(mail).startswith("We are free on Thursday at ten.")
    assert Approval.objects.get().edited


def test_approved_for_later_waits_for_its_time(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    let_go(message, owner, at=MONDAY + timedelta(minutes=30))
    support.live(MONDAY + timedelta(minutes=29))
    assert mail_through.to("ada@lovelace.example") == []
    support.live(MONDAY + timedelta(minutes=30))
    assert len(mail_through.to("ada@lovelace.example")) == 1


def test_a_rejected_draft_never_goes_and_the_promise_runs(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    reject_draft(message.pk, text_hash(message.subject, message.body), "too cold", MONDAY, owner)
    for minutes in (1, 56, 61):
        support.live(MONDAY + timedelta(minutes=minutes))
    lead = Lead.objects.get()
    assert mail_through.to("ada@lovelace.example") == []
    assert lead.waiting_since
    assert "rejected" in support.reasons(lead)


def test_owners_are_told_with_a_link_and_the_safe_answer_goes_at_last(
    business: Business, model: Model, owner: User, client: Client, mail_through: Sink
) -> None:
    message = drafted(business, model)
    early = MONDAY + timedelta(minutes=44)
    assert not lead_alerts.alert_next_lead(early)
    while lead_alerts.alert_next_lead(MONDAY + timedelta(minutes=45)):
        pass
    told = Message.objects.get(kind="alert")
    assert told.to == owner.email
    assert "/a/" in told.text
    assert "Quotes are free." in told.text
    assert "shortly before the end" in told.text
    support.live(MONDAY + timedelta(minutes=54))
    assert mail_through.to("ada@lovelace.example") == []
    support.live(MONDAY + timedelta(minutes=55))
    (mail,) = mail_through.to("ada@lovelace.example")
    assert "Thanks for writing to Oak Roofing" in words(mail)
    lead = Lead.objects.get()
    assert "Nobody approved the draft in time: your own text goes instead" in support.reasons(lead)
    message.refresh_from_db()
    assert message.author is None
    assert message.state == "sent"


def test_nothing_goes_unread_where_the_owner_wants_that(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    drafted(business, model, late="nothing")
    for minutes in (45, 55, 65):
        support.live(MONDAY + timedelta(minutes=minutes))
    assert mail_through.to("ada@lovelace.example") == []
    assert Lead.objects.get().waiting_since == MONDAY


def test_the_link_shows_on_get_and_acts_on_post(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    client = Client(enforce_csrf_checks=True)  # a browser that sends no Referer
    message = drafted(business, model)
    Message.objects.update(not_before=support.clock())
    Lead.objects.update(received_at=support.clock())
    address = f"/a/{approval_links.approval_token(message, owner)}/"
    shown = client.get(address)
    assert shown.status_code == 200
    assert "Quotes are free." in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"
    message.refresh_from_db()
    assert message.state == "awaiting_approval"
    typed = {
        "what": "approve",
        "seen": text_hash(message.subject, message.body),
        "subject": message.subject,
        "body": message.body,
    }
    assert client.post(address, {**typed, "seen": "x" * 64}).status_code == 422
    assert client.post(address, typed).status_code == 200
    message.refresh_from_db()
    assert message.state == "queued"
    assert message.author == owner
    assert "does not wait any more" in client.get(address).content.decode()
    assert client.post(address, typed).status_code == 422


@pytest.mark.parametrize("spoil", ["forged", "too old", "left the team", "not active"])
def test_a_link_that_should_not_work_does_not(
    business: Business,
    model: Model,
    owner: User,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    spoil: str,
) -> None:
    token = approval_links.approval_token(drafted(business, model), owner)
    if spoil == "forged":
        token = token[:-4] + "AAAA"
    if spoil == "too old":
        monkeypatch.setattr(approval_links, "LASTS", -1)
    if spoil == "left the team":
        owner.memberships.all().delete()
    if spoil == "not active":
        User.objects.update(is_active=False)
    assert client.get(f"/a/{token}/").status_code == 404
    assert client.post(f"/a/{token}/", {"what": "approve"}).status_code == 404
