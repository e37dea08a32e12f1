"""Answers by text: drafted, approved, sent in time, and written by a person."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from followups.answers import reply
from followups.models import Message
from leads.business.facts import keep_fact
from leads.capture import filing
from leads.declined import Declined
from leads.models import Business, Lead, Source
from tests import support
from tests.support import ADA, Model, drafts
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, OURS, live, piece, text

pytestmark = pytest.mark.django_db


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


def test_a_phone_left_in_a_form_is_answered_by_text(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    with time_machine.travel(support.MONDAY):  # at night nothing would be sent
        client.post("/f/oak/", {**ADA, "email": ""})
        live()
    message = support.first_answer(Lead.objects.get())
    assert (message.channel, message.to, message.state) == ("sms", HERS, "sent")


def test_an_answer_to_a_text_is_drafted_and_approved_as_one(
    client: Client, business: Business, number: Source, company: Twilio, owner: Any, model: Model
) -> None:
    model(drafts.answers(drafts.CHOICE))
    drafts.decide(business, "draft")
    keep_fact(business, None, "en", {"topic": "", "text": "Quotes are free."}, support.clock())
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


def test_who_asks_us_to_stop_at_once_is_not_to_be_called_or_texted(
    client: Client, business: Business, number: Source
) -> None:
    text(client, LEAK, sid="S1")
    text(client, "STOP", sid="S2")
    number.telephone = {}  # no way is left to text them
    number.save()
    while filing.file_next_arrival(support.clock()):
        pass
    live()
    lead = Lead.objects.get()
    assert lead.messages.get(kind="first_response").why_code == "opted_out"
    assert not lead.attentions.filter(code="no_answer").exists()
