"""An emergency gets the owner's text for it at once, in their language, by their way."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.owner import emergency_texts
from leads.declined import Declined
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Lead
from leads.review.corrections import correct_judgement
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import decide, drafted, let_go, words
from tests.support.judging import FLOODED, GOOD
from tests.support.seen import FLOOD
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def first_mail(mail_through: Sink, address: str = "wade@x.example") -> str:
    (mail,) = mail_through.to(address)
    return words(mail)


@pytest.mark.parametrize("mode", ["template", "draft", "automatic", "none"])
def test_it_goes_at_once_whatever_else_was_chosen(
    business: Business, mail_through: Sink, model: Model, mode: str
) -> None:
    model(FLOODED)
    decide(business, mode)
    support.answered_lead(business, FLOOD)
    assert "Please call us now: (902) 555-0110" in first_mail(mail_through)


def test_it_does_not_promise_later(business: Business, mail_through: Sink) -> None:
    support.answered_lead(business, FLOOD)
    assert "Thanks for writing to Oak Roofing" not in first_mail(mail_through)


def test_it_comes_in_their_language(business: Business, mail_through: Sink, model: Model) -> None:
    model({**FLOODED, "language": "de"})
    support.answered_lead(business, FLOOD)
    assert "rufen Sie" in first_mail(mail_through)


@pytest.mark.parametrize("theirs", ["", "it", "pt"])
def test_in_a_language_that_we_lack_it_comes_in_that_of_the_business(theirs: str) -> None:
    business = support.make_business(languages=["nl", "fr", "en"])
    assert "appelez-nous" in emergency_texts.emergency_text(business, theirs)[1].lower()


def test_the_owner_words_it(business: Business, owner: User, mail_through: Sink) -> None:
    emergency_texts.keep_emergency_text(
        business, "en", "Ring us", "Ring {{phone}} and shut the stopcock.", MONDAY, owner
    )
    support.answered_lead(business, FLOOD)
    assert first_mail(mail_through).startswith("Ring (902) 555-0110 and shut the stopcock.")


def test_without_a_phone_it_does_not_ask_to_call(mail_through: Sink) -> None:
    business = support.make_business(phone="")
    support.answered_lead(business, FLOOD)
    assert "call us now" not in first_mail(mail_through)


def test_spam_that_cries_gets_nothing(business: Business, mail_through: Sink, model: Model) -> None:
    model({**FLOODED, "category": "spam"})
    support.answered_lead(business, FLOOD)
    assert mail_through.to("wade@x.example") == []


def test_nobody_is_followed_up_by_itself(business: Business, mail_through: Sink) -> None:
    lead = support.answered_lead(business, FLOOD)
    for day in range(1, 9):
        support.live(MONDAY + timedelta(days=day))
    assert len(mail_through.to("wade@x.example")) == 1
    assert lead.holds.exists()


def judged_late(lead: Lead, at: Any) -> None:
    opinion = Opinion("new_inquiry", "emergency", judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], at)


def test_a_draft_that_waits_gives_way(business: Business, mail_through: Sink, model: Model) -> None:
    choice: dict[str, Any] = {"facts": [1], "opening": "sorry", "questions": []}
    model(lambda schema: GOOD if "category" in schema["properties"] else choice)
    decide(business, "draft")
    lead = support.answered_lead(business, ADA)
    assert support.first_answer(lead).state == "awaiting_approval"
    judged_late(lead, MONDAY)
    support.live(MONDAY + MINUTE)
    assert "Please call us now" in first_mail(mail_through, "ada@lovelace.example")


def test_an_answer_that_was_planned_before_anybody_knew_gives_way(
    business: Business, mail_through: Sink, model: Model
) -> None:
    lead = support.write(business, ADA)
    support.planned_answer(lead, MONDAY + 4 * MINUTE)
    judged_late(lead, MONDAY + 4 * MINUTE)
    support.live(MONDAY + 4 * MINUTE)
    assert "Please call us now" in first_mail(mail_through, "ada@lovelace.example")


def test_a_text_with_an_unknown_field_is_declined(business: Business, owner: User) -> None:
    with pytest.raises(Declined) as declined:
        emergency_texts.keep_emergency_text(business, "en", "Ring", "{{nobody}}", MONDAY, owner)
    assert "not a merge field" in declined.value.mistakes["body"]


def test_emptied_it_is_ours_again(business: Business, owner: User) -> None:
    keep = emergency_texts.keep_emergency_text
    keep(business, "en", "Ring", "Ring us.", MONDAY, owner)
    keep(business, "en", "", "", MONDAY, owner)
    assert "Please call us now" in emergency_texts.emergency_text(business, "en")[1]


def test_an_owners_text_whose_phone_is_gone_gives_way_to_ours(
    business: Business, owner: User, mail_through: Sink
) -> None:
    """Else nothing would go at all."""
    keep = emergency_texts.keep_emergency_text
    keep(business, "en", "Ring us", "Ring {{phone}} now.", MONDAY, owner)
    Business.objects.update(phone="")
    business.refresh_from_db()
    support.answered_lead(business, FLOOD)
    assert "What you write sounds urgent." in first_mail(mail_through)


@pytest.mark.parametrize("category", ["spam", "auto_reply_or_bounce"])
def test_what_turns_out_to_be_junk_before_it_went_gets_nothing(
    business: Business, owner: User, mail_through: Sink, category: str
) -> None:
    lead = support.write(business, FLOOD)
    judged_late(lead, MONDAY)
    support.planned_answer(lead, MONDAY)
    assert support.first_answer(lead).wording == "emergency"
    correct_judgement(lead, {"category": category}, "", MONDAY, owner)
    support.live(MONDAY + MINUTE)
    assert mail_through.to("wade@x.example") == []


@pytest.mark.parametrize("name", ["{{phone}}", "{{signature}}{{nobody}}", "{% now %}", "<<x>>"])
def test_a_name_fills_in_nothing(business: Business, mail_through: Sink, name: str) -> None:
    support.answered_lead(business, {**FLOOD, "name": name})
    text = first_mail(mail_through).partition("What you write")[0]
    assert "555-0110" not in text
    assert "Oak Roofing" not in text


@pytest.mark.parametrize("language", ["it", "zh", "xx"])
def test_in_a_language_without_texts_something_goes_all_the_same(
    business: Business, mail_through: Sink, model: Model, language: str
) -> None:
    model({**FLOODED, "language": language})
    support.answered_lead(business, FLOOD)
    assert "(902) 555-0110" in first_mail(mail_through)


def test_it_goes_once_however_often_it_is_judged(business: Business, mail_through: Sink) -> None:
    lead = support.answered_lead(business, FLOOD)
    for minutes in range(1, 6):
        judged_late(lead, MONDAY + minutes * MINUTE)
        support.live(MONDAY + minutes * MINUTE)
    first_mail(mail_through)


def test_what_a_person_approved_goes_as_it_is(
    business: Business, owner: User, mail_through: Sink, model: Model
) -> None:
    message = drafted(business, model)
    later = MONDAY + timedelta(hours=1)
    message = let_go(message, owner, body="Dear Ada, shut the valve.", at=later)
    assert message.lead is not None
    judged_late(message.lead, MONDAY + MINUTE)
    support.live(MONDAY + 2 * MINUTE)
    support.live(later)
    assert "shut the valve" in first_mail(mail_through, "ada@lovelace.example")
