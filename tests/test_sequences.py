"""Sequences for one kind of lead, steps that are texts or tasks, check-ins long after, and what was
missed while nothing could be sent.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.outbox import send as outbox
from followups.owner import sequence_choice, sequence_trial, sequence_versions
from followups.owner.sequence_texts import StepTexts, standard_texts
from followups.policy.calendar import next_allowed_everywhere
from followups.policy.facts import SMS_HOURS, zones_of_number
from followups.policy.may_send import warm_up_cap
from followups.sequences import missed
from followups.sequences.ending import Enrollment
from leads.business import preferences
from leads.business.closed_days import countries, knows_place, parts, public_holidays
from leads.business.preferences import SendingPreferences
from leads.declined import Declined
from leads.models import Business, Lead, Source
from leads.pipeline import by_hand
from tests import support
from tests.sink import Sink
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def with_steps(
    business: Business, *steps: StepTexts, audience: str = "", owner: User | None = None
) -> None:
    data = replace(standard_texts(), steps=list(steps))
    sequence_versions.save_texts(
        business,
        data,
        MONDAY,
        owner
        or User.objects.filter(memberships__business=business).first()
        or support.make_owner(business),
        audience,
    )


def step(day: int, channel: str = "email", rest: bool = False, body: str = "") -> StepTexts:
    words = body or f"Words of day {day}, {{{{first_name|there}}}}"
    return StepTexts(day, words, f"Day {day}", channel, rest)


def live_until(moment: datetime, start: datetime = MONDAY) -> None:
    """From `start` on, everything that falls due happens at its moment."""
    for at in support.moments(start, moment):
        support.live(at)


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
    sequence_versions.withdraw_sequence(business, "no_fit")
    assert sequence_choice.sequence_in_force(business, "no_fit") is None
    live_until(MONDAY + 3 * DAY, MONDAY + 2 * DAY)
    assert bad.messages.get(kind="step").state == "sent"  # people in flight finish on theirs
    with pytest.raises(Declined, match="not taken away"):
        sequence_versions.withdraw_sequence(business, "")


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


def test_check_ins_go_to_those_at_rest_and_to_nobody_who_woke_up(
    business: Business, mail_through: Sink
) -> None:
    with_steps(business, step(1), step(30, rest=True))
    one, other = (
        support.answered_lead(business),
        support.answered_lead(
            business, {**ADA, "email": "eve@x.example", "phone": "", "name": "Eve Low"}
        ),
    )
    live_until(MONDAY + 3 * DAY, MONDAY + DAY)
    assert {lead.outcome for lead in Lead.objects.all()} == {"nurture"}
    assert Message.objects.filter(kind="check_in", state="queued").count() == 2
    support.mail_in(
        business, letter("Eve <eve@x.example>", "We are ready now"), MONDAY + 10 * DAY
    )  # of their own accord: a new lead
    live_until(MONDAY + 34 * DAY, MONDAY + 31 * DAY)
    assert one.messages.get(kind="check_in").state == "sent"
    assert other.messages.get(kind="check_in").why == "They have written back."
    assert len(mail_through.to("ada@lovelace.example")) == 3
    assert Lead.objects.get(pk=one.pk).stage == "completed"
    assert one.events.filter(kind="checked_in").exists()


def test_a_reply_in_the_thread_wakes_the_lead_and_calls_its_check_ins_off(
    business: Business,
) -> None:
    with_steps(business, step(1), step(30, rest=True))
    lead = support.answered_lead(business)
    live_until(MONDAY + 3 * DAY, MONDAY + DAY)
    support.mail_in(
        business,
        letter(
            "Ada <ada@lovelace.example>",
            "We are ready now",
            in_reply_to=support.first_answer(lead).message_id,
        ),
        MONDAY + 10 * DAY,
    )
    support.live(MONDAY + 10 * DAY)
    live_until(MONDAY + 34 * DAY, MONDAY + 31 * DAY)
    assert lead.messages.get(kind="check_in").state == "withheld"
    assert Lead.objects.get().stage == "in_progress"


def test_a_check_in_is_decided_again_when_its_moment_comes(business: Business) -> None:
    with_steps(business, step(1), step(30, rest=True))
    lead = support.answered_lead(business)
    live_until(MONDAY + 3 * DAY, MONDAY + DAY)
    by_hand.move_by_hand(lead, "lost", "", MONDAY + 4 * DAY, None)
    at = MONDAY + 40 * DAY
    while outbox.send_next_message(at):
        pass
    message = lead.messages.get(kind="check_in")
    assert message.state == "withheld"
    assert "at rest no longer" in message.why


# What was missed


def down_for_four_days(business: Business) -> tuple[Lead, datetime]:
    lead = support.answered_lead(business)
    back = MONDAY + timedelta(days=4, hours=1)
    return lead, back


def test_what_was_missed_is_held_counted_and_left_out_by_default(
    business: Business, mail_through: Sink
) -> None:
    lead, back = down_for_four_days(business)
    support.live(back)
    assert missed.missed_messages(Business.objects.all()).count() == 1
    assert len(mail_through.to("ada@lovelace.example")) == 2
    lead.refresh_from_db()
    assert support.reasons(lead) == ""


@pytest.mark.parametrize(
    ("what", "days"), [("send", [1, 3, 5, 7]), ("move", [1, 3, 5, 7]), ("skip", [3, 5, 7])]
)
def test_the_team_decides_and_nobody_gets_two_at_once(
    business: Business, owner: User, mail_through: Sink, what: str, days: list[int]
) -> None:
    lead, back = down_for_four_days(business)
    support.live(back)
    assert missed.decide_missed(Business.objects.all(), what, back, owner) == 1
    live_until(back + 14 * DAY, back)
    went = list(lead.messages.filter(kind="step", state="sent").order_by("sending_at"))
    assert sorted(m.step.day for m in went) == days  # type: ignore[union-attr]
    assert all(b.sending_at - a.sending_at >= timedelta(hours=20) for a, b in pairwise(went))
    assert not missed.missed_messages(Business.objects.all()).exists()
    assert Enrollment.objects.get().why == "exhausted"


def test_the_owners_default_acts_by_itself(business: Business) -> None:
    Business.objects.update(missed="move")
    lead, back = down_for_four_days(business)
    support.live(back)
    first, last = support.step(lead, 1), support.step(lead, 7)
    assert first.missed_at is None
    assert last.due_local[:10] == "2026-09-24"
    assert lead.events.filter(kind="rescheduled").exists()


def test_after_days_down_everybody_gets_one_message_at_most(
    business: Business, mail_through: Sink
) -> None:
    for number in range(40):
        support.answered_lead(
            business,
            {
                **ADA,
                "email": f"a{number}@x{number}.example",
                "phone": "",
                "name": f"Ada Keen{number}",
            },
        )
    back = MONDAY + timedelta(days=5, hours=1)
    support.live(back)
    assert [len(mail_through.to(f"a{n}@x{n}.example")) for n in range(40)] == [
        2
    ] * 40  # the first answer, and one since
    assert missed.missed_messages(Business.objects.all()).count() == 80


def test_the_card_stands_on_today_and_acts(business: Business, owner: User, client: Client) -> None:
    lead, back = down_for_four_days(business)
    support.live(back)
    client.force_login(owner)
    assert "missed its moment" in client.get("/").content.decode()
    assert client.post("/missed/", {"what": "skip"}).status_code == 302
    assert "missed its moment" not in client.get("/").content.decode()
    support.live(back)
    assert support.step(lead, 1).why == "Not sent: its time had passed."


def test_what_nobody_decides_on_is_left_out_after_a_week(business: Business) -> None:
    with_steps(business, step(1))
    lead = support.answered_lead(business)
    back = MONDAY + 4 * DAY
    support.live(back)
    assert missed.missed_messages(Business.objects.all()).count() == 1
    support.live(back + 6 * DAY)
    assert lead.enrollments.get().ended_at is None
    support.live(back + 8 * DAY)
    assert lead.enrollments.get().ended_at
    assert not missed.missed_messages(Business.objects.all()).exists()
    assert not Message.objects.filter(missed_at__isnull=False).exists()


# Days and limits


def test_the_page_names_countries_and_the_parts_of_ones_own(
    client: Client, business: Business, owner: User
) -> None:
    client.force_login(owner)
    Business.objects.update(country="CA", holidays="CA-NS")
    page = client.get("/sending/?business=oak").content.decode()
    assert '<option value="CA-NS" selected>Nova Scotia (CA-NS)</option>' in page
    assert '<option value="FR">France</option>' in page
    assert "FR-57" not in page
    assert all(knows_place(code) for code in [*countries(), *parts("CA")])


def test_public_holidays_are_closed_where_the_owner_says_whose(business: Business) -> None:
    wanted = SendingPreferences("skip", holidays="ca-on", closed_dates=(date(2026, 9, 16),))
    preferences.keep_sending(business, wanted)
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
        ("holidays", "XX", "whose holidays"),
        ("closed_dates", tuple(MONDAY.date() + n * DAY for n in range(201)), "200 days"),
        ("missed", "maybe", "missed follow-ups"),
        ("mail_a_minute", 0, "Mails a minute"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_kept(
    business: Business, field: str, value: Any, says: str
) -> None:
    with pytest.raises(Declined, match=says) as declined:
        preferences.keep_sending(business, replace(SendingPreferences("move"), **{field: value}))
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
