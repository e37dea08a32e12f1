"""A lead that somebody puts off is off Today, and comes back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leadflow.pages.today.sections import sections
from leads.declined import Declined
from leads.models import Business, Lead, LeadEvent, Undo
from leads.pipeline.snoozing import end_of_snooze, snooze_lead, wake_lead
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db
GAS = "There is a strong smell of gas in the kitchen and my child is dizzy. Please come at once."


def shown(name: str, at: object = MONDAY) -> list[int]:
    return sections(Lead.objects.all(), at)[name].ids(100)  # type: ignore[arg-type]


def test_it_is_off_today_until_its_moment(business: Business, owner: User) -> None:
    lead = support.write(business, ADA)
    assert shown("waiting") == [lead.pk]
    snooze_lead(lead, "hour", MONDAY, owner)
    assert (shown("waiting"), shown("put_off")) == ([], [lead.pk])
    later = MONDAY + timedelta(minutes=61)
    assert (shown("waiting", later), shown("put_off", later)) == ([lead.pk], [])


def test_who_writes_again_is_back_at_once(business: Business, owner: User) -> None:
    lead = support.answered_lead(business, ADA)
    snooze_lead(lead, "reply", MONDAY, owner)
    support.write(business, {**ADA, "message": "Can you come on Friday?"}, MONDAY, "again")
    assert lead.pk in shown("waiting")
    assert shown("put_off") == []


def test_nobody_who_never_writes_is_put_off_for_ever(business: Business, owner: User) -> None:
    lead = support.write(business, ADA)
    snooze_lead(lead, "reply", MONDAY, owner)
    assert shown("waiting", MONDAY + timedelta(days=61)) == [lead.pk]


def test_an_emergency_is_never_put_off(business: Business, owner: User) -> None:
    lead = support.answered_lead(business, {**ADA, "message": GAS})
    assert lead.pressing
    with pytest.raises(Declined, match="An emergency cannot be put off"):
        snooze_lead(lead, "tomorrow", MONDAY, owner)


def test_one_that_becomes_an_emergency_is_on_today_again(business: Business, owner: User) -> None:
    lead = support.write(business, ADA)
    snooze_lead(lead, "monday", MONDAY, owner)
    Lead.objects.filter(pk=lead.pk).update(act_now=True, pressing=True)
    assert shown("act_now") == [lead.pk]


@pytest.mark.parametrize("until", ["", "never", "2027", "2026-02-30", "\0"])
def test_another_moment_is_declined(business: Business, owner: User, until: str) -> None:
    with pytest.raises(Declined, match="Choose until when"):
        snooze_lead(support.write(business, ADA), until, MONDAY, owner)


def test_what_is_completed_is_on_no_list_anyway(business: Business, owner: User) -> None:
    lead = support.write(business, ADA)
    Lead.objects.filter(pk=lead.pk).update(
        stage="completed", outcome="won", completed_at=MONDAY, promise_due_at=None
    )
    with pytest.raises(Declined, match="It is completed"):
        snooze_lead(lead, "hour", MONDAY, owner)


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_a_day_that_is_past_or_far_away_is_declined(
    business: Business, owner: User, days: int
) -> None:
    day = MONDAY.astimezone(business.zone).date() + timedelta(days=days)
    with pytest.raises(Declined, match="within the next 60 days"):
        snooze_lead(support.write(business, ADA), day.isoformat(), MONDAY, owner)


@pytest.mark.parametrize(("until", "days"), [("tomorrow", 1), ("monday", 7), ("chosen", 11)])
def test_a_day_begins_at_eight_of_the_business(business: Business, until: str, days: int) -> None:
    lead = support.write(business, ADA)
    zone = ZoneInfo(business.timezone)
    today = MONDAY.astimezone(zone).date()
    assert today.weekday() == 0
    if until == "chosen":
        until = (today + timedelta(days=days)).isoformat()
    end = end_of_snooze(until, MONDAY, lead).astimezone(zone)
    assert (end.hour, end.minute) == (8, 0)
    assert end.date() == today + timedelta(days=days)


def test_the_page_says_so_and_takes_it_back(
    business: Business, owner: User, client: Client
) -> None:
    client.force_login(owner)
    lead = support.write(business, ADA, support.clock())
    answer = client.post(f"/leads/{lead.pk}/snooze/", {"until": "tomorrow", "back": "/"})
    assert answer["Location"] == "/"
    assert f"/undo/{Undo.objects.get().act}/" in client.get("/").content.decode()
    assert "Put off: 1" in client.get("/").content.decode()
    assert "Put off until" in client.get(f"/leads/{lead.pk}/").content.decode()
    wake_lead(lead, support.clock(), owner)
    assert "Put off: 1" not in client.get("/").content.decode()
    kinds = [event.kind for event in lead.events.all()]
    assert kinds.count(LeadEvent.Kind.SNOOZED) == 2


def test_nobody_is_led_away_from_the_house(business: Business, owner: User, client: Client) -> None:
    client.force_login(owner)
    lead = support.write(business, ADA, support.clock())
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = client.post(f"/leads/{lead.pk}/snooze/", {"until": "hour", "back": back})
        assert answer["Location"] == f"/leads/{lead.pk}/"
