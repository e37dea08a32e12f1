"""Who of the team is told of what, by which way: as they chose, and never nobody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.team import notifications
from followups.team.kinds import AlertKind
from followups.team.recipients import people_told
from leadflow.accounts.profiles import Presence, keep_presence
from leads.business.presence import is_at_work, is_away
from leads.models import Business, Profile, Source, profile_of
from leads.pipeline.assigning import give_lead
from tests import support
from tests.support import MONDAY
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import OURS

pytestmark = pytest.mark.django_db
HERS = "+19025550142"
Topic, Kind = Message.Topic, AlertKind
HOURS = {"mon": [["08:00", "12:00"]]}  # MONDAY is at eleven in Halifax


@pytest.fixture
def dee(business: Business) -> User:
    return support.make_owner(business, "dee@oak-roofing.example", "member")


@pytest.fixture
def number(business: Business, settings: Any) -> Any:
    """A number of ours that texts, through a real server on loopback."""
    company = Twilio()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_API_URL = "AC1", company.address
    settings.TWILIO_AUTH_TOKEN = [twilio.TOKEN]
    business.sources.filter(kind=Source.Kind.SMS).update(telephone={"number": OURS})
    yield company
    company.stop()


def told(business: Business, kind: AlertKind, at: datetime = MONDAY, **about: Any) -> list[str]:
    return [to for one in people_told(business, kind, at, **about) for _, to in one.ways]


def choose(user: User, **said: Any) -> None:
    keep_presence(user, Presence(**said))
    user.refresh_from_db()


def test_roles_say_who_is_told_until_somebody_chooses(
    business: Business, owner: User, dee: User
) -> None:
    manager = support.make_owner(business, "m@oak-roofing.example", "manager")
    assert told(business, Kind.LATE) == [owner.email, manager.email]
    assert told(business, Kind.BROKEN) == told(business, Kind.REPORT) == [owner.email]
    choose(dee, alerts={"broken": "mail"})
    choose(manager, alerts={"late": "none"})
    assert told(business, Kind.BROKEN) == [owner.email, dee.email]
    assert told(business, Kind.LATE) == [owner.email]


def test_whose_a_lead_is_hears_of_it(business: Business, owner: User, dee: User) -> None:
    lead = support.write(business, support.ADA)
    give_lead(lead, dee, MONDAY, owner)
    lead.refresh_from_db()
    dee.memberships.update(own_leads_only=True)
    choose(dee, alerts={"held": "mail", "urgent": "mail"})
    assert dee.email in told(business, Kind.URGENT, about=lead)
    assert dee.email not in told(business, Kind.URGENT), "another's"
    assert dee.email not in told(business, Kind.HELD), "everybody's"
    dee.memberships.update(own_leads_only=False)
    choose(dee, alerts={})
    assert dee.email in told(business, Kind.LATE, about=lead), "as usual"
    assert dee.email not in told(business, Kind.LATE)


def test_somebody_is_texted_of_their_own_leads_alone(
    business: Business, owner: User, dee: User, number: Twilio
) -> None:
    lead = support.write(business, support.ADA)
    give_lead(lead, dee, MONDAY, owner)
    lead.refresh_from_db()
    choose(dee, phone=HERS, alerts={"needed": "own_text"})
    assert told(business, Kind.NEEDED, about=lead) == [owner.email, dee.email, HERS]
    assert told(business, Kind.NEEDED) == [owner.email]


def test_who_is_absent_is_not_told_unless_nobody_else_would_be(
    business: Business, owner: User
) -> None:
    second = support.make_owner(business, "second@oak-roofing.example")
    choose(owner, away_from=date(2026, 9, 14), away_until=date(2026, 9, 14))
    assert told(business, Kind.URGENT) == [second.email]
    assert told(business, Kind.URGENT, MONDAY + timedelta(days=1)) == [owner.email, second.email]
    choose(second, away_from=date(2026, 9, 1))
    assert told(business, Kind.URGENT) == [owner.email, second.email]


def test_where_nobody_wants_to_know_the_owners_are_told(business: Business, owner: User) -> None:
    choose(owner, alerts={"urgent": "none"})
    assert told(business, Kind.URGENT) == [owner.email]
    business.memberships.all().delete()
    notifications.notify_team(business, Topic.CANARY, lambda: ("Down", "It is down."), MONDAY)
    assert Message.objects.get(kind="alert").to == "", "the row says that nobody was told"


def test_a_text_comes_beside_the_mail_and_only_in_their_hours(
    business: Business, owner: User, number: Twilio
) -> None:
    choose(owner, phone=HERS, hours=HOURS, alerts={"late": "text", "urgent": "text"})
    evening = MONDAY + timedelta(hours=5)
    assert told(business, Kind.LATE) == [owner.email, HERS]
    assert told(business, Kind.LATE, evening) == [owner.email]
    assert told(business, Kind.URGENT, evening) == [owner.email, HERS], "at any hour"


def test_an_alert_is_texted_through_the_number_of_the_business(
    business: Business, owner: User, number: Twilio
) -> None:
    choose(owner, phone=HERS, alerts={"broken": "text"})
    text = "A long story.\n\nLook: http://localhost:8000/in/oak/balance/"
    now = support.clock()
    notifications.notify_team(business, Topic.IMBALANCE, lambda: ("The books", text), now)
    support.live(now)
    assert {m.channel: m.state for m in Message.objects.filter(kind="alert")} == {
        "email": "sent",
        "sms": "sent",
    }
    (sent,) = number.texts
    assert (sent["To"], sent["From"]) == (HERS, OURS)
    assert sent["Body"] == "Oak Roofing: The books http://localhost:8000/in/oak/balance/"


def test_without_a_number_of_ours_there_are_mails_alone(business: Business, owner: User) -> None:
    choose(owner, phone=HERS, alerts={"late": "text"})
    assert told(business, Kind.LATE) == [owner.email]


def test_presence_on_the_wall_clock() -> None:
    profile, monday = Profile(hours=HOURS), datetime(2026, 9, 14, 8, 0)
    assert is_at_work(profile, monday)
    assert not is_at_work(profile, monday.replace(hour=12))
    assert not is_at_work(profile, monday + timedelta(days=1))
    assert is_at_work(Profile(), monday)
    profile.away_from = date(2026, 9, 14)
    assert is_away(profile, date(2026, 9, 14))
    assert not is_at_work(profile, monday)
    assert not is_away(profile, date(2026, 9, 13))


TYPED = {
    **{f"tell_{kind}": "mail" for kind in AlertKind},
    "phone": "902 555 0142",
    "mon": "08:00",
    "mon_to": "12:00",
    "away_from": "2026-09-20",
    "away_until": "2026-09-21",
}


def test_the_page_keeps_what_is_typed(inside: Client, owner: User) -> None:
    assert inside.post("/settings/alerts/", {**TYPED, "tell_urgent": "text"}).status_code == 302
    owner.refresh_from_db()
    profile = profile_of(owner)
    assert (profile.phone, profile.alerts["urgent"]) == (HERS, "text")
    assert (profile.hours["mon"], profile.away_until) == ([["08:00", "12:00"]], date(2026, 9, 21))
    page = inside.get("/settings/alerts/").content.decode()
    assert 'value="08:00"' in page
    assert "As usual: mail" in page
    assert 'value="2026-09-20"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"phone": "12"}, "is no phone number"),
        ({"phone": "", "tell_late": "text"}, "Write the number"),
        ({"away_until": "2026-09-01"}, "before the first"),
        ({"away_from": ""}, "Write the first day"),
        ({"mon_to": "07:00"}, "From an earlier to a later hour"),
        ({"mon_to": ""}, "From an earlier to a later hour"),
        ({"tell_report": "text"}, "not one of the available choices"),
    ],
)
def test_a_mistake_stands_at_its_field_and_nothing_is_lost(
    inside: Client, owner: User, typed: dict[str, str], words: str
) -> None:
    answer = inside.post("/settings/alerts/", {**TYPED, **typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="2026-09-' in answer.content.decode()
    assert not Profile.objects.filter(user=owner).exists()


def test_a_name_and_hours_as_they_are_read(inside: Client, business: Business, owner: User) -> None:
    assert "PM" not in inside.get("/settings/team/").content.decode()
    inside.post("/settings/profile/", {"name": " Ann  Oak ", "formats": "12h"})
    page = inside.get("/settings/team/").content.decode()
    assert "Ann Oak" in page
    assert " AM" in page or " PM" in page
    answer = inside.post("/settings/profile/", {"name": "x" * 200, "formats": ""})
    assert answer.status_code == 422
    assert "150 characters" in answer.content.decode()
