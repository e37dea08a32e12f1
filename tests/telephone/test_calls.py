"""Calls: put through, missed, answered by text, and a message left."""

from datetime import timedelta

import pytest
from django.test import Client

from leads.capture import filing
from leads.models import Arrival, Attachment, Business, Lead, Source
from tests import support
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, OURS, TEAM, live, piece, text

pytestmark = pytest.mark.django_db


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
    assert lead.judgements.count() == 3  # danger at once, then the call as a whole
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


def test_filing_a_telephone_arrival_again_changes_nothing(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK)
    arrival = Arrival.objects.get()
    assert filing.try_to_file(arrival.pk, support.clock())
    assert not filing.try_to_file(arrival.pk, support.clock())
    assert Lead.objects.count() == 1


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
