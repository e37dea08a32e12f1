"""What one of us has just done is taken back with one tap, and later there is a way back."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval
from followups.sequences import ending, restarting
from integrations.timing import clock as clocks
from leads.capture import door
from leads.contacts.said import phone_to_call
from leads.declined import Declined
from leads.models import Business, Contact, Lead, SearchRow, Undo
from leads.pipeline import assigning, by_hand, contacting, snoozing, tagging, undoing
from leads.report import weekly
from tests import support
from tests.support import ADA, MONDAY
from tests.support.drafts import waiting_draft
from tests.support.lead_page import whole_lead
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CALL_ME = {"name": "Cy Young", "phone": "902 555 0155", "message": "please call about the roof"}
AT = MONDAY + HOUR
Deed = Callable[[Lead, User], Undo | None]


@pytest.fixture
def followed(business: Business) -> Lead:
    """Answered by itself, with follow-ups planned."""
    return support.answered_lead(business, ADA)


@pytest.fixture
def caller(business: Business) -> Lead:
    """Who left a phone alone, and waits for a person."""
    return support.answered_lead(business, CALL_ME)


DEEDS: list[Deed] = [
    lambda lead, by: by_hand.move_by_hand(lead, "won", "", AT, by),
    lambda lead, by: by_hand.move_by_hand(lead, "in_progress", "", AT, by),
    lambda lead, by: by_hand.mark_seen(lead, AT, by),
    lambda lead, by: by_hand.mark_no_inquiry(lead, AT, by),
    lambda lead, by: by_hand.note_booking(lead, "Tuesday", AT, by),
    lambda lead, by: contacting.log_contact(lead, "reached", AT, by),
    lambda lead, by: contacting.log_contact(lead, "wrong_number", AT, by, phone=phone_of(lead)),
    lambda lead, by: ending.stop_follow_ups(lead, AT, by),
    lambda lead, by: assigning.give_lead(lead, by, AT, by),
    lambda lead, by: tagging.tag_lead(lead, "Heron", AT, by),
    lambda lead, by: tagging.untag_lead(lead, "REPEAT", AT, by),
    lambda lead, by: snoozing.snooze_lead(lead, "tomorrow", AT, by),
]


def phone_of(lead: Lead) -> str:
    return phone_to_call(lead)


def told(lead: Lead) -> dict[str, Any]:
    """All that a deed may change, of a lead and what goes to it."""
    lead = Lead.objects.get(pk=lead.pk)
    week: Any = weekly.week_figures(lead.business, date(2026, 9, 14))
    return {
        "columns": {name: getattr(lead, name) for name in undoing.COLUMNS},
        "attention": lead.attention,
        "tags": sorted(str(link.tag) for link in lead.tag_links.all()),
        "found_by": SearchRow.objects.filter(lead=lead).values_list("words", flat=True).get(),
        "runs": list(lead.enrollments.values_list("ended_at", "why")),
        "planned": list(
            lead.messages.order_by("pk").values_list("pk", "state", "not_before", "why")
        ),
        "phone": (phone_of(lead), lead.contact.phone),
        "figures": {name: week[name] for name in ("answered_by_a_person", "taken_up")},
    }


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", ["followed", "caller"])
def test_a_deed_that_is_taken_back_has_not_been(
    request: pytest.FixtureRequest, owner: User, who: str, deed: Deed
) -> None:
    lead = request.getfixturevalue(who)
    tagging.tag_lead(lead, "Repeat", AT, owner)
    before = told(lead)
    undo = deed(lead, owner)
    assert undo is not None
    support.live(AT + 5 * SECOND)  # what it has ended, has ended meanwhile
    nothing_ran = undo.verb == Undo.Verb.STOP and not lead.enrollments.exists()
    assert nothing_ran or told(lead) != before
    restarting.take_back(undo.act, AT + 8 * SECOND, owner)
    support.live(AT + 9 * SECOND)
    assert told(lead) == before


def test_the_next_follow_up_goes_after_all(followed: Lead, owner: User) -> None:
    step = support.step(followed, 1)
    undo = by_hand.move_by_hand(followed, "lost", "", AT, owner)
    assert undo is not None
    support.live(AT + SECOND)
    restarting.take_back(undo.act, AT + 2 * SECOND, owner)
    support.live(step.not_before)
    step.refresh_from_db()
    assert step.state == "sent", step.why


@pytest.mark.parametrize(
    "since",
    [
        lambda lead, by: by_hand.move_by_hand(lead, "lost", "", AT + SECOND, by),
        lambda lead, by: support.mail_in(
            lead.business,
            support.letter("Ada Keen <ada@lovelace.example>", "And the gutters?"),
            AT + SECOND,
        ),
    ],
)
def test_what_has_happened_since_is_not_overwritten(
    followed: Lead, owner: User, since: Callable[[Lead, User], Any]
) -> None:
    undo = by_hand.mark_seen(followed, AT, owner)
    since(followed, owner)
    before = told(followed)
    with pytest.raises(Declined, match="something has happened since"):
        restarting.take_back(undo.act, AT + 5 * SECOND, owner)
    assert told(followed) == before


@pytest.mark.parametrize("how", ["reply", "form"])
@pytest.mark.parametrize("verb", ["won", "no_inquiry"])
def test_who_wrote_about_something_else_since_is_not_followed_up(
    followed: Lead, owner: User, mail_through: Sink, verb: str, how: str
) -> None:
    """What comes in after a lead is completed is a lead of its own, with a clock of its own."""
    if verb == "won":
        undo = by_hand.move_by_hand(followed, "won", "", AT, owner)
    else:
        undo = by_hand.mark_no_inquiry(followed, AT, owner)
    assert undo is not None
    if how == "form":
        support.write(followed.business, {**ADA, "message": "And Friday?"}, AT + SECOND, "again")
    else:
        answer = support.letter("Ada Keen <ada@lovelace.example>", "And Friday?")
        support.mail_in(followed.business, answer, AT + SECOND)
    support.live(AT + 2 * SECOND)
    with pytest.raises(Declined, match="they have written meanwhile"):
        restarting.take_back(undo.act, AT + 5 * SECOND, owner)
    assert not followed.enrollments.filter(ended_at__isnull=True).exists()


def test_a_reply_that_lay_at_the_door_counts_as_later(followed: Lead, owner: User) -> None:
    """It came in before the deed and was filed after it: the page had not shown it."""
    letter = support.letter("Ada Keen <ada@lovelace.example>", "Could you come on Friday?")
    snoozing.snooze_lead(followed, "reply", AT - HOUR, owner)
    door.receive_mail(support.mailbox_of(followed.business), letter, AT - SECOND)
    undo = snoozing.wake_lead(followed, AT, owner)
    support.live(AT + SECOND)
    with pytest.raises(Declined, match="something has happened since"):
        restarting.take_back(undo.act, AT + 5 * SECOND, owner)
    followed.refresh_from_db()
    assert followed.snoozed_until is None


def test_it_is_taken_back_once_by_its_own_hand_and_soon(
    followed: Lead, owner: User, business: Business
) -> None:
    undo = by_hand.mark_seen(followed, AT, owner)
    other = support.make_owner(business, email="other@oak.example")
    for act, at, by, why in (
        (undo.act, AT + SECOND, other, "Somebody else did that"),
        (uuid4(), AT + SECOND, owner, "too long ago"),
        (undo.act, AT + HOUR, owner, "too long ago"),
    ):
        with pytest.raises(Declined, match=why):
            restarting.take_back(act, at, by)
    restarting.take_back(undo.act, AT + SECOND, owner)
    with pytest.raises(Declined, match="already"):
        restarting.take_back(undo.act, AT + 2 * SECOND, owner)


def undo_on(page: str) -> str:
    found = re.search(r'action="([^"]*/undo/[^"]+)"', page)
    assert found, page
    return found[1]


def test_the_page_after_it_has_the_button(inside: Client, caller: Lead) -> None:
    here = {"Referer": "http://testserver/"}
    at = f"/leads/{caller.pk}/contacted/"
    page = inside.post(at, {"what": "met"}, headers=here, follow=True).content.decode()
    back = inside.post(undo_on(page), headers=here, follow=True)
    assert back.redirect_chain[0][0] == "/"
    assert "as it was before" in back.content.decode()
    caller.refresh_from_db()
    assert caller.waiting_since is not None
    assert "Taken back by" in whole_lead(inside, caller.pk)


def test_an_approved_draft_goes_only_when_it_can_be_taken_back_no_more(
    inside: Client, business: Business
) -> None:
    draft = waiting_draft(business, 1)
    typed = {"seen": approval.hash_of_draft(draft), "subject": draft.subject, "body": draft.body}
    page = inside.post(f"/approvals/{draft.pk}/", {"what": "approve", **typed}, follow=True)
    support.live(clocks.now() + 5 * SECOND)
    draft.refresh_from_db()
    assert draft.state == "queued"
    said = inside.post(undo_on(page.content.decode()), follow=True).content.decode()
    draft.refresh_from_db()
    assert (draft.state, "waits for approval again" in said) == ("awaiting_approval", True)


def test_joined_cards_are_two_again(inside: Client, business: Business, caller: Lead) -> None:
    other = Contact.objects.create(business=business, name="Cy")
    at = f"/contacts/{other.pk}/merge/{caller.contact_id}/"
    page = inside.post(at, {"decision": "same"}, follow=True).content.decode()
    assert Lead.objects.get(pk=caller.pk).contact == other
    inside.post(undo_on(page))
    assert Lead.objects.get(pk=caller.pk).contact_id == caller.contact_id


# Later


@pytest.mark.parametrize("how", ["stop", "won"])
def test_follow_ups_begin_again_from_a_step(
    inside: Client, followed: Lead, owner: User, how: str
) -> None:
    if how == "stop":
        ending.stop_follow_ups(followed, AT, owner)
    else:
        contacting.log_contact(followed, "reached", AT, owner)
    support.live(AT + SECOND)
    now = AT + timedelta(days=2)
    restarting.restart_follow_ups(followed, 5, now, owner)
    newest = followed.enrollments.order_by("-pk").first()
    assert newest is not None
    steps = list(newest.messages.order_by("not_before"))
    assert [m.step.day for m in steps if m.step] == [5, 7]
    support.live(steps[0].not_before)
    steps[0].refresh_from_db()
    assert steps[0].state == "sent", steps[0].why
    assert steps[0].not_before - now < timedelta(days=1)


def test_follow_ups_that_run_or_may_not_go_do_not_begin_again(
    inside: Client, followed: Lead, owner: User
) -> None:
    for why in ("running already", "completed"):
        said = inside.post(f"/leads/{followed.pk}/restart/", {"day": "3"}, follow=True)
        assert why in said.content.decode()
        by_hand.move_by_hand(followed, "won", "", AT, owner)
        support.live(AT + SECOND)
    assert followed.enrollments.count() == 1


@pytest.mark.parametrize(("who", "stage"), [("followed", "in_progress"), ("caller", "new")])
def test_a_completed_lead_is_opened_again_where_it_stood(
    request: pytest.FixtureRequest, inside: Client, owner: User, who: str, stage: str
) -> None:
    lead = request.getfixturevalue(who)
    by_hand.move_by_hand(lead, "lost", "", AT, owner)
    by_hand.move_by_hand(lead, "won", "", AT + SECOND, owner)
    page = inside.get(f"/leads/{lead.pk}/").content.decode()
    assert f"/leads/{lead.pk}/reopen/" in page
    inside.post(f"/leads/{lead.pk}/reopen/")
    lead.refresh_from_db()
    assert (lead.stage, lead.outcome) == (stage, "")
    said = inside.post(f"/leads/{lead.pk}/reopen/", follow=True).content.decode()
    assert "open already" in said
