"""Each business's mail leaves by its own way, and what is wrong with one stops no other."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message, Sequence
from followups.outbox import send as outbox
from integrations.network import dns_lookup
from leadflow.accounts import mails
from leads.business import mail_out
from leads.models import Business, Membership
from tests import support
from tests.support import ADA, BOB, crowd
from tests.support.mail_out import (
    PAGE,
    PASSWORD,
    Postmark,
    connect,
    no_name_server,
    typed_for,
    words_at,
    words_of,
)
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connections_are_closed() -> Iterator[None]:
    yield
    outbox.close_outbox()


def test_a_password_that_no_key_opens_keeps_mail_waiting(
    inside: Client, business: Business, sink: Sink, settings: Any
) -> None:
    inside.post(PAGE, typed_for(sink))
    settings.SECRET_KEY = "another"
    answer = support.first_answer(support.answered_lead(business, ADA, support.clock()))
    assert (answer.state, answer.channel_out) == ("queued", True)
    assert "cannot be read with this secret key" in answer.why


def test_one_business_whose_server_is_away_holds_up_no_other(
    inside: Client, business: Business, owner: User, sink: Sink
) -> None:
    """Not even where their mails were looked up together."""
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    silent = Sink()  # never started: it takes connections and says nothing
    silent.stop()
    connect(business, silent, owner)
    connect(other, sink, owner)
    now = support.clock()
    first = support.answered_lead(business, ADA, now)
    second = support.answered_lead(other, {**BOB, "email": "bob@elm-people.example"}, now)
    third = support.answered_lead(business, {**BOB, "email": "eve@oak-people.example"}, now)
    assert support.first_answer(first).channel_out
    assert support.first_answer(second).state == "sent"
    assert (support.first_answer(third).state, support.first_answer(third).attempts) == (
        "queued",
        0,
    )
    assert len(sink.accepted) == 1
    inside.force_login(owner)
    assert "Mails are not leaving" in words_of(inside.get("/"))


def test_the_band_names_whose_mail_stays(
    inside: Client, business: Business, owner: User, sink: Sink
) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    Membership.objects.create(business=other, user=owner, role=Membership.Role.OWNER)
    connect(other, sink, owner)
    assert "No mail of Oak Roofing leaves" in words_of(inside.get("/"))
    assert "leaves: what we say" not in words_of(inside.get("/in/elm/board/"))


def test_mails_about_accounts_go_by_the_business_whose_mail_leaves(
    business: Business, owner: User, sink: Sink
) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    Membership.objects.create(business=other, user=owner, role=Membership.Role.OWNER)
    assert mails.business_of(owner) == business
    connect(other, sink, owner)
    assert mails.business_of(owner) == other


def test_what_the_domain_says_and_that_nobody_could_be_asked(
    inside: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = {
        "oak-roofing.example": ["v=spf1 include:_spf.google.com -all"],
        "google._domainkey.oak-roofing.example": ["v=DKIM1; p=MIIB"],
    }
    monkeypatch.setattr(dns_lookup, "look_up", lambda name, kind: records.get(name, []))
    page = words_of(inside.get(f"{PAGE}domain/"))
    assert "oak-roofing.example has a key under google." in page
    assert "_dmarc.oak-roofing.example TXT" in page
    monkeypatch.setattr(dns_lookup, "look_up", no_name_server)
    page = words_of(inside.get(f"{PAGE}domain/"))
    assert "could not be looked up: no name server answers from here" in page
    business.email = "oak.roofing@gmail.com"
    business.save()
    assert "others call it forged" in words_of(inside.get(f"{PAGE}domain/"))


def test_by_the_api_of_a_provider(
    inside: Client, business: Business, owner: User, settings: Any
) -> None:
    provider = Postmark()
    settings.ANYMAIL = {"POSTMARK_API_URL": f"{provider.address}/", "REQUESTS_TIMEOUT": 5}
    typed = {"by": "postmark", "sender": "hello@oak-roofing.example", "key": "wrong"}
    told = inside.post(f"{PAGE}?by=api", typed)
    assert "does not take this key" in words_at(told, "key")
    told = inside.post(f"{PAGE}?by=api", {**typed, "key": PASSWORD}, follow=True)
    assert f"Postmark took a test mail to {owner.email}" in told.content.decode()
    lead = support.answered_lead(business, ADA, support.clock())
    provider.stop()
    assert [mail["To"] for mail in provider.taken] == [owner.email, ADA["email"]]
    assert support.first_answer(lead).provider_id == "pm-2"
    assert not mail_out.leaves_copies(business)


def test_of_mails_taken_in_hand_together_each_is_kept_or_gone_as_its_business_has_it(
    business: Business, owner: User, sink: Sink
) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    connect(other, sink, owner)
    crowd.at_any_hour()
    for number in range(8):  # alternating, so that one claim holds both
        whose = (business, other)[number % 2]
        sequence = Sequence.objects.get(business=whose)
        crowd.due_step(whose, sequence, sequence.steps.get(day=1), number, crowd.TUESDAY)
    crowd.send_all(crowd.TUESDAY)
    said = Message.objects.filter(kind="step", state="sent")
    assert said.values("claim").distinct().count() < 8
    assert {(m.business.key, m.kept_here) for m in said} == {("oak", True), ("elm", False)}
    assert len(sink.accepted) == said.filter(business=other).count() == 4
