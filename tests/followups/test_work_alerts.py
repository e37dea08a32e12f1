"""People hear of their work at once, each of what is theirs, and of an owner who stays silent."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from followups.models import Message
from followups.team import ladder, mentions, work_alerts
from followups.team.lead_alerts import alert_next_lead
from leads.models import Business, Lead, LeadEvent, Membership, Profile, Teamwork
from leads.pipeline.assigning import give_lead
from leads.pipeline.notes import write_note
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import drafted
from tests.support.judging import FLOODED
from tests.support.seen import FLOOD

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
Role = Membership.Role


def told(at: datetime) -> list[tuple[str, str]]:
    """(who, topic) of every alert so far, once all that is due is told."""
    while work_alerts.tell_next_of_work(at) or ladder.climb_next(at):
        pass
    rows = Message.objects.filter(kind=Message.Kind.ALERT).order_by("pk")
    return [(row.to.partition("@")[0], row.topic) for row in rows]


@pytest.fixture
def ann(business: Business) -> User:
    return support.make_owner(business, "ann@oak-roofing.example", Role.MEMBER)


@pytest.fixture
def waiting(business: Business, owner: User) -> Lead:
    """Ada waits for an answer, as nothing goes by itself to her."""
    return support.write(business, ADA)


def chooses(user: User, **ways: str) -> None:
    Profile.objects.update_or_create(user=user, defaults={"alerts": ways})


# Given


def test_whoever_is_given_a_lead_is_told_once_and_who_takes_one_is_not(
    waiting: Lead, owner: User, ann: User
) -> None:
    give_lead(waiting, ann, MONDAY, owner)
    assert told(MONDAY) == [("ann", "given")]
    assert told(MONDAY + MINUTE) == [("ann", "given")]
    give_lead(waiting, owner, MONDAY + 2 * MINUTE, owner)
    assert len(told(MONDAY + 2 * MINUTE)) == 1
    give_lead(waiting, ann, MONDAY + 3 * MINUTE, owner)
    assert len(told(MONDAY + 3 * MINUTE)) == 2


def test_whoever_wants_no_word_of_it_gets_none_and_nobody_in_their_place(
    waiting: Lead, owner: User, ann: User
) -> None:
    chooses(ann, given="none")
    give_lead(waiting, ann, MONDAY, owner)
    assert told(MONDAY) == []


# Drafts


def test_a_draft_is_told_when_it_is_ready_and_the_end_of_the_promise_all_the_same(
    business: Business, owner: User, model: Model
) -> None:
    message = drafted(business, model)
    assert message.lead is not None
    assert told(MONDAY) == [("owner", "ready")]
    row = Message.objects.get(topic="ready")
    assert "/a/" in row.text
    assert message.body in row.text
    late = message.lead.received_at + 46 * MINUTE
    while alert_next_lead(late):
        pass
    assert [topic for _, topic in told(late)] == ["ready", "draft"]


def test_an_emergency_says_so_first_with_the_number_also_where_a_draft_waits(
    business: Business, owner: User, model: Model
) -> None:
    message = drafted(business, model)
    lead = message.lead
    assert lead is not None
    newest = lead.judgements.first()
    assert newest is not None
    newest.urgency = "emergency"
    newest.save()
    told(MONDAY)
    row = Message.objects.get(topic="ready")
    assert row.subject.startswith(f"EMERGENCY: call {lead.contact}, (902)")
    assert row.subject.endswith("A draft waits")
    assert row.text.startswith("Call them: tel:+1902")


def test_an_emergency_as_a_text_holds_the_number(
    business: Business, owner: User, model: Model
) -> None:
    model(FLOODED)
    support.answered_lead(business, FLOOD)
    while alert_next_lead(MONDAY):
        pass
    row = Message.objects.get(topic="emergency")
    assert row.subject == "EMERGENCY: call Wade Poole, (902) 555-0131"


# Words


def test_new_inquiries_and_replies_are_told_to_whom_they_concern(
    business: Business, owner: User, ann: User, model: Model
) -> None:
    lead = support.answered_lead(business)
    assert told(MONDAY) == []
    chooses(owner, new="mail")
    assert told(MONDAY) == [("owner", "new")]
    give_lead(lead, ann, MONDAY, ann)
    support.write(business, {**ADA, "message": "One more thing: it is the north side."}, MONDAY)
    assert told(MONDAY) == [("owner", "new"), ("ann", "reply")]
    assert told(MONDAY + MINUTE) == [("owner", "new"), ("ann", "reply")]


# Mentions


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("@ann can you call?", ["ann"]),
        ("Ask @Ann.Lee, or @annlee!", ["ann"]),
        ("@ánn", ["ann"]),
        ("mail ann@oak-roofing.example", []),
        ("@anna and @@ann", []),
        ("@vera", []),  # sees her own leads alone, and this is none
    ],
)
def test_whom_a_note_names_is_told(
    waiting: Lead, owner: User, ann: User, words: str, names: list[str]
) -> None:
    ann.first_name = "Ann Lee"
    ann.save()
    vera = support.make_owner(waiting.business, "vera@oak-roofing.example", Role.MEMBER)
    Membership.objects.filter(user=vera).update(own_leads_only=True)
    named = mentions.write_note_and_tell(waiting, words, MONDAY, owner)
    assert [user.username.partition("@")[0] for user in named] == names
    assert told(MONDAY) == [(name, "mention") for name in names]


# The ladder


def test_a_silent_owner_is_told_of_to_managers_then_to_all(
    waiting: Lead, owner: User, ann: User
) -> None:
    business = waiting.business
    support.make_owner(business, "mia@oak-roofing.example", Role.MANAGER)
    support.make_owner(business, "ben@oak-roofing.example", Role.MEMBER)
    support.make_owner(business, "vic@oak-roofing.example", Role.VIEWER)
    give_lead(waiting, ann, MONDAY, ann)
    assert told(MONDAY + 29 * MINUTE) == []
    assert told(MONDAY + 30 * MINUTE) == [("mia", "escalated")]
    assert len(told(MONDAY + 47 * MINUTE)) == 1
    rest = told(MONDAY + 48 * MINUTE)[1:]
    assert sorted(who for who, _ in rest) == ["ben", "mia", "owner"]
    assert len(told(MONDAY + 59 * MINUTE)) == 4
    events = waiting.events.filter(kind=LeadEvent.Kind.ESCALATED)
    assert [event.detail["to"] for event in events] == ["managers", "all"]


def test_where_there_is_no_manager_the_owners_of_the_business_hear_of_it(
    waiting: Lead, owner: User, ann: User
) -> None:
    give_lead(waiting, ann, MONDAY, ann)
    assert told(MONDAY + 30 * MINUTE) == [("owner", "escalated")]


def test_no_step_for_a_sign_of_life_for_nobodys_lead_or_where_it_is_switched_off(
    waiting: Lead, owner: User, ann: User
) -> None:
    assert told(MONDAY + 59 * MINUTE) == []
    give_lead(waiting, ann, MONDAY, ann)
    row = Teamwork.objects.create(business=waiting.business, managers_at=None, all_at=None)
    assert told(MONDAY + 59 * MINUTE) == []
    row.delete()
    write_note(waiting, "I call at noon", MONDAY + MINUTE, ann)
    assert told(MONDAY + 59 * MINUTE) == []
