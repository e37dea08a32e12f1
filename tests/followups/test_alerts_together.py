"""Quiet hours, and many alerts that come as one."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from followups.models import Message
from followups.outbox.send import send_next_message
from followups.team import held_alerts
from followups.team.kinds import AlertKind
from followups.team.notifications import notify_person
from followups.team.recipients import people_told
from leads.business.presence import quiet_until
from leads.models import Business, Lead, Profile
from tests import support
from tests.support import ADA, MONDAY
from tests.support.seen import held

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NIGHT = MONDAY + timedelta(hours=12)  # 23:00 in Halifax
MORNING = MONDAY + timedelta(hours=20)  # 7:00
Topic = Message.Topic


def quiet(user: User, **changes: object) -> None:
    hours = {"quiet_from": "22:00", "quiet_to": "07:00", **changes}
    Profile.objects.update_or_create(user=user, defaults=hours)


def tell(
    lead: Lead, kind: AlertKind, topic: Message.Topic, at: datetime, words: str = "Look"
) -> None:
    for told in people_told(lead.business, kind, at, lead):
        text = f"{words}\n\nOpen the lead: https://x.example/leads/{lead.pk}/"
        notify_person(lead.business, told, topic, f"{words}: {lead.contact}", text, at, lead)


def queued() -> list[Message]:
    return list(Message.objects.filter(kind="alert", state="queued").order_by("pk"))


@pytest.mark.parametrize(
    ("begins", "ends", "now", "until"),
    [
        ("22:00", "07:00", "23:10", "15 07:00"),
        ("22:00", "07:00", "00:00", "14 07:00"),
        ("22:00", "07:00", "07:00", ""),
        ("12:00", "13:30", "12:00", "14 13:30"),
        ("12:00", "13:30", "13:30", ""),
        ("12:00", "12:00", "12:00", ""),
        ("", "", "12:00", ""),
    ],
)
def test_quiet_hours_end_on_the_right_day(
    business: Business, begins: str, ends: str, now: str, until: str
) -> None:
    hour, minute = map(int, now.split(":"))
    local = MONDAY.astimezone(business.zone).replace(hour=hour, minute=minute)
    found = quiet_until(Profile(quiet_from=begins, quiet_to=ends), local)
    assert (f"{found:%d %H:%M}" if found else "") == until


def test_in_quiet_hours_all_waits_and_comes_as_one(business: Business, owner: User) -> None:
    quiet(owner)
    ada, bob = support.write(business, ADA), support.write(business, support.BOB)
    for minutes, lead in ((0, ada), (1, bob)):
        tell(lead, AlertKind.LATE, Topic.LEAD, NIGHT + minutes * MINUTE, "Waiting")
    (one,) = queued()
    assert (one.topic, one.not_before) == (Topic.TOGETHER, MORNING)
    assert one.subject == "Oak Roofing: 2 alerts"
    assert f"- Waiting: Ada Keen https://x.example/leads/{ada.pk}/" in one.text
    kept = Message.objects.filter(topic=Topic.LEAD)
    assert {(row.state, row.why_code) for row in kept} == {("withheld", "together")}
    assert not send_next_message(NIGHT + 2 * MINUTE)
    assert send_next_message(MORNING)


def test_an_emergency_pierces_them_where_it_may_and_where_nobody_is_awake(
    business: Business, owner: User
) -> None:
    lead = support.write(business, ADA)
    lead.pressing = True
    second = support.make_owner(business, "second@oak-roofing.example")
    quiet(owner, quiet_pierced=False)
    tell(lead, AlertKind.URGENT, Topic.EMERGENCY, NIGHT, "EMERGENCY")
    by_person = {row.to: row for row in queued()}
    assert by_person[second.email].not_before == NIGHT
    assert by_person[owner.email].topic == Topic.EMERGENCY
    assert by_person[owner.email].not_before == MORNING
    quiet(second, quiet_pierced=False)
    tell(lead, AlertKind.LATE, Topic.DRAFT, NIGHT, "EMERGENCY")
    now = [row for row in queued() if row.topic == Topic.DRAFT]
    assert [row.not_before for row in now] == [NIGHT, NIGHT]


def test_what_is_held_back_and_reads_like_an_emergency_pierces_them(
    business: Business, owner: User
) -> None:
    quiet(owner)
    arrival = held(business, ADA, NIGHT)
    type(arrival).objects.update(act_now=True, read_at=NIGHT)
    assert held_alerts.notify_next_held_back(NIGHT)
    (one,) = queued()
    assert (one.topic, one.not_before) == (Topic.HELD_BACK, NIGHT)


def test_more_than_some_within_minutes_become_one(business: Business, owner: User) -> None:
    lead = support.write(business, ADA)
    for second in range(9):
        at = MONDAY + timedelta(seconds=second)
        tell(lead, AlertKind.LATE, Topic.LEAD, at, f"Waiting {second}")
    rows = queued()
    assert [row.topic for row in rows] == [*[Topic.LEAD] * 5, Topic.TOGETHER]
    assert rows[-1].subject == "Oak Roofing: 4 alerts"
    assert rows[-1].not_before == MONDAY + timedelta(seconds=5) + 10 * MINUTE
    urgent = support.write(business, support.BOB)
    urgent.pressing = True
    tell(urgent, AlertKind.URGENT, Topic.EMERGENCY, MONDAY + 10 * MINUTE, "EMERGENCY")
    assert queued()[-1].topic == Topic.EMERGENCY


def test_who_wants_each_by_itself_gets_each(business: Business, owner: User) -> None:
    Profile.objects.create(user=owner, together_after=None)
    lead = support.write(business, ADA)
    for second in range(8):
        tell(lead, AlertKind.LATE, Topic.LEAD, MONDAY + timedelta(seconds=second))
    assert [row.topic for row in queued()] == [Topic.LEAD] * 8
