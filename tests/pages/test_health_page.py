"""Health, for people: a light that turns with what really stands, and what to do."""

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.outbox import send as outbox
from integrations.mailboxes.mailbox import Position
from leadflow.models import Heartbeat
from leadflow.pages.settings.health_lights import disk
from leads.business.connections import keep_connection
from leads.capture.mail.mailbox import remember_position
from leads.models import Business, Canary, Membership, ModelCall, Source
from tests import support
from tests.support.mail_out import PAGE as MAIL
from tests.support.mail_out import typed_for
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
PAGE = "/settings/health/"


def lights(client: Client) -> dict[str, str]:
    """What is said under each name."""
    page = lxml.html.fromstring(client.get(PAGE).content)
    cards = page.xpath("//section[.//h2]")
    return {c.xpath(".//h2")[0].text_content().strip(): c.text_content() for c in cards}


def test_what_is_not_set_up_and_what_does_not_run_is_said(
    inside: Client, business: Business
) -> None:
    found = lights(inside)
    assert "Nothing leaves" in found["Mail out"]
    assert "Not set up" in found["Text and calls"]
    assert "your rules judge alone" in found["Model"]
    assert "Does not run" in found["Worker"]
    assert "None yet" in found["Backup"]
    assert "They balance" in found["The books"]
    now = support.clock()
    for name in ("worker", "timetable", "backup"):
        Heartbeat.objects.create(name=name, at=now)
    found = lights(inside)
    for name in ("Worker", "Timetable", "Backup"):
        assert "Works" in found[name]
    Heartbeat.objects.update(at=now - timedelta(days=3))
    found = lights(inside)
    assert "Too old" in found["Backup"]
    assert "Does not run" in found["Timetable"]


def test_a_mailbox_a_model_and_a_test_turn_their_lights(
    inside: Client, business: Business, owner: User, settings: Any
) -> None:
    now = support.clock()
    source = business.sources.get(kind=Source.Kind.MAILBOX)
    Source.objects.filter(pk=source.pk).update(mailbox={"host": "x", "user": "o@x.example"})
    source.refresh_from_db()
    assert "Silent" in lights(inside)["Mailbox: Mailbox"]
    remember_position(source, Position(1, 1), "", now)
    assert "Works" in lights(inside)["Mailbox: Mailbox"]
    remember_position(source, Position(1, 1), "the password is wrong", now)
    assert "the password is wrong" in lights(inside)["Mailbox: Mailbox"]
    values = {"service": "openai", "model": "m"}
    keep_connection(business, "model", values, {"key": "k"}, owner, now)
    assert "Works" in lights(inside)["Model"]
    call = ModelCall(business=business, at=now, model="m", tokens=1, outcome="unavailable")
    call.save()
    assert "Away" in lights(inside)["Model"]
    settings.CANARY_MINUTES = 60
    form = support.form_of(business)
    Canary.objects.create(source=form, word="lfc-1", sent_at=now - timedelta(hours=1))
    assert "did not arrive" in lights(inside)[f"Test of {form.name}"]
    Canary.objects.update(came_at=now)
    assert "arrives" in lights(inside)[f"Test of {form.name}"]


def test_messages_that_nobody_takes_and_a_full_disk_are_told(
    inside: Client, business: Business, owner: User
) -> None:
    keep_connection(business, "mail", {"by": "postmark"}, {"key": "k"}, owner, support.clock())
    assert "Works" in lights(inside)["Mail out"]
    lead = support.answered_lead(business)
    lead.messages.update(channel_out=True, why="connection refused", state="queued")
    assert "connection refused" in lights(inside)["Mail out"]
    assert [disk(size).tone for size in (10**7, 10**9, 10**11)] == ["bad", "warn", "good"]


def test_who_sees_only_their_own_leads_does_not_see_it(client: Client, business: Business) -> None:
    member = support.make_owner(business, "m@oak.example", Membership.Role.MEMBER)
    client.force_login(member)
    assert client.get(PAGE).status_code == 200
    member.memberships.update(own_leads_only=True)
    assert client.get(PAGE).status_code == 403


def test_a_failed_test_of_mail_turns_its_light_until_something_leaves(
    inside: Client, business: Business, sink: Sink
) -> None:
    typed = typed_for(sink)
    inside.post(MAIL, typed)
    assert "Works" in lights(inside)["Mail out"]
    sink.script["auth"] = "535 5.7.8 no"
    inside.post(f"{MAIL}test/")
    found = lights(inside)["Mail out"]
    assert "Test failed" in found
    assert "The last test failed: The test mail was not taken" in found
    sink.script.clear()
    outbox.close_outbox()
    lead = support.answered_lead(business, support.ADA, support.clock())
    assert support.first_answer(lead).state == "sent"
    assert "Test failed" not in lights(inside)["Mail out"]
    outbox.close_outbox()
