"""Sequences for one kind of lead, and steps that are texts or tasks."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from followups.owner import sequence_choice, sequence_trial, sequence_versions
from followups.policy.calendar import next_allowed_everywhere
from followups.policy.facts import SMS_HOURS, zones_of_number
from leads.declined import Declined
from leads.models import Business, Lead, Source
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.sequences import DAY, live_until, step, with_steps
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_a_lead_of_one_fit_gets_the_sequence_for_it_and_others_the_common_one(
    business: Business,
) -> None:
    with_steps(business, step(2), audience="no_fit")
    bad = support.answered_lead(
        business,
        {**ADA, "email": "bob@x.example", "phone": "", "postcode": "X1X 1X1", "name": "Bob Low"},
    )
    good = support.answered_lead(business)
    assert [m.step.day for m in bad.messages.filter(kind="step")] == [2]
    assert good.messages.filter(kind="step").count() == 4
    sequence_versions.withdraw_sequence(business, "no_fit", MONDAY)
    assert sequence_choice.sequence_in_force(business, "no_fit") is None
    live_until(MONDAY + 3 * DAY, MONDAY + 2 * DAY)
    assert bad.messages.get(kind="step").state == "sent"  # people in flight finish on theirs
    with pytest.raises(Declined, match="not taken away"):
        sequence_versions.withdraw_sequence(business, "", MONDAY)


def test_existing_customers_are_followed_up_only_with_a_sequence_of_their_own(
    business: Business,
) -> None:
    customer = {
        **ADA,
        "message": (
            "Our roof that you repaired in May leaks again at the same place, job number 4471. "
            "Could somebody come back under the warranty?"
        ),
    }
    assert (
        support.answered_lead(business, customer).judgements.first().category == "existing_customer"
    )  # type: ignore[union-attr]
    assert not Lead.objects.get().enrollments.exists()
    with_steps(business, step(1), audience="existing_customer")
    other = support.answered_lead(
        business, {**customer, "email": "eve@x.example", "phone": "", "name": "Eve Low"}
    )
    assert other.enrollments.get().sequence.audience == "existing_customer"
    live_until(MONDAY + DAY + timedelta(hours=2), MONDAY + DAY)
    assert other.messages.get(kind="step").state == "sent"


def test_a_task_asks_a_person_at_its_moment_and_nothing_leaves(
    business: Business, mail_through: Sink
) -> None:
    with_steps(business, step(1, "task", body="Call {{first_name}} about the roof"), step(3))
    lead = support.answered_lead(business)
    live_until(MONDAY + DAY + timedelta(hours=1), MONDAY + DAY)
    lead.refresh_from_db()
    task = support.step(lead, 1)
    assert support.reasons(lead) == "Day 1: Call Ada about the roof"
    assert task.state == "sent"
    assert lead.events.filter(kind="task").exists()
    assert len(mail_through.to("ada@lovelace.example")) == 1  # the first answer alone
    live_until(MONDAY + 3 * DAY + timedelta(hours=1), MONDAY + 3 * DAY)
    assert len(mail_through.to("ada@lovelace.example")) == 2


def test_a_task_is_called_off_like_any_other_step(business: Business) -> None:
    with_steps(business, step(1, "task", body="Call them"))
    lead = support.answered_lead(business)
    support.mail_in(
        business, letter("Ada <ada@lovelace.example>", "Yes please"), MONDAY + timedelta(hours=1)
    )
    live_until(MONDAY + DAY + timedelta(hours=1), MONDAY + DAY)
    assert support.step(lead, 1).state == "cancelled"


def test_a_step_by_text_goes_where_they_texted_and_only_at_decent_hours(business: Business) -> None:
    form = business.sources.get(kind=Source.Kind.SMS)
    form.telephone = {"number": "+19025550110"}
    form.save()
    with_steps(business, step(1, "sms"), step(3))
    from leads.capture import door, filing

    door.receive_fields(
        form,
        "sms",
        {
            "name": "Ada Keen",
            "phone": "+19025550131",
            "message": "Our roof leaks since Sunday, could somebody come and look this week?",
        },
        MONDAY,
    )
    while filing.file_next_arrival(MONDAY):
        pass
    support.live(MONDAY)
    lead = Lead.objects.get()
    (only,) = lead.messages.filter(kind="step")
    assert (only.channel, only.to) == (
        "sms",
        "+19025550131",
    )  # there is no address for the mail of day 3
    live_until(MONDAY + DAY + timedelta(hours=1), MONDAY + DAY)
    only.refresh_from_db()
    assert only.state == "sent"
    assert only.text.startswith("Words of day 1, Ada")


def test_a_text_waits_until_it_is_decent_in_their_zone_and_their_area_code() -> None:
    from zoneinfo import ZoneInfo

    zones = [ZoneInfo("America/Halifax"), ZoneInfo("America/Vancouver")]
    found = next_allowed_everywhere(
        datetime.fromisoformat("2026-09-15T12:30:00+00:00"), zones, SMS_HOURS
    )
    assert found.isoformat() == "2026-09-15T16:00:00+00:00"  # nine in Vancouver
    late = next_allowed_everywhere(
        datetime.fromisoformat("2026-09-15T23:30:00+00:00"), zones, SMS_HOURS
    )
    assert late.isoformat() == "2026-09-16T16:00:00+00:00"


def test_the_area_code_counts_only_where_it_says_something(business: Business) -> None:
    lead = support.write(business, ADA)
    assert [str(z) for z in zones_of_number("+16045550131", lead)] == [
        "America/Halifax",
        "America/Vancouver",
    ]
    assert [str(z) for z in zones_of_number("+18005550131", lead)] == ["America/Halifax"]


# Trying


def test_all_of_them_now_to_the_one_who_asks(
    business: Business, owner: User, mail_through: Sink
) -> None:
    assert sequence_trial.send_trial(business, "", MONDAY, owner) == 5
    support.live(MONDAY)
    mails = mail_through.to(owner.email)
    assert len(mails) == 5
    assert "[Trial, day 3]" in mails[2]["Subject"]
    assert not Lead.objects.exists()
