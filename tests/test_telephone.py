"""Texts and calls: each piece once, believed only with its signature.

Who texts is answered by text, who said stop never again.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from followups.answers import reply
from followups.channels.ways import ways_to_reach
from followups.content.sms import news_path, number_of
from followups.models import Message, Sequence, Suppression
from followups.opt_out import sms_keywords
from followups.outbox import delivery_news
from followups.policy.may_send import may_send
from followups.policy.send_facts import Send, SendFacts, Wait
from followups.why import WhyCode
from integrations import web
from leads.capture import filing
from leads.capture.telephone import media, missed_texts
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Arrival, Attachment, Business, Contact, Inbound, Lead, LeadEvent, Source
from tests import drafts, support, twilio
from tests.support import Model
from tests.twilio import Twilio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_day")]

HERS, OURS, TEAM = "+19025550131", "+19025550199", "+19025550177"


@pytest.fixture
def company(settings: Any) -> Iterator[Twilio]:
    server = Twilio()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_URL = (
        "AC1",
        [twilio.TOKEN, "old-secret"],
        server.address,
    )
    yield server
    server.stop()


@pytest.fixture
def number(business: Business, company: Twilio) -> Source:
    source = business.sources.get(kind=Source.Kind.SMS)
    source.telephone = {"number": OURS, "ring": TEAM}
    source.save()
    return source


def text(client: Client, body: str, sid: str = "SM-in", sender: str = HERS, **more: str) -> Any:
    return twilio.post(
        client, "/t/oak-sms/text/", MessageSid=sid, From=sender, To=OURS, Body=body, **more
    )


def piece(client: Client, path: str, sid: str = "CA1", sender: str = HERS, **more: str) -> Any:
    return twilio.post(client, f"/t/oak-sms/call/{path}", CallSid=sid, From=sender, To=OURS, **more)


def live() -> None:
    support.live(support.clock())
    while sms_keywords.answer_or_lift_next_keyword(support.clock()):
        pass
    support.live(support.clock())


LEAK = "Hi, our roof leaks since Sunday, could somebody come and look this week? Thanks, Ada"


def test_a_text_becomes_a_lead_and_is_answered_by_text(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    assert text(client, LEAK)["Content-Type"] == "text/xml"
    live()
    lead = Lead.objects.get()
    assert (lead.contact.phone, lead.contact.name, lead.stage, lead.channel) == (
        HERS,
        "Ada",
        "in_progress",
        "sms",
    )
    assert len(company.to(HERS)) == 1
    assert "Oak Roofing" in company.to(HERS)[0]
    assert "STOP" in company.to(HERS)[0]
    assert LEAK not in company.to(HERS)[0]
    sent = Message.objects.get(kind="first_response")
    assert (
        sent.state,
        sent.channel,
        sent.provider_id,
        company.texts[0]["From"],
        company.texts[0]["ValidityPeriod"],
    ) == ("sent", "sms", "SM1", OURS, "14400")


def test_told_ten_times_it_is_one_arrival(
    client: Client, business: Business, number: Source
) -> None:
    assert {text(client, LEAK, ApiVersion=str(n)).status_code for n in range(10)} == {200}
    live()
    assert (Arrival.objects.count(), Inbound.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [{"token": "guessed"}, {"base": "http://evil.example"}, {"base": "https://127.0.0.1:8000"}],
)
def test_a_wrong_signature_changes_nothing(
    client: Client, business: Business, number: Source, change: dict[str, str]
) -> None:
    assert (
        twilio.post(
            client, "/t/oak-sms/text/", MessageSid="SM1", From=HERS, Body=LEAK, **change
        ).status_code
        == 403
    )
    assert (
        client.post(
            "/t/oak-sms/text/", {"MessageSid": "SM1", "From": HERS, "Body": LEAK}
        ).status_code
        == 403
    )
    assert not Arrival.objects.exists()


def test_blanks_and_an_older_token_are_signed_for_too(
    client: Client, business: Business, number: Source
) -> None:
    assert (
        twilio.post(
            client,
            "/t/oak-sms/text/",
            token="old-secret",
            MessageSid="SM1",
            From=HERS,
            To=OURS,
            Body=" STOP",
            FromCity="",
        ).status_code
        == 200
    )
    live()
    assert Contact.objects.filter(consents__basis="withdrawal").exists()


def test_a_text_on_an_open_lead_is_a_reply_and_ends_the_follow_ups(
    client: Client, business: Business, number: Source
) -> None:
    lead = support.answered_lead(business, at=support.clock())
    text(client, "Thursday at ten suits me")
    live()
    assert (Lead.objects.count(), lead.enrollments.get().why) == (1, "replied")
    assert lead.inbound.last().channel == "sms"


@pytest.mark.parametrize(
    ("word", "by_us"),
    [
        ("STOP", 0),
        (" stop. ", 0),
        ("Unsubscribe", 0),
        ("ARRET", 1),
        ("alto", 1),
        ("please take me off your list", 1),
        ("Ne m'écrivez plus svp", 1),
        ("no me escriban más por favor", 1),
    ],
)
def test_stop_in_every_word_ends_everything_and_is_confirmed_once(
    client: Client, business: Business, number: Source, company: Twilio, word: str, by_us: int
) -> None:
    lead = support.answered_lead(business, at=support.clock())
    text(client, word)
    live()
    text(client, word, sid="SM-again")
    live()
    assert consent.is_withdrawn(lead.contact)
    assert lead.enrollments.get().why == "opted_out"
    assert Suppression.objects.filter(lifted_at__isnull=True).count() >= 2
    assert len(company.to(HERS)) == by_us
    assert not [t for t in company.to(HERS) if "http" in t]


def test_stop_from_somebody_unknown_is_noted_and_opens_nothing(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, "STOP")
    live()
    assert (Lead.objects.count(), Arrival.objects.get().became, company.texts) == (0, "refused", [])
    text(client, LEAK, sid="SM-later")
    live()
    assert Lead.objects.count() == 1
    assert company.to(HERS) == []


@pytest.mark.parametrize(
    ("word", "by_us"),
    [
        ("START", 0),
        ("unstop", 0),
        ("REPRENDRE", 1),
        ("Iniciar", 1),
        ("ok you can text me again", 1),
        ("Vous pouvez m'écrire à nouveau", 1),
    ],
)
def test_start_allows_again(
    client: Client, business: Business, number: Source, company: Twilio, word: str, by_us: int
) -> None:
    text(client, LEAK)
    live()
    text(client, "STOP", sid="SM-stop")
    live()
    text(client, word, sid="SM-start")
    live()
    contact = Contact.objects.get()
    assert not consent.is_withdrawn(contact)
    assert not Suppression.objects.filter(lifted_at__isnull=True).exists()
    assert len(company.to(HERS)) == 1 + by_us


@pytest.mark.parametrize(
    ("language", "asks", "goes", "stop", "start"),
    [
        ("en", "Hello, could you mend our roof this week?", "Don't text me again", "STOP", "START"),
        ("fr", "Bonjour, notre toit fuit, pouvez-vous passer ?", "ARRET", "ARRET", "REPRENDRE"),
        ("es", "Hola, nuestro tejado gotea, ¿puede venir alguien?", "ALTO", "ALTO", "INICIAR"),
        ("de", "Guten Tag, unser Dach ist undicht.", "Melden Sie mich ab", "STOP", "START"),
        ("pl", "Dzień dobry, nasz dach przecieka.", "Proszę mnie wypisać", "STOP", "START"),
    ],
)
def test_who_texts_is_told_in_their_language_how_to_stop_and_how_to_come_back(
    client: Client,
    business: Business,
    number: Source,
    company: Twilio,
    language: str,
    asks: str,
    goes: str,
    stop: str,
    start: str,
) -> None:
    text(client, asks)
    live()
    assert Lead.objects.get().language == language
    assert stop in company.to(HERS)[0]
    text(client, goes, sid="SM-stop")
    live()
    notice = company.to(HERS)[-1]
    assert consent.is_withdrawn(Contact.objects.get())
    assert notice != company.to(HERS)[0]
    assert start in notice
    text(client, start, sid="SM-start")
    live()
    assert not consent.is_withdrawn(Contact.objects.get())
    text(client, stop, sid="SM-stop-again")
    live()
    assert consent.is_withdrawn(Contact.objects.get())


@pytest.mark.parametrize(
    "words", ["you can't text me again", "don't start texting", "We start building on Monday"]
)
def test_other_words_allow_nothing(
    client: Client, business: Business, number: Source, words: str
) -> None:
    text(client, "STOP")
    text(client, words, sid="SM-other")
    live()
    assert consent.is_withdrawn(Contact.objects.get())


@pytest.mark.parametrize(
    ("word", "by_us"), [("HELP", 0), ("AIDE", 1), ("ayuda", 1), ("Hilfe", 1), ("POMOC", 1)]
)
def test_help_says_who_we_are_and_the_lead_is_seen(
    client: Client, business: Business, number: Source, company: Twilio, word: str, by_us: int
) -> None:
    support.answered_lead(business, at=support.clock())
    text(client, word)
    live()
    assert len(company.to(HERS)) == by_us
    assert LeadEvent.objects.filter(kind="help").count() == 1
    assert all("Oak Roofing" in t and "+19025550110" in t for t in company.to(HERS))


def test_a_missed_call_is_texted_back_and_the_message_left_is_judged(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    assert (
        f"<Number>{TEAM}" in piece(client, "").content.decode()
        or TEAM in piece(client, "").content.decode()
    )
    assert "<Record" in piece(client, "ended/", DialCallStatus="no-answer").content.decode()
    live()
    assert len(company.to(HERS)) == 1
    assert "missed your call" in company.to(HERS)[0]
    piece(
        client,
        "voicemail/",
        RecordingSid="RE1",
        RecordingUrl="https://api.twilio.com/x/RE1",
        RecordingDuration="14",
    )
    piece(
        client,
        "transcript/",
        TranscriptionSid="TR1",
        TranscriptionText=(
            "Water is pouring through the ceiling right now, please call me back urgently"
        ),
    )
    live()
    lead = Lead.objects.get()
    assert [i.text[:20] for i in lead.inbound.all()] == [
        "Missed call.",
        "They left a message ",
        "Water is pouring thr",
    ]
    assert lead.judgements.count() == 2
    assert lead.judgements.first().urgency == "emergency"
    assert Attachment.objects.get().fetch_from == "https://api.twilio.com/x/RE1.mp3"
    assert len(company.to(HERS)) == 1
    Arrival.objects.filter(became="open").update(due_at=support.clock())
    live()
    assert not Arrival.objects.filter(became__in=["open", "failed"]).exists()
    assert Lead.objects.count() == 1


def test_a_call_of_which_nothing_more_is_heard_was_missed(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    piece(client, "")
    now = support.clock()
    support.live(now)
    assert not Lead.objects.exists()
    support.live(now + timedelta(minutes=6))
    assert Lead.objects.count() == 1
    assert len(company.to(HERS)) == 1


def test_an_answered_call_waits_for_nobody(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    piece(client, "")
    piece(client, "ended/", DialCallStatus="completed")
    live()
    lead = Lead.objects.get()
    assert (lead.stage, lead.waiting_since, company.texts) == (
        "in_progress",
        None,
        [],
    )
    assert "phone" in support.reasons(lead)


def test_a_long_call_is_answered_when_it_is_taken_and_not_missed_later(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    assert "/t/oak-sms/call/answered/" in piece(client, "").content.decode()
    twilio.post(
        client,
        "/t/oak-sms/call/answered/",
        CallSid="CA-leg",
        ParentCallSid="CA1",
        From=HERS,
        To=TEAM,
        CallStatus="in-progress",
    )
    live()
    support.live(support.clock() + timedelta(minutes=20))
    piece(client, "ended/", DialCallStatus="completed")
    live()
    lead = Lead.objects.get()
    assert company.texts == []
    assert [i.text for i in lead.inbound.all()] == ["A call that one of us answered."]
    assert lead.events.filter(kind="called").count() == 1
    assert lead.stage == "in_progress"


def test_a_withheld_number_is_held_back_until_it_leaves_a_message(
    client: Client, business: Business, number: Source
) -> None:
    piece(client, "ended/", sender="anonymous", DialCallStatus="busy")
    live()
    assert Arrival.objects.get().became == "quarantined"
    piece(
        client,
        "transcript/",
        sender="anonymous",
        TranscriptionSid="TR1",
        TranscriptionText="This is Ada, please ring me on 902 555 0131 about my roof",
    )
    live()
    assert Lead.objects.count() == 1


def test_without_a_phone_to_ring_a_message_is_taken_at_once(
    client: Client, business: Business, number: Source
) -> None:
    number.telephone = {"number": OURS, "greeting": "Oak here, after the tone please"}
    number.save()
    page = piece(client, "").content.decode()
    assert "Oak here" in page
    assert "/t/oak-sms/call/transcript/" in page
    live()
    assert Lead.objects.count() == 1


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def test_pictures_are_fetched_from_the_company_alone(
    client: Client,
    business: Business,
    number: Source,
    company: Twilio,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text(
        client,
        LEAK,
        NumMedia="2",
        MediaUrl0="https://media.twilio.com/p",
        MediaContentType0="image/png",
        MediaUrl1="https://evil.example/p",
    )
    live()
    monkeypatch.setattr(
        web, "fetch", lambda url, most, seconds, sign_in: web.Fetched(url, "image/png", PNG)
    )
    while media.fetch_next_media(support.clock()):
        pass
    good, evil = Attachment.objects.all()
    assert (good.kind, bytes(good.data), good.fetch_at) == ("image/png", PNG, None)
    assert not evil.data
    assert "telephone company" in evil.why
    assert evil.fetch_at is None


@pytest.mark.parametrize(
    ("script", "state", "accepted"),
    [
        ((500, {"code": 20500, "message": "oops"}), "unconfirmed", 1),
        ("drop", "unconfirmed", 1),
        ((201, b"<garbage>"), "unconfirmed", 0),
        ((429, {"code": 20429, "message": "slow down"}), "queued", 0),
        ((401, {"code": 20003, "message": "who?"}), "queued", 0),
        ((400, {"code": 21211, "message": "no number"}), "failed", 0),
        ((400, {"code": 21610, "message": "opted out"}), "failed", 0),
    ],
)
def test_what_the_company_says_decides_and_nothing_is_said_twice(
    client: Client,
    business: Business,
    number: Source,
    company: Twilio,
    script: Any,
    state: str,
    accepted: int,
) -> None:
    company.script = script
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    assert (message.state, len(company.texts)) == (state, accepted), message.why
    company.script = None
    support.live(support.clock() + timedelta(minutes=11))
    assert len(company.texts) == (1 if state != "failed" and script != (201, b"<garbage>") else 0)
    if isinstance(script, tuple) and isinstance(script[1], dict) and script[1]["code"] == 21610:
        assert consent.is_withdrawn(message.lead.contact)


def test_news_settles_what_was_unconfirmed_and_never_moves_backwards(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    company.script = "drop"
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    path = news_path(message.pk)
    for status, state, news in [
        ("queued", "sent", ""),
        ("delivered", "sent", "delivered"),
        ("sent", "sent", "delivered"),
        ("delivered", "sent", "delivered"),
    ]:
        assert twilio.post(client, path, MessageSid="SM9", MessageStatus=status).status_code == 204
        message.refresh_from_db()
        assert (message.state, message.delivery, message.provider_id) == (state, news, "SM9")
    assert (
        twilio.post(
            client, path, token="guessed", MessageSid="SM9", MessageStatus="failed"
        ).status_code
        == 403
    )
    assert (
        twilio.post(client, path[:-3] + "0/", MessageSid="SM9", MessageStatus="failed").status_code
        == 404
    )
    message.refresh_from_db()
    assert message.delivery == "delivered"


def test_a_text_that_did_not_arrive_asks_a_person(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    delivery_news.apply_sms_news(message.pk, "undelivered", 30003, "SM1", support.clock())
    lead = Lead.objects.get()
    assert "call them" in support.reasons(lead)
    assert not Suppression.objects.exists()


def test_a_person_replies_by_the_way_they_came(
    client: Client, business: Business, number: Source, company: Twilio, owner: Any
) -> None:
    text(client, LEAK)
    live()
    lead = Lead.objects.get()
    reply.write_reply(lead, "We come on Thursday.", support.clock(), owner)
    live()
    assert company.to(HERS)[1] == "We come on Thursday."
    with pytest.raises(Declined, match="cannot be reached"):
        reply.write_reply(lead, "Hello", support.clock(), owner, "email")
    with pytest.raises(Declined, match="1600"):
        reply.write_reply(lead, "x" * 1601, support.clock(), owner)


def test_an_answer_to_a_text_is_drafted_and_approved_as_one(
    client: Client, business: Business, number: Source, company: Twilio, owner: Any, model: Model
) -> None:
    model(drafts.answers(drafts.CHOICE))
    drafts.decide(business, "draft")
    Business.objects.update(facts=["Quotes are free."])
    text(client, LEAK)
    live()
    message = Message.objects.get(kind="first_response")
    assert (message.state, message.channel, message.subject, company.to(HERS)) == (
        "awaiting_approval",
        "sms",
        "",
        [],
    )
    assert message.body.startswith("Hi Ada, ")
    assert "Quotes are free." in message.body
    assert message.body.endswith("Oak Roofing")
    assert "\n" not in message.body
    client.force_login(owner)
    page = client.get("/approvals/").content.decode()
    assert "By text;" in page
    assert f"subject-{message.pk}" not in page
    with pytest.raises(Declined, match="1550 fit in one text message"):
        drafts.let_go(message, owner, body="x" * 1601, now=support.clock())
    drafts.let_go(message, owner, now=support.clock())
    live()
    assert len(company.to(HERS)) == 1
    assert company.to(HERS)[0].startswith(message.body)
    assert "STOP" in company.to(HERS)[0]


def test_a_text_that_nobody_approves_in_time_is_answered_in_the_owners_few_words(
    client: Client, business: Business, number: Source, company: Twilio, model: Model
) -> None:
    model(drafts.answers(drafts.CHOICE))
    drafts.decide(business, "draft")
    with time_machine.travel(support.MONDAY):  # at night nothing would be sent
        text(client, LEAK)
        live()
        support.live(Lead.objects.get().promise_due_at)  # type: ignore[arg-type]
    assert len(company.to(HERS)) == 1
    assert "Thanks" in company.to(HERS)[0].title()
    assert "Dear" not in company.to(HERS)[0]
    assert len(company.to(HERS)[0]) < 300


def test_who_calls_gets_the_owners_words_at_once_whatever_is_drafted(
    client: Client, business: Business, number: Source, company: Twilio, model: Model
) -> None:
    model(drafts.answers(drafts.CHOICE))
    drafts.decide(business, "draft")
    piece(client, "")
    piece(client, "ended/", DialCallStatus="no-answer")
    live()
    assert len(company.to(HERS)) == 1
    assert "missed your call" in company.to(HERS)[0]
    assert Message.objects.get(kind="first_response").state == "sent"


def test_a_reply_by_text_is_drafted_on_request(
    client: Client, business: Business, number: Source, company: Twilio, owner: Any, model: Model
) -> None:
    model(drafts.answers(drafts.CHOICE))
    text(client, LEAK)
    live()
    draft = reply.ask_for_draft(Lead.objects.get(), support.clock(), owner)
    assert (draft.channel, draft.to, draft.subject) == ("sms", HERS, "")
    live()
    draft.refresh_from_db()
    assert draft.state == "awaiting_approval"
    drafts.let_go(draft, owner, now=support.clock())
    live()
    assert len(company.to(HERS)) == 2
    assert company.to(HERS)[1] == draft.body


def test_the_page_of_a_number_refuses_nonsense_and_shows_where_to_connect(
    client: Client, business: Business, number: Source, owner: Any
) -> None:
    client.force_login(owner)
    page = client.get(f"/sources/{number.pk}/").content.decode()
    assert "/t/oak-sms/text/" in page
    assert "/t/oak-sms/call/" in page
    bad = client.post(
        f"/sources/{number.pk}/",
        {
            "name": "Line",
            "language": "en",
            "number": "12",
            "ring": OURS,
            "ring_seconds": "900",
            "answer": "{{nobody}}",
        },
    )
    assert bad.status_code == 422
    assert "nobody" in bad.content.decode()
    assert (
        client.post(
            f"/sources/{number.pk}/",
            {"name": "Line", "language": "en", "number": "12", "ring_seconds": "900"},
        ).status_code
        == 422
    )
    assert (
        client.post(
            f"/sources/{number.pk}/",
            {
                "name": "Line",
                "language": "en",
                "number": "902 555 0188",
                "ring": "",
                "ring_seconds": "25",
                "active": "on",
                "answer": "Hi {{first_name}}, {{business}} here.",
            },
        ).status_code
        == 302
    )
    number.refresh_from_db()
    assert number.telephone == {
        "number": "+19025550188",
        "ring_seconds": 25,
        "answer": "Hi {{first_name}}, {{business}} here.",
    }


def test_filing_a_telephone_arrival_again_changes_nothing(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK)
    arrival = Arrival.objects.get()
    assert filing.try_to_file(arrival.pk, support.clock())
    assert not filing.try_to_file(arrival.pk, support.clock())
    assert Lead.objects.count() == 1


def test_a_text_that_nobody_told_us_of_is_found_in_the_list_once(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, LEAK, sid="SM-told")
    company.listed = [
        {"sid": "SM-told", "From": HERS, "To": OURS, "Body": LEAK},
        {
            "sid": "SM-lost",
            "From": "+19025550132",
            "To": OURS,
            "Body": "STOP",
            "date_sent": "Mon, 14 Sep 2026 14:00:00 +0000",
        },
        {"sid": "SM-ours", "From": OURS, "To": OURS, "Body": "x", "direction": "outbound-api"},
    ]
    now = support.clock()
    assert [missed_texts.poll_next_missed_sms(now) for _ in range(2)] == [True, False]
    assert missed_texts.poll_next_missed_sms(now + timedelta(minutes=6))
    live()
    assert Arrival.objects.count() == 2
    assert Lead.objects.count() == 1
    assert Arrival.objects.get(submission_id="text-SM-lost").received_at == support.MONDAY
    assert consent.is_withdrawn(Contact.objects.get(addresses__value="+19025550132"))


def test_a_list_that_cannot_be_read_is_told_on_the_source_and_read_from_there_later(
    business: Business, number: Source, company: Twilio
) -> None:
    now = support.clock()
    company.script = (503, {})
    assert missed_texts.poll_next_missed_sms(now)
    number.refresh_from_db()
    assert "cannot be read" in number.sms_error
    assert number.sms_read_at is None
    company.script = None
    assert missed_texts.poll_next_missed_sms(now + timedelta(minutes=6))
    number.refresh_from_db()
    assert number.sms_error == ""
    assert number.sms_read_at is not None


def test_without_an_account_nothing_is_asked(business: Business) -> None:
    assert not missed_texts.poll_next_missed_sms(support.clock())


@pytest.mark.parametrize("count", ["²", "⑨", "9" * 5000, "-1", "x"])
def test_a_count_of_pictures_that_is_none_loses_no_words(
    client: Client, business: Business, number: Source, count: str
) -> None:
    text(client, LEAK, NumMedia=count, MediaUrl0="https://[::1/")
    live()
    assert Lead.objects.count() == 1


def test_an_address_that_is_none_is_given_up(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK, NumMedia="1", MediaUrl0="https://[::1/")
    live()
    assert media.fetch_next_media(support.clock())
    assert not media.fetch_next_media(support.clock() + timedelta(hours=1))


def test_who_texts_from_another_number_is_answered_there_by_the_number_they_wrote_to(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    other = Source.objects.create(
        business=business,
        kind=Source.Kind.SMS,
        name="Second",
        key="oak-sms-2",
        telephone={"number": "+19025550188"},
    )
    text(client, LEAK)
    live()
    lead = Lead.objects.get()
    lead.contact.addresses.create(business=business, kind="phone", value="+19025550132")
    twilio.post(
        client,
        f"/t/{other.key}/text/",
        MessageSid="SM-2",
        From="+19025550132",
        To="+19025550188",
        Body="It is me from my other phone",
    )
    live()
    lead.refresh_from_db()
    assert ways_to_reach(lead)["sms"] == "+19025550132"
    assert number_of(lead) == "+19025550188"


def test_a_business_without_a_sequence_still_texts_back(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    Sequence.objects.update(in_force=False)
    text(client, LEAK)
    live()
    assert len(company.to(HERS)) == 1


def test_a_text_that_is_late_waits_for_the_day(business: Business, number: Source) -> None:
    facts = support.changed(
        SendFacts(kind="first_response", now=support.MONDAY, to=HERS),
        consent_until=support.MONDAY + timedelta(days=30),
        sms_at=support.MONDAY + timedelta(hours=9),
    )
    assert (
        may_send(support.changed(facts, captured_at=support.MONDAY - timedelta(minutes=5)))
        == Send()
    )
    late = may_send(support.changed(facts, captured_at=support.MONDAY - timedelta(minutes=16)))
    until = support.MONDAY + timedelta(hours=9)
    assert late == Wait(until, WhyCode.SMS_HOURS, "Too late at night for a text.")


@pytest.mark.parametrize(
    "withheld",
    ["+86282452253", "+266696687", "+7378742833", "+2562533", "+8656696", "Anonymous", ""],
)
def test_what_a_withheld_number_dials_is_no_number(
    client: Client, business: Business, number: Source, withheld: str
) -> None:
    piece(client, "ended/", sender=withheld, DialCallStatus="completed")
    live()
    assert Arrival.objects.get().became == "quarantined"
    assert not Lead.objects.exists()


def test_an_old_calls_id_joins_nothing(client: Client, business: Business, number: Source) -> None:
    piece(client, "ended/", DialCallStatus="no-answer")
    live()
    Arrival.objects.update(received_at=support.clock() - timedelta(days=2))
    piece(
        client,
        "voicemail/",
        sender="+19025550170",
        RecordingSid="RE1",
        RecordingUrl="https://api.twilio.com/x/RE1",
        RecordingDuration="14",
    )
    live()
    assert Lead.objects.count() == 2


def test_a_number_of_ours_that_is_gone_withholds_the_text_and_says_so(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, LEAK)
    support.live(support.clock())
    lead = Lead.objects.get()
    company.texts.clear()
    Message.objects.filter(lead=lead).update(
        state="queued", not_before=support.clock(), provider_id=""
    )
    Source.objects.filter(kind=Source.Kind.SMS).update(telephone={})
    support.live(support.clock())
    message = Message.objects.get(lead=lead)
    assert company.texts == []
    assert message.state != "sent"
    assert "number of ours" in message.why
