"""What a person does counts: a lead leaves the list in which nobody has done anything about it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.opt_out import booking_link, unsubscribe
from leadflow.pages.today import sections
from leads.models import Business, Lead
from leads.pipeline import by_hand, notes
from leads.report import weekly
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db

CALL_ME = {"name": "Cy Young", "phone": "902 555 0155", "message": "please call about the roof"}
HOUR = timedelta(hours=1)


def place_of(lead: Lead) -> str:
    """In which list of Today it stands; "" where in none."""
    found = [
        name
        for name, lineup in sections.sections(Lead.objects.all(), support.clock()).items()
        if lead.pk in lineup.ids(100)
    ]
    assert len(found) < 2, found
    return found[0] if found else ""


@pytest.fixture
def answered(business: Business) -> Lead:
    """Answered by itself, and taken up by nobody."""
    lead = support.answered_lead(business, ADA)
    assert place_of(lead) == "take_up"
    return lead


@pytest.fixture
def caller(business: Business) -> Lead:
    """Who left a phone alone, and waits for a person."""
    lead = support.answered_lead(business, CALL_ME)
    assert place_of(lead) == "waiting"
    return lead


DEEDS: list[tuple[str, dict[str, str]]] = [
    ("seen", {}),
    ("booked", {}),
    ("move", {"to": "in_progress"}),
]


@pytest.mark.parametrize(("deed", "typed"), DEEDS)
def test_who_waited_for_a_person_and_had_one_stands_in_no_list(
    inside: Client, caller: Lead, deed: str, typed: dict[str, str]
) -> None:
    inside.post(f"/leads/{caller.pk}/{deed}/", typed)
    assert place_of(caller) == ""


@pytest.mark.parametrize(
    ("deed", "typed"), [("seen", {}), ("booked", {}), ("note", {"note": "Called, comes Tuesday"})]
)
def test_what_one_of_us_did_something_about_is_not_to_be_taken_up(
    inside: Client, answered: Lead, deed: str, typed: dict[str, str]
) -> None:
    inside.post(f"/leads/{answered.pk}/{deed}/", typed)
    assert place_of(answered) == ""


def test_a_note_answers_nobody(inside: Client, caller: Lead) -> None:
    inside.post(f"/leads/{caller.pk}/note/", {"note": "Nobody picked up"})
    assert place_of(caller) == "waiting"


def test_who_has_booked_is_in_progress(caller: Lead, owner: User) -> None:
    by_hand.note_booking(caller, "Tuesday at ten", MONDAY + HOUR, owner)
    caller.refresh_from_db()
    assert caller.stage == "in_progress"
    assert caller.attention == []


def test_who_is_moved_to_new_waits_again(answered: Lead, owner: User) -> None:
    by_hand.note_booking(answered, "Tuesday at ten", MONDAY + HOUR, owner)
    by_hand.move_by_hand(answered, "new", "", MONDAY + 2 * HOUR, owner)
    answered.refresh_from_db()
    assert answered.waiting_since == MONDAY + 2 * HOUR
    assert place_of(answered) == "waiting"


def test_who_asked_us_to_stop_is_not_to_be_taken_up(answered: Lead) -> None:
    unsubscribe.unsubscribe_lead(answered, MONDAY + HOUR, "by the link")
    assert place_of(answered) == ""


def test_who_asked_us_to_stop_before_any_answer_is_no_junk(business: Business) -> None:
    lead = support.write(business, ADA)
    unsubscribe.unsubscribe_lead(lead, MONDAY + HOUR, "by the link")
    assert place_of(lead) == ""


def test_who_went_to_our_booking_page_is_looked_at_once(answered: Lead, owner: User) -> None:
    booking_link.use_booking_link(answered, MONDAY + HOUR)
    assert place_of(answered) == "look"
    by_hand.mark_seen(answered, MONDAY + HOUR, owner)
    assert place_of(answered) == ""


def test_who_writes_again_waits_whatever_was_done(
    answered: Lead, owner: User, business: Business
) -> None:
    notes.write_note(answered, "Called them", MONDAY + HOUR, owner)
    reply = support.letter("Ada Keen <ada@lovelace.example>", "And the gutters?")
    support.mail_in(business, reply, MONDAY + 2 * HOUR)
    assert place_of(answered) == "waiting"


# The report


def figures(business: Business) -> Any:
    return weekly.week_figures(business, date(2026, 9, 14))


@pytest.mark.parametrize(
    ("deed", "is_unanswered"),
    [
        (lambda lead, at, by: by_hand.move_by_hand(lead, "won", "", at, by), False),
        (lambda lead, at, by: by_hand.move_by_hand(lead, "in_progress", "", at, by), False),
        (lambda lead, at, by: by_hand.note_booking(lead, "Tuesday", at, by), False),
        (lambda lead, at, by: by_hand.mark_seen(lead, at, by), False),
        (lambda lead, at, by: by_hand.mark_seen(lead, at, by, still_waits=True), True),
        (lambda lead, at, by: notes.write_note(lead, "Nobody picks up", at, by), True),
        (lambda lead, at, by: by_hand.move_by_hand(lead, "lost", "too late", at, by), True),
    ],
)
def test_only_what_nobody_dealt_with_was_never_answered(
    business: Business, caller: Lead, owner: User, deed: Any, is_unanswered: bool
) -> None:
    deed(caller, datetime(2026, 9, 15, 12, tzinfo=UTC), owner)
    found = figures(business)
    assert (found["unanswered"] == [caller.pk]) is is_unanswered
    dealt_with = [*found["taken_up"], *found["answered_by_a_person"]]
    assert (dealt_with == [caller.pk]) is not is_unanswered


def test_every_inquiry_is_answered_taken_up_or_neither(
    business: Business, caller: Lead, answered: Lead, owner: User
) -> None:
    by_hand.move_by_hand(caller, "won", "", MONDAY + HOUR, owner)
    by_hand.move_by_hand(answered, "won", "", MONDAY + HOUR, owner)
    found = figures(business)
    assert (found["answered"], found["taken_up"]) == ([answered.pk], [caller.pk])
    assert found["inside_promise"] == [answered.pk]


def test_the_report_opens_who_was_taken_up(
    inside: Client, business: Business, caller: Lead, owner: User
) -> None:
    by_hand.move_by_hand(caller, "won", "", MONDAY + HOUR, owner)
    week = "/in/oak/report/2026-09-14/"
    assert "taken up without a written answer" in inside.get(week).content.decode()
    assert f"/leads/{caller.pk}/" in inside.get(f"{week}?show=taken_up").content.decode()
