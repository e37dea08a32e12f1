"""The team is told in time: of an emergency at once, and of what is held back within the hour."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.models import Message
from followups.outbox import send as outbox
from followups.team import held_alerts, lead_alerts
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.ledger import arrivals
from leads.models import Business, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.review import corrections, held_back
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import decide
from tests.support.judging import FLOODED
from tests.support.seen import FLOOD, held
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def alert_all(at: Any) -> list[Message]:
    """Every alert that is due, as rows."""
    steps = (
        lead_alerts.alert_next_lead,
        held_back.read_next_held_back,
        held_alerts.notify_next_held_back,
    )
    while sum(step(at) for step in steps):
        pass
    return list(Message.objects.filter(kind="alert").order_by("id"))


# An emergency


@pytest.fixture
def flood(business: Business, owner: User, model: Model) -> Lead:
    """A burst pipe, answered with the text for emergencies although drafts are wanted."""
    model(FLOODED)
    decide(business, "draft", owner=owner)
    return support.answered_lead(business, FLOOD)


@pytest.fixture
def angry(business: Business, owner: User, model: Model) -> Lead:
    """Somebody angry, whose draft waits for somebody to approve it."""
    judged, choice = (
        {**FLOODED, "urgency": "soon", "person": ["anger"]},
        {"facts": [1], "opening": "sorry"},
    )
    model(
        lambda schema: judged if "category" in schema["properties"] else {**choice, "questions": []}
    )
    decide(business, "draft", owner=owner)
    lead = support.answered_lead(business, FLOOD)
    assert support.first_answer(lead).state == "awaiting_approval"
    return lead


def test_an_emergency_is_told_at_once(flood: Lead, owner: User) -> None:
    (told,) = alert_all(MONDAY + MINUTE)
    assert told.to == owner.email
    assert told.not_before == MONDAY + MINUTE
    assert told.subject == "EMERGENCY: call Wade Poole, (902) 555-0131"


def test_the_mail_of_an_emergency_says_whom_to_call_and_why(flood: Lead) -> None:
    (told,) = alert_all(MONDAY)
    assert "tel:+19025550131" in told.text
    assert '<a href="tel:+19025550131">+1 902-555-0131</a>' in told.html
    assert "water is pouring through the kitchen ceiling" in told.text


def test_who_needs_a_person_for_another_reason_is_told_of_with_it(angry: Lead) -> None:
    (told,) = alert_all(MONDAY)
    assert told.subject == "Act now: Wade Poole"
    assert "A person is needed: somebody or something may be in danger" in told.text
    assert "; angry or complaining." in told.text
    assert "Nothing more goes by itself until one of you decides." in told.text


@pytest.mark.parametrize(
    "words",
    [
        "Please stop writing to me, I have found somebody else for the shed.",
        "Take me off your list, the fence is done.",
        "Don't contact me again, thank you.",
    ],
)
def test_who_asks_us_to_stop_is_told_of_once_and_in_one_line(
    business: Business, owner: User, words: str
) -> None:
    support.answered_lead(business, {**ADA, "message": words})
    (told,) = alert_all(MONDAY)
    first = told.text.partition("\n")[0]
    assert first.startswith("A person is needed: Somebody asks by form not to be written to")
    assert first.count("asks not to be written to") == 0


def test_its_mail_leads_each_owner_to_the_draft(angry: Lead, business: Business) -> None:
    support.make_owner(business, "second@oak-roofing.example")
    links = [re.search(r"/a/[^\s]+/", told.text) for told in alert_all(MONDAY)]
    assert len({link[0] for link in links if link}) == 2


def test_it_is_told_once_and_the_promise_that_ends_all_the_same(angry: Lead) -> None:
    alert_all(MONDAY)
    subjects = [told.subject for told in alert_all(MONDAY + 46 * MINUTE)]
    assert subjects == ["Act now: Wade Poole", "Approve: Wade Poole"]
    assert len(alert_all(MONDAY + 50 * MINUTE)) == 2


def judged_emergency(lead: Lead, at: Any) -> None:
    reasons = [new_reason(ReasonCode.HEALTH)]
    opinion = Opinion("existing_customer", "emergency", reasons=reasons, judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], at)


def test_what_becomes_an_emergency_later_is_told_once_more(angry: Lead) -> None:
    alert_all(MONDAY)
    judged_emergency(angry, MONDAY + MINUTE)
    subjects = [told.subject for told in alert_all(MONDAY + MINUTE)]
    assert subjects[0] == "Act now: Wade Poole"
    assert subjects[1] == "EMERGENCY: call Wade Poole, (902) 555-0131. A draft waits"


def test_an_emergency_that_is_judged_again_is_told_once(flood: Lead) -> None:
    alert_all(MONDAY)
    judged_emergency(flood, MONDAY + MINUTE)
    assert len(alert_all(MONDAY + MINUTE)) == 1


def test_the_late_mail_says_whom_to_call(angry: Lead) -> None:
    late = alert_all(MONDAY + 46 * MINUTE)[-1]
    assert "tel:+19025550131" in late.text


def test_an_emergency_without_a_phone_says_so(business: Business, owner: User) -> None:
    support.answered_lead(business, {**FLOOD, "phone": ""})
    (told,) = alert_all(MONDAY)
    assert "We have no phone number of theirs." in told.text


@pytest.mark.parametrize(
    ("kept_here", "says"),
    [(False, "Our automatic answer has gone."), (True, "Our automatic answer was kept here")],
)
def test_an_emergency_says_what_became_of_our_answer(
    business: Business, owner: User, kept_here: bool, says: str
) -> None:
    lead = support.answered_lead(business, FLOOD)
    lead.messages.filter(kind="first_response").update(kept_here=kept_here)
    (told,) = alert_all(MONDAY)
    assert says in told.text


def test_who_wants_a_quote_is_no_emergency(business: Business, owner: User) -> None:
    support.answered_lead(business, ADA)
    assert alert_all(MONDAY) == []


def test_an_emergency_that_somebody_corrected_is_told_no_more(
    business: Business, owner: User
) -> None:
    lead = support.answered_lead(business, FLOOD)
    corrections.correct_judgement(lead, {"urgency": "normal"}, "a joke", MONDAY, owner)
    assert alert_all(MONDAY) == []


def test_hostile_words_in_an_emergency_stay_words(business: Business, owner: User) -> None:
    words = "<script>alert(1)</script> " + FLOOD["message"]
    support.answered_lead(business, {**FLOOD, "message": words})
    (told,) = alert_all(MONDAY)
    assert "<script" not in told.html
    assert "&lt;script&gt;" in told.html


def test_an_emergency_really_reaches_the_owner(
    business: Business, owner: User, mail_through: Sink
) -> None:
    support.answered_lead(business, FLOOD)
    alert_all(MONDAY)
    outbox.send_next_message(MONDAY)
    assert [mail["Subject"] for mail in mail_through.to(owner.email)] == [
        "EMERGENCY: call Wade Poole, (902) 555-0131"
    ]


# What is held back


def test_what_is_held_back_rings_with_name_words_and_reason(
    business: Business, owner: User
) -> None:
    arrival = held(business, ADA, MONDAY)
    (told,) = alert_all(MONDAY)
    assert told.to == owner.email
    assert told.subject == "Held back: Ada Keen, 902-555-0131. Is it an inquiry?"
    for words in ("Ada Keen", "Our roof leaks since Sunday", arrival.why):
        assert words in told.text


def test_it_rings_once(business: Business, owner: User) -> None:
    held(business, ADA, MONDAY)
    for minutes in range(0, 180, 10):
        alert_all(MONDAY + minutes * MINUTE)
    assert Message.objects.filter(kind="alert").count() == 1


def test_what_comes_soon_after_is_told_together_and_within_the_hour(
    business: Business, owner: User
) -> None:
    for minutes in range(3):
        fields = {**ADA, "name": f"Ada Keen{minutes}", "email": f"a{minutes}@x.example"}
        held(business, fields, MONDAY + minutes * MINUTE)
        alert_all(MONDAY + minutes * MINUTE)
    first, second = alert_all(MONDAY + 31 * MINUTE)
    assert second.subject == "2 messages are held back. Are they inquiries?"
    assert second.not_before - (MONDAY + MINUTE) < timedelta(hours=1)
    assert "Ada Keen0" in first.text
    assert "Ada Keen1" in second.text
    assert "Ada Keen2" in second.text


def test_what_reads_like_an_emergency_waits_for_no_other(business: Business, owner: User) -> None:
    held(business, ADA, MONDAY)
    alert_all(MONDAY)
    held(business, FLOOD, MONDAY + MINUTE)
    subject = alert_all(MONDAY + MINUTE)[-1].subject
    assert subject == "EMERGENCY? Held back: Wade Poole, 902-555-0131"


def test_what_was_decided_meanwhile_does_not_ring(business: Business, owner: User) -> None:
    arrivals.discard_arrival(held(business, ADA, MONDAY), MONDAY, owner)
    assert alert_all(MONDAY) == []


def test_a_long_list_in_a_mail_says_how_many_more(business: Business, owner: User) -> None:
    for n in range(25):
        held(business, {**ADA, "name": f"Ada{n}", "email": f"a{n}@x.example"}, MONDAY)
    (told,) = alert_all(MONDAY)
    assert "and 5 more" in told.text


def test_where_something_is_always_to_be_read_they_are_told_all_the_same(
    business: Business, owner: User
) -> None:
    held(business, ADA, MONDAY)
    assert held_back.read_next_held_back(MONDAY)
    for minutes in (29, 31):
        at = MONDAY + minutes * MINUTE
        held(business, {**ADA, "name": "B", "email": f"b{minutes}@x.example"}, at)
        assert held_alerts.notify_next_held_back(at) == (minutes > 30)
    (told,) = Message.objects.filter(kind="alert")
    assert told.subject == "Held back: Ada Keen, 902-555-0131. Is it an inquiry?"


def test_what_presses_is_named_before_all_others(business: Business, owner: User) -> None:
    for n in range(25):
        held(business, {**ADA, "name": f"Ada{n}", "email": f"a{n}@x.example"}, MONDAY)
    held(business, FLOOD, MONDAY + MINUTE)
    (told,) = alert_all(MONDAY + MINUTE)
    assert told.subject == "EMERGENCY? Held back: Wade Poole, 902-555-0131"
    assert told.text.index("Wade Poole") < told.text.index("Ada0")
    assert "and 6 more" in told.text


def test_what_was_told_at_the_same_moment_is_not_told_again(
    business: Business, owner: User
) -> None:
    for name in ("Ann", "Bea"):
        fields = {**ADA, "email": f"{name}@x.example", "name": name}
        arrival = held(business, fields, MONDAY)
        assert held_back.read_next_held_back(MONDAY)
        held_alerts.notify_held_back(arrival.source.business, MONDAY)
    subjects = Message.objects.filter(kind="alert").order_by("pk").values_list("subject", flat=True)
    assert [one[:14] for one in subjects] == ["Held back: Ann", "Held back: Bea"]


def test_each_business_is_told_of_its_own(business: Business, owner: User) -> None:
    other = support.make_business(key="elm", name="Elm Law", email="office@elm.example")
    support.make_owner(other, "owner@elm.example")
    held(business, ADA, MONDAY)
    held(other, FLOOD, MONDAY)
    assert {told.to: "Ada Keen" in told.text for told in alert_all(MONDAY)} == {
        "owner@oak-roofing.example": True,
        "owner@elm.example": False,
    }
