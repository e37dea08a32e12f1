"""No inquiry is a state of its own: somebody says it, and nothing follows from what is missing."""

import importlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from leadflow.pages.today import sections
from leads.judge.recording import clock_follows
from leads.models import Business, Contact, Correction, Lead, LeadEvent, Undo
from leads.pipeline import by_hand, contacting, undoing
from leads.report import weekly
from leads.sources import importing
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def place_of(lead: Lead) -> str:
    found = sections.sections(Lead.objects.all(), support.clock()).items()
    return next((name for name, lineup in found if lead.pk in lineup.ids(100)), "")


@pytest.fixture
def idle(business: Business) -> Lead:
    """Nobody has answered, nobody waits, and nobody has said anything of it."""
    contact = Contact.objects.create(business=business, name="Cy Young")
    lead = support.lead_of(contact, support.form_of(business), MONDAY)
    Lead.objects.filter(pk=lead.pk).update(stage="new")
    lead.refresh_from_db()
    return lead


def judged(lead: Lead, category: str, was: str = "") -> Lead:
    lead.judgements.create(
        at=MONDAY, category=category, urgency="none", fit="unclear", judged_by="rules"
    )
    clock_follows(lead, was, category, MONDAY + HOUR)
    return Lead.objects.get(pk=lead.pk)


def test_what_nobody_said_anything_of_is_to_be_taken_up(idle: Lead) -> None:
    assert place_of(idle) == "take_up"


@pytest.mark.parametrize(
    ("category", "place"),
    [
        ("spam", "junk"),
        ("vendor_solicitation", "junk"),
        ("auto_reply_or_bounce", "junk"),
        ("job_applicant", "take_up"),
        ("personal_or_other", "take_up"),
    ],
)
def test_the_judge_says_it_of_what_was_sent_to_many(idle: Lead, category: str, place: str) -> None:
    lead = judged(idle, category)
    assert (place_of(lead), lead.is_no_inquiry) == (place, place == "junk")
    assert lead.no_inquiry_by is None


def test_what_is_judged_anew_to_be_an_inquiry_waits(idle: Lead) -> None:
    lead = judged(judged(idle, "spam"), "new_inquiry", was="spam")
    assert not lead.is_no_inquiry
    assert lead.waiting_since is not None


def test_whom_one_of_us_has_called_is_no_junk_whatever_the_judge_said(
    business: Business, idle: Lead, owner: User
) -> None:
    lead = judged(idle, "spam")
    contacting.log_contact(lead, "reached", MONDAY + HOUR, owner)
    lead = Lead.objects.get(pk=lead.pk)
    assert (place_of(lead), lead.is_no_inquiry) == ("", False)
    found: Any = weekly.week_figures(business, date(2026, 9, 14))
    assert found["answered_by_a_person"] == [lead.pk]


def test_one_of_us_says_it_with_one_tap(inside: Client, business: Business, owner: User) -> None:
    lead = support.answered_lead(business, ADA)
    inside.post(f"/leads/{lead.pk}/no-inquiry/")
    support.live(MONDAY + HOUR)
    lead.refresh_from_db()
    assert (lead.outcome, lead.no_inquiry_by, place_of(lead)) == ("no_inquiry", owner, "")
    assert not lead.messages.filter(state="queued").exists()
    found: Any = weekly.week_figures(business, date(2026, 9, 14))
    assert (found["came_in"], found["inquiries"]) == ([lead.pk], [])


def test_one_of_us_says_that_it_is_one_after_all(inside: Client, idle: Lead, owner: User) -> None:
    lead = judged(idle, "vendor_solicitation")
    by_hand.mark_no_inquiry(lead, MONDAY + HOUR, owner)
    inside.post(f"/leads/{lead.pk}/inquiry/")
    lead = Lead.objects.get(pk=lead.pk)
    assert (lead.stage, lead.is_no_inquiry, place_of(lead)) == ("new", False, "waiting")
    assert lead.judgements.first().category == "new_inquiry"  # type: ignore[union-attr]
    said = inside.post(f"/leads/{lead.pk}/inquiry/", follow=True).content.decode()
    assert "taken for an inquiry already" in said


def test_that_it_is_one_is_taken_back(inside: Client, idle: Lead) -> None:
    lead = judged(idle, "vendor_solicitation")
    was = {name: getattr(lead, name) for name in undoing.COLUMNS}
    said = inside.post(f"/leads/{lead.pk}/inquiry/", follow=True).content.decode()
    assert "waits for an answer from now on" in said
    act = Undo.objects.get().act
    assert f"/undo/{act}/" in said
    answer = inside.post(f"/undo/{act}/", follow=True).content.decode()
    assert "as it was before" in answer
    lead = Lead.objects.get(pk=lead.pk)
    assert {name: getattr(lead, name) for name in undoing.COLUMNS} == was
    assert [one.category for one in lead.judgements.all()] == ["vendor_solicitation"]
    assert not Correction.objects.exists()
    assert place_of(lead) == "junk"
    support.live(support.clock() + HOUR)
    assert not lead.messages.filter(state="sent").exists()
    assert inside.post(f"/leads/{lead.pk}/inquiry/").status_code == 302  # and said anew
    assert Lead.objects.get(pk=lead.pk).waiting_since is not None


def test_that_it_is_one_is_not_taken_back_once_they_were_answered(
    inside: Client, idle: Lead
) -> None:
    lead = judged(idle, "vendor_solicitation")
    inside.post(f"/leads/{lead.pk}/inquiry/")
    LeadEvent.objects.create(lead=lead, kind="answered", at=support.clock() + HOUR)
    said = inside.post(f"/undo/{Undo.objects.get().act}/", follow=True).content.decode()
    assert "something has happened since (first answer sent)" in said
    assert Lead.objects.get(pk=lead.pk).waiting_since is not None


def test_people_of_a_table_are_not_to_be_taken_up(business: Business, owner: User) -> None:
    table = b"name,email,message\nAda Keen,ada@lovelace.example,A roof\n"
    draft = support.looked_at(business, table, owner)
    importing.start_import(draft)
    support.work_through(draft)
    assert place_of(Lead.objects.get()) == ""


def test_leads_of_before_are_sorted_by_what_they_were_judged_to_be(
    business: Business, idle: Lead
) -> None:
    spam = judged(idle, "spam")
    Lead.objects.update(no_inquiry_since=None)
    contact = Contact.objects.create(business=business, name="Bo")
    other = support.lead_of(contact, support.form_of(business), MONDAY)
    Lead.objects.filter(pk=other.pk).update(stage="new")
    importlib.import_module("leads.migrations.0048_mark_no_inquiries").mark(apps, None)
    assert (place_of(spam), place_of(other)) == ("junk", "take_up")
