"""Reported: one frozen week from the events alone, and a mail to the owners on Monday."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from followups.answers import reply
from followups.models import Message
from followups.outbox import send as outbox
from followups.team import lead_alerts, weekly_mail
from leads.models import Business, Lead, WeeklyReport
from leads.report import weekly
from leads.report.formatting import duration, headline
from leads.sources import importing
from tests import support
from tests.support import ADA, BOB, MONDAY
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

NEXT_MONDAY = datetime(2026, 9, 21, 10, 30, tzinfo=UTC)  # half past seven in Halifax


def a_week(business: Business, owner: User) -> None:
    ada = support.answered_lead(business)
    reply.write_reply(ada, "I can come.", MONDAY + timedelta(hours=2), owner)
    outbox.send_next_message(MONDAY + timedelta(hours=2))
    support.answered_lead(
        business,
        {"name": "Cy", "phone": "902 555 0155", "message": "please call me about the roof"},
        MONDAY + timedelta(hours=3),
    )


def test_the_figures_come_from_the_events(business: Business, owner: User) -> None:
    a_week(business, owner)
    figures = weekly.week_figures(business, date(2026, 9, 14))
    assert [
        len(figures[k])
        for k in (
            "came_in",
            "inquiries",
            "answered",
            "inside_promise",
            "answered_by_a_person",
            "unanswered",
            "waiting",
        )
    ] == [2, 2, 1, 1, 1, 1, 1]
    assert figures["median_minutes"] == 0
    assert figures["median_minutes_person"] == 120
    assert figures["by_source"] == {"Website form": figures["came_in"]}
    assert sum(figures["arrivals"].values()) == 2


def test_the_week_is_written_once_on_monday_at_seven_local(business: Business, owner: User) -> None:
    a_week(business, owner)
    assert not weekly.write_next_report(NEXT_MONDAY - timedelta(hours=1))
    assert weekly.write_next_report(NEXT_MONDAY)
    assert not weekly.write_next_report(NEXT_MONDAY)
    assert WeeklyReport.objects.get().week == date(2026, 9, 14)


def test_a_frozen_report_does_not_change_afterwards(business: Business, owner: User) -> None:
    a_week(business, owner)
    weekly.write_next_report(NEXT_MONDAY)
    before = WeeklyReport.objects.get().figures
    support.write(business, BOB, MONDAY + timedelta(days=1))
    weekly.write_next_report(NEXT_MONDAY + timedelta(hours=1))
    assert WeeklyReport.objects.get().figures == before


def test_every_owner_gets_it_once_with_the_verdict_in_the_subject(
    business: Business, owner: User, mail_through: Sink
) -> None:
    a_week(business, owner)
    support.make_owner(business, "member@oak-roofing.example", role="member")
    mail_through.accepted.clear()
    weekly.write_next_report(NEXT_MONDAY)
    while weekly_mail.mail_next_report(NEXT_MONDAY):
        pass
    while outbox.send_next_message(NEXT_MONDAY):
        pass
    ((recipient, mail),) = mail_through.accepted
    assert recipient == owner.email
    assert mail["Subject"] == "Oak Roofing: 2 inquiries, 1 answered within the hour, 1 waiting"
    plain, page = (
        part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()
    )
    for words in ("Never answered", "Website form: 2", "Still waiting"):
        assert words in plain
        assert words in page


def test_a_business_without_owners_does_not_hold_up_the_rest(business: Business) -> None:
    weekly.write_next_report(NEXT_MONDAY)
    assert weekly_mail.mail_next_report(NEXT_MONDAY)
    assert not weekly_mail.mail_next_report(NEXT_MONDAY)
    outbox.send_next_message(NEXT_MONDAY)
    assert Message.objects.get(kind="report").state == "withheld"


def test_owners_hear_of_a_promise_about_to_be_broken_once(business: Business, owner: User) -> None:
    support.answered_lead(
        business,
        {"name": "Cy", "phone": "902 555 0155", "message": "please call me about the roof"},
    )
    assert not lead_alerts.alert_next_lead(MONDAY + timedelta(minutes=44))
    assert lead_alerts.alert_next_lead(MONDAY + timedelta(minutes=46))
    assert not lead_alerts.alert_next_lead(MONDAY + timedelta(minutes=50))
    message = Message.objects.get(kind="alert")
    assert message.to == owner.email
    assert "14 minutes" in message.text


def test_owners_hear_of_an_emergency_at_once(business: Business, owner: User) -> None:
    support.answered_lead(
        business,
        {**ADA, "message": "water is pouring through the bedroom ceiling right now, please call"},
    )
    assert lead_alerts.alert_next_lead(MONDAY)
    assert not lead_alerts.alert_next_lead(MONDAY)


def test_who_came_by_a_table_waits_for_no_answer(business: Business, owner: User) -> None:
    a_week(business, owner)
    draft = support.looked_at(business, b"Name,Email,Notes\nDora,dora@x.example,old job\n")
    importing.start_import(draft)
    support.work_through(draft, MONDAY + timedelta(hours=4))
    figures = weekly.week_figures(business, date(2026, 9, 14))
    assert [len(figures[k]) for k in ("came_in", "inquiries", "unanswered")] == [3, 2, 1]
    dora = Lead.objects.get(contact__name="Dora")
    reply.write_reply(dora, "How are you?", MONDAY + timedelta(hours=5), owner)
    outbox.send_next_message(MONDAY + timedelta(hours=5))
    assert dora.pk in weekly.week_figures(business, date(2026, 9, 14))["inquiries"]


def test_what_we_took_back_ourselves_has_not_failed(business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    at = MONDAY + timedelta(hours=2)
    written = reply.write_reply(lead, "I can come.", at, owner, at=at + timedelta(seconds=10))
    reply.take_back_reply(lead, written.pk, at, owner)
    assert lead.events.filter(kind="not_sent").exists()
    assert weekly.week_figures(business, date(2026, 9, 14))["failed"] == []


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(None, "not known"), (0.05, "3 seconds"), (1, "1 min"), (90, "1 h 30 min"), (5000, "3 days")],
)
def test_minutes_as_people_say_them(minutes: float | None, said: str) -> None:
    assert duration(minutes) == said


def test_a_quiet_week_says_so() -> None:
    assert (
        headline({"inquiries": [], "waiting": [], "inside_promise": []}, 60)
        == "No inquiries this week"
    )
