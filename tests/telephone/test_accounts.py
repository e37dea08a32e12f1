"""Each business has its own telephone company: its texts, its webhooks and its numbers."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.content.sms import news_path
from followups.models import Message
from integrations.network import web
from integrations.network.web import Fetched
from leads.business.connections import forget_connection
from leads.business.telephone_account import account_of, keep_account, tokens_of
from leads.capture.telephone import media, missed_texts
from leads.declined import Declined
from leads.models import Arrival, Attachment, Business, Connection, Lead, Source
from leads.sources.numbers import check_number, let_twilio_post, take_number
from tests import support
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import ELM, HERS, LEAK, OAK, OURS, live

pytestmark = pytest.mark.django_db
THEIRS = "+19025550144"
FREE = "+19025550155"


@pytest.fixture
def elm(business: Business) -> Business:
    return support.make_business(key="elm", name="Elm Roofing", email="office@elm.example")


@pytest.fixture
def lines(business: Business, elm: Business, owner: User, unnamed_company: Twilio) -> list[Source]:
    """A number of each, and the account of each as its owner entered it."""
    now = support.clock()
    keep_account(business, *OAK, owner, now)
    keep_account(elm, *ELM, owner, now)
    return [
        take_number(business, OURS, "Oak", support.clock()),
        take_number(elm, THEIRS, "Elm", support.clock()),
    ]


def text(client: Client, source: Source, token: str, sid: str = "SM-in", **told: str) -> Any:
    to = source.telephone["number"]
    told = {"MessageSid": sid, "From": HERS, "To": to, "Body": LEAK, **told}
    return twilio.post(client, f"/t/{source.key}/text/", token, **told)


def test_each_texts_by_its_own_account_and_believes_its_own_signature_alone(
    client: Client, lines: list[Source], unnamed_company: Twilio
) -> None:
    oak, elm = lines
    for source, token in ((oak, ELM[1]), (elm, OAK[1]), (oak, "")):
        assert text(client, source, token).status_code == 403
    assert not Arrival.objects.exists()
    assert text(client, oak, OAK[1]).status_code == 200
    assert text(client, elm, ELM[1], "SM-elm").status_code == 200
    live()
    sent = sorted(zip(unnamed_company.senders, unnamed_company.texts, strict=True), key=str)
    assert [(sid, told["From"]) for sid, told in sent] == [(OAK[0], OURS), (ELM[0], THEIRS)]

    message = Message.objects.get(business=oak.business, kind="first_response")
    news = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    path = news_path(message.pk)
    assert twilio.post(client, path, ELM[1], **news).status_code == 403
    assert twilio.post(client, path, OAK[1], **news).status_code == 204


def test_one_whose_token_is_wrong_rests_alone(
    client: Client, lines: list[Source], unnamed_company: Twilio
) -> None:
    oak, elm = lines
    unnamed_company.accounts[OAK[0]] = "another one since this morning"
    text(client, oak, OAK[1])
    live()
    text(client, elm, ELM[1], "SM-elm")
    live()
    assert unnamed_company.senders == [ELM[0]]
    waits = Message.objects.get(business=oak.business, kind="first_response")
    assert (waits.state, waits.channel_out) == ("queued", True)
    assert "Account SID and Auth Token" in waits.why
    assert OAK[1] not in waits.why


def test_without_an_account_texts_stay_here_and_one_that_cannot_be_read_waits(
    client: Client, lines: list[Source], owner: User, unnamed_company: Twilio
) -> None:
    oak, elm = lines
    text(client, oak, OAK[1])
    text(client, elm, ELM[1], "SM-elm")
    Connection.objects.filter(business=elm.business).update(secret="made by a key that is lost")
    forget_connection(oak.business, "telephone", owner, support.clock())
    live()
    kept, waits = (
        Message.objects.get(business=source.business, kind="first_response") for source in lines
    )
    assert (kept.is_kept_here, waits.state) == (True, "queued")
    assert "enter it again" in waits.why
    assert not unnamed_company.texts
    assert text(client, elm, ELM[1], "SM-2").status_code == 403


def test_a_replaced_token_is_believed_for_a_day(
    business: Business, lines: list[Source], owner: User, unnamed_company: Twilio
) -> None:
    now = support.clock()
    unnamed_company.accounts[OAK[0]] = "newer"
    keep_account(business, OAK[0], "newer", owner, now)
    keep_account(business, OAK[0], "", owner, now)  # saved once more
    assert tokens_of(business, now) == ["newer", OAK[1]]
    assert tokens_of(business, now + timedelta(days=2)) == ["newer"]
    account = account_of(business)
    assert account is not None
    assert account.tokens == ("newer",)


def test_only_what_the_company_lets_in_is_kept(
    business: Business, owner: User, unnamed_company: Twilio
) -> None:
    now = support.clock()
    for sid, token, field in (
        (OAK[0], "wrong", "token"),
        (OAK[0], "", "token"),
        ("SK" + "0a" * 16, "x", "sid"),
        ("AC/../../x", "x", "sid"),
    ):
        with pytest.raises(Declined) as raised:
            keep_account(business, sid, token, owner, now)
        assert list(raised.value.mistakes) == [field]
    unnamed_company.script = (503, {})
    with pytest.raises(Declined, match="Nothing was saved"):
        keep_account(business, *OAK, owner, now)
    assert not Connection.objects.exists()
    unnamed_company.script = None
    keep_account(business, *OAK, owner, now)
    with pytest.raises(Declined):  # its token is not tried at another account
        keep_account(business, ELM[0], "", owner, now)


def test_what_was_missed_and_what_came_with_it_is_fetched_by_the_account_of_its_number(
    lines: list[Source], unnamed_company: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = support.clock()
    unnamed_company.listed = [{"sid": "SM-lost", "From": HERS, "To": OURS, "Body": LEAK}]
    while missed_texts.poll_next_missed_sms(now):
        pass
    live()
    assert {a.source.business.key for a in Arrival.objects.all()} == {"oak", "elm"}

    seen = []

    def fetch(url: str, most: int, seconds: float, sign_in: Any) -> Fetched:
        seen.append(sign_in)
        return Fetched(url, "image/png", b"picture")

    monkeypatch.setattr(web, "fetch", fetch)
    for lead in Lead.objects.order_by("business__key"):
        file = Attachment(inbound=lead.inbound.get(), fetch_from="https://api.twilio.com/x")
        assert media.fetch_media(file) == b"picture"
    assert seen == [ELM, OAK]


def test_where_it_posts_is_set_seen_and_said(
    business: Business, lines: list[Source], unnamed_company: Twilio, settings: Any
) -> None:
    settings.PUBLIC_URL, settings.IS_LOCAL = "https://leads.oak.example", False
    oak, account = lines[0], account_of(business)
    assert account is not None
    with pytest.raises(Declined, match="has no number"):
        let_twilio_post(oak, account)
    old = {"sms_url": "https://old.example/sms", "voice_url": "https://old.example/call"}
    unnamed_company.numbers = twilio.owned(OURS, **old)
    assert check_number(oak, account) == [
        "Texts go to https://old.example/sms.",
        "Calls go to https://old.example/call.",
    ]
    let_twilio_post(oak, account)
    assert check_number(oak, account) == []
    number = unnamed_company.numbers["PN1"]
    assert number["sms_url"] == f"https://leads.oak.example/t/{oak.key}/text/"
    assert number["voice_url"] == f"https://leads.oak.example/t/{oak.key}/call/"
    number["sms_method"] = "GET"
    assert check_number(oak, account) == [f"Texts go to {number['sms_url']} (GET)."]
    number |= {"sms_method": "POST", "trunk_sid": "TK1"}
    with pytest.raises(Declined, match="SIP trunk"):
        let_twilio_post(oak, account)
    settings.IS_LOCAL = True
    with pytest.raises(Declined, match="cannot reach"):
        let_twilio_post(oak, account)


def test_a_number_of_another_business_is_not_taken(lines: list[Source], business: Business) -> None:
    with pytest.raises(Declined, match="another business"):
        take_number(business, THEIRS, "", support.clock())
    assert take_number(business, OURS, "", support.clock()) == lines[0]
    assert take_number(business, FREE, "Second", support.clock()).telephone["number"] == FREE
