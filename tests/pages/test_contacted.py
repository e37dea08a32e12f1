"""A call, a meeting or words elsewhere are logged in two taps, and count."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.sequences import ending
from leadflow.pages.helpers.lists.lead_rows import leads_to_list
from leads.contacts.said import phone_to_call
from leads.models import Business, ContactedHow, Lead, LeadEvent
from leads.pipeline import contacting
from leads.report import clocks, weekly
from tests import support
from tests.support import ADA, MONDAY
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db

CALL_ME = {"name": "Cy Young", "phone": "902 555 0155", "message": "please call about the roof"}
NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)


@pytest.fixture
def caller(business: Business) -> Lead:
    """Who left a phone alone, and waits for a person."""
    return support.answered_lead(business, CALL_ME)


@pytest.fixture
def followed(business: Business) -> Lead:
    """Answered by itself, with follow-ups planned."""
    lead = support.answered_lead(business, ADA)
    assert lead.enrollments.filter(ended_at=None).exists()
    return lead


def log(inside: Client, lead: Lead, what: str, came_from: str = "", **typed: str) -> Any:
    headers = {"Referer": f"http://testserver{came_from}"} if came_from else {}
    return inside.post(
        f"/leads/{lead.pk}/contacted/", {"what": what, **typed}, headers=headers, follow=True
    )


def test_in_a_pane_the_lead_stays_and_elsewhere_the_page(inside: Client, caller: Lead) -> None:
    address = f"/leads/{caller.pk}/contacted/"
    beside = {"Referer": "http://testserver/", "HX-Request": "true"}
    done = inside.post(address, {"what": "left_message"}, headers=beside)
    assert done["Location"] == f"/leads/{caller.pk}/"
    done = inside.post(address, {"what": "met"}, headers={"Referer": beside["Referer"]})
    assert done["Location"] == "/"


@pytest.mark.parametrize("what", ["reached", "met", "wrote", "booked"])
def test_who_was_spoken_to_waits_no_longer_and_is_in_progress(
    inside: Client, caller: Lead, owner: User, what: str
) -> None:
    log(inside, caller, what, note="Comes on Tuesday")
    caller.refresh_from_db()
    assert (caller.waiting_since, caller.stage) == (None, "in_progress")
    assert caller.in_hand_since is not None
    assert clocks.clocks(caller)["person"].at is not None
    said = whole_lead(inside, caller.pk)
    assert "Comes on Tuesday" in said
    assert "by owner" in said


@pytest.mark.parametrize("what", ["left_message", "wrong_number"])
def test_a_try_is_shown_and_ends_no_promise(
    inside: Client, business: Business, caller: Lead, owner: User, what: str
) -> None:
    since = caller.waiting_since
    owner.first_name = "Ann"
    owner.save()
    log(inside, caller, what)
    caller.refresh_from_db()
    assert since is not None
    assert (caller.waiting_since, caller.stage) == (since, "new")
    row = leads_to_list([caller.pk], [business], support.clock())[caller.pk]
    assert (row.tried_by, row.tried_at is not None) == ("Ann", True)
    assert clocks.clocks(caller)["person"].at is None


def test_a_wrong_number_is_called_and_texted_no_more(inside: Client, caller: Lead) -> None:
    phone = phone_to_call(caller)
    log(inside, caller, "wrong_number")
    caller = Lead.objects.get(pk=caller.pk)
    assert (phone_to_call(caller), caller.contact.phone) == ("", "")
    event = caller.events.get(kind=LeadEvent.Kind.CONTACTED)
    assert event.detail["phone"] == phone


@pytest.mark.parametrize(
    ("what", "chosen", "ends"),
    [
        ("reached", "", True),
        ("met", "", True),
        ("left_message", "", False),
        ("wrong_number", "", False),
        ("reached", "keep", False),
        ("left_message", "end", True),
    ],
)
def test_the_follow_ups_end_or_go_on_as_chosen(
    inside: Client, followed: Lead, what: str, chosen: str, ends: bool
) -> None:
    log(inside, followed, what, follow_ups=chosen)
    step = followed.messages.filter(kind="step").order_by("not_before").first()
    assert step is not None
    while ending.end_or_park_next_enrollment(NOON):
        pass
    assert followed.enrollments.filter(ended_at=None).exists() is not ends
    support.live(step.not_before)
    step.refresh_from_db()
    assert (step.state == "sent") is not ends, (step.state, step.why)


def test_no_first_answer_goes_to_whom_one_of_us_has_reached(
    business: Business, owner: User
) -> None:
    lead = support.write(business, ADA)
    contacting.log_contact(lead, "reached", MONDAY + timedelta(minutes=1), owner, ends=False)
    support.live(MONDAY + timedelta(minutes=20))
    assert not lead.messages.filter(state="sent").exists()


def test_a_second_click_logs_nothing_twice(caller: Lead, owner: User) -> None:
    for seconds in (0, 2):
        contacting.log_contact(caller, "left_message", NOON + timedelta(seconds=seconds), owner)
    contacting.log_contact(caller, "left_message", NOON + timedelta(hours=1), owner)
    assert caller.events.filter(kind=LeadEvent.Kind.CONTACTED).count() == 2


@pytest.mark.parametrize("what", ["", "telepathy"])
def test_what_is_no_contact_changes_nothing(inside: Client, caller: Lead, what: str) -> None:
    page = log(inside, caller, what, came_from="/")
    assert "Choose what came of it" in page.content.decode()
    assert not caller.events.filter(kind=LeadEvent.Kind.CONTACTED).exists()


@pytest.mark.parametrize(
    ("left", "comes_to"),
    [
        ("/?waiting=2", "/?waiting=2"),
        ("/in/oak/board/", "/in/oak/board/"),
        ("//evil.example/", "lead"),
        ("/nowhere-at-all/", "lead"),
        ("action", "lead"),
        ("", "lead"),
    ],
)
def test_one_comes_back_to_the_page_where_one_was(
    inside: Client, caller: Lead, left: str, comes_to: str
) -> None:
    lead = f"/leads/{caller.pk}/"
    found = log(inside, caller, "met", came_from=left.replace("action", f"{lead}move/"))
    assert found.redirect_chain[0][0] == comes_to.replace("lead", lead)


def test_the_button_stands_on_its_part_for_who_works_leads(inside: Client, caller: Lead) -> None:
    page = inside.get(f"/leads/{caller.pk}/").content.decode()
    for what in ContactedHow.values:
        assert f'name="what" value="{what}"' in page


@pytest.mark.parametrize(("what", "is_answered"), [("reached", True), ("left_message", False)])
def test_the_report_counts_who_was_spoken_to_and_who_was_tried(
    business: Business, caller: Lead, owner: User, what: str, is_answered: bool
) -> None:
    contacting.log_contact(caller, what, NOON, owner)
    found: Any = weekly.week_figures(business, date(2026, 9, 14))
    assert (found["answered_by_a_person"] == [caller.pk]) is is_answered
    assert (found["taken_up"] == [caller.pk]) is not is_answered
    assert found["unanswered"] == []
