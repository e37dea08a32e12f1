"""What an owner says about sending: closed days, a pace, a warm-up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.policy import rate_limits
from followups.policy.may_follow_up import warm_up_cap
from leads.business import preferences
from leads.business.closed_days import (
    countries,
    keep_closed_days,
    keep_holidays,
    knows_place,
    names_of_holidays,
    parts,
    public_holidays,
)
from leads.business.preferences import SendingPreferences
from leads.declined import Declined
from leads.models import Business
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

# Days and limits


def test_a_new_sender_begins_slowly_on_its_own_first_day() -> None:
    """In Sydney it is still the day before by the clock of the world."""
    morning = datetime.fromisoformat("2026-09-14T09:00:00+10:00").astimezone(UTC)
    business = Business(timezone="Australia/Sydney", warm_up_from=date(2026, 9, 14))
    assert rate_limits.warm_up_cap(business, morning) == warm_up_cap(0)
    assert rate_limits.warm_up_cap(business, morning - timedelta(days=1)) is None


def test_the_page_names_countries_and_the_parts_of_ones_own(
    client: Client, business: Business, owner: User
) -> None:
    client.force_login(owner)
    Business.objects.update(country="CA", holidays="CA-NS")
    page = client.get("/in/oak/settings/closed-days/").content.decode()
    assert '<option value="CA-NS" selected>Nova Scotia (CA-NS)</option>' in page
    assert '<option value="FR">France</option>' in page
    assert "FR-57" not in page
    assert all(knows_place(code) for code in [*countries(), *parts("CA")])


def test_public_holidays_are_closed_where_the_owner_says_whose(business: Business) -> None:
    keep_holidays(business, "ca-on", MONDAY)
    business.refresh_from_db()
    keep_closed_days(business, 2026, {*names_of_holidays("CA-ON", 2026), date(2026, 9, 16)}, MONDAY)
    assert date(2026, 10, 12) in public_holidays("CA-ON", 2026)
    assert public_holidays("", 2026) == frozenset() == public_holidays("ZZ", 2026)
    business.refresh_from_db()
    lead = support.answered_lead(business, ADA, datetime.fromisoformat("2026-10-11T15:00:00+00:00"))
    assert (
        support.step(lead, 1).not_before.isoformat() == "2026-10-13T12:00:00+00:00"
    )  # Thanksgiving is the 12th


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("missed", "maybe", "missed follow-ups"),
        ("mail_a_minute", 0, "Mails a minute"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_kept(
    business: Business, field: str, value: Any, says: str
) -> None:
    with pytest.raises(Declined, match=says) as declined:
        wanted = replace(SendingPreferences("move"), **{field: value})
        preferences.keep_sending(business, wanted, MONDAY)
    assert list(declined.value.mistakes) == [field]
    business.refresh_from_db()
    assert business.missed == "skip"


def test_a_sender_keeps_to_its_mails_a_minute(business: Business, mail_through: Sink) -> None:
    Business.objects.update(mail_a_minute=2)
    for number in range(5):
        support.write(
            business,
            {
                **ADA,
                "email": f"a{number}@x{number}.example",
                "phone": "",
                "name": f"Ada Keen{number}",
            },
        )
    support.live(MONDAY)
    assert len(mail_through.accepted) == 2
    support.live(MONDAY + timedelta(seconds=61))
    assert len(mail_through.accepted) == 4


def test_a_new_sender_warms_up() -> None:
    assert [warm_up_cap(d) for d in (-1, 0, 1, 2, 4, 14, 16, 400)] == [
        None,
        20,
        20,
        40,
        80,
        2560,
        None,
        None,
    ]
