"""The same inquiry once more is no reply: nothing ends by it, and nobody is answered twice."""

from datetime import timedelta
from typing import Any

import pytest

from leads.capture import filing, webhook
from leads.models import Arrival, Attachment, Business, Lead, LeadEvent, MailId, Source
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(minutes=30)
FORM_MAIL = f"Name: {ADA['name']}\r\nEmail: {ADA['email']}\r\nMessage: {ADA['message']}"


@pytest.fixture
def hook(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.WEBHOOK, "Builder", MONDAY)


def posted(hook: Source, at: Any, **more: str) -> Arrival:
    pairs = {"name": ADA["name"], "email": ADA["email"], "message": ADA["message"], **more}
    body = "&".join(f"{name}={value}" for name, value in pairs.items()).encode()
    arrival = webhook.keep_post(hook, body, "application/x-www-form-urlencoded", at)
    while filing.file_next_arrival(at):
        pass
    arrival.refresh_from_db()
    return arrival


def replies(lead: Lead) -> int:
    return lead.events.filter(kind__in=[LeadEvent.Kind.ATTACHED, LeadEvent.Kind.HEARD]).count()


def test_a_builders_retry_with_another_time_is_the_same_inquiry(hook: Source) -> None:
    first, again = posted(hook, MONDAY, Time="10:12"), posted(hook, LATER, Time="10:42")
    assert (again.became, again.why_code, again.lead) == ("attached", "same_words", first.lead)
    assert replies(first.lead) == 0  # type: ignore[arg-type]


def test_a_form_and_its_mail_are_one_inquiry(business: Business) -> None:
    lead = support.answered_lead(business)
    website = support.letter("Website <wordpress@oak-roofing.example>", FORM_MAIL, "New submission")
    assert support.mail_in(business, website, LATER).why_code == "same_words"
    assert replies(lead) == 0


def test_a_forms_mail_in_the_visitors_own_name_is_no_reply(business: Business) -> None:
    lead = support.answered_lead(business)
    body = (
        f"From: {ADA['name']}\r\nSubject: roof\r\n\r\nMessage Body:\r\n{ADA['message']}\r\n\r\n"
        "-- \r\nThis e-mail was sent from a contact form on Oak Roofing"
    )
    mail = support.letter(f"Ada <{ADA['email']}>", body, "Oak Roofing: roof")
    assert support.mail_in(business, mail, LATER).why_code == "same_words"
    assert replies(lead) == 0


def test_the_same_words_with_more_below_are_a_reply(business: Business) -> None:
    lead = support.answered_lead(business)
    body = f"{ADA['message']}\r\n\r\nAny news of this? It rains in."
    support.mail_in(business, support.letter(f"Ada <{ADA['email']}>", body, "roof"), LATER)
    assert replies(lead) == 1


def test_one_mail_in_two_mailboxes_is_one(business: Business) -> None:
    mail = support.letter(f"Ada <{ADA['email']}>", ADA["message"], "roof")
    first = support.mail_in(business, mail)
    group = b"Delivered-To: team@oak-roofing.example\r\nList-ID: <team.oak-roofing.example>\r\n"
    by_group = group + mail + b"\r\n-- \r\nYou get this as a member of the group team\r\n"
    again = support.mail_in(business, by_group, LATER)
    assert (again.why_code, again.lead) == ("same_words", first.lead)
    assert replies(first.lead) == 0


def test_other_words_under_one_message_id_are_other_words(business: Business) -> None:
    lead = support.mail_in(business, support.letter("Ada <ada@x.example>", "roof", "a")).lead
    known = MailId.objects.get(lead=lead).value
    other = support.letter("Bob <bob@y.example>", "Our gutter came down last night", "b")
    own = other.split(b"Message-ID: ")[1].split(b"\r\n")[0]
    assert support.mail_in(business, other.replace(own, known.encode())).lead != lead


def test_a_stop_under_one_message_id_is_heard(business: Business) -> None:
    words = support.letter("Ada <ada@x.example>", "Please stop by at five, the roof leaks", "a")
    lead = support.mail_in(business, words).lead
    stop = support.letter("Ada <ada@x.example>", "Stop", "b")
    own = stop.split(b"Message-ID: ")[1].split(b"\r\n")[0]
    support.mail_in(business, stop.replace(own, MailId.objects.get(lead=lead).value.encode()))
    assert lead is not None
    assert lead.is_silenced
    assert "“stop”" in support.reasons(lead)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("One thing more: the downpipe came off as well.", 5),
        (ADA["message"], 60 * 30),  # a day later they ask again
        ("Please stop writing to me", 5),
    ],
)
def test_whatever_is_new_is_a_reply(business: Business, text: str, minutes: int) -> None:
    lead = support.answered_lead(business)
    later = MONDAY + timedelta(minutes=minutes)
    support.write(business, {**ADA, "message": text}, later)
    assert replies(lead) == 1


def test_few_words_are_said_again(business: Business) -> None:
    lead = support.answered_lead(business, {**ADA, "message": "Call me, please"})
    support.write(business, {**ADA, "message": "Call me, please"}, LATER)
    assert replies(lead) == 1


def test_what_hangs_on_the_second_one_is_kept(business: Business) -> None:
    support.answered_lead(business)
    mail = support.letter(f"Ada <{ADA['email']}>", "", "photo").replace(
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n'
        b"\r\n" + ADA["message"].encode() + b"\r\n--b\r\nContent-Type: image/png\r\n"
        b'Content-Disposition: attachment; filename="roof.png"\r\n\r\n\x89PNG\r\n--b--',
    )
    assert support.mail_in(business, mail, LATER).why_code == "same_words"
    assert Attachment.objects.get().name == "roof.png"
