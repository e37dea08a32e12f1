"""After a restore nothing leaves until a person has looked, and nothing goes twice."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from followups.models import Message
from followups.team import notifications
from leadflow.processes import steps
from leads.declined import Declined
from leads.models import Business, Canary, Installation, Lead, Restore, WeeklyReport
from leads.restored import notice
from leads.restored.decision import decide_restore
from tests import support
from tests.support import ADA, BOB, MONDAY
from tests.support.copies import Copy
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
State = Message.State
Work = Callable[[Any], None]
WEEK_LATER = MONDAY + 7 * DAY


@pytest.fixture
def work(business: Business, owner: User, mail_through: Sink) -> Work:
    """All that workers do at one moment, for a business that has begun."""
    new_leads = (step for step in steps.NEW_LEADS if step not in steps.ASKING)
    due = (*steps.ANSWER, *new_leads, *steps.DUE, *steps.REPORTS, *steps.BOOKS)

    def everything(at: Any) -> None:
        while sum(step(at) for step in due):
            pass

    Business.objects.update(created_at=MONDAY - 14 * DAY)
    everything(MONDAY - HOUR)
    mail_through.accepted.clear()  # a report of the week before
    return everything


def sent(sink: Sink) -> list[tuple[str, str]]:
    return sorted((to, str(mail["Subject"])) for to, mail in sink.accepted)


def decide(what: str, at: Any) -> None:
    decide_restore(Restore.objects.get(), what, at, User.objects.get())


def test_nothing_of_a_week_goes_twice(
    business: Business, work: Work, mail_through: Sink, tmp_path: Path
) -> None:
    """Answers, follow-ups, alerts and the report that followed the backup."""
    ada = support.write(business, ADA)
    work(MONDAY)
    bob = support.write(business, {**BOB, "postcode": "B3H 1A1"}, MONDAY + HOUR)
    copy = Copy(tmp_path)
    for days in range(8):
        work(WEEK_LATER - (7 - days) * DAY + 2 * HOUR)
    before = sent(mail_through)
    assert [to for to, _ in before].count("bob@elsewhere.example") > 3
    assert Message.objects.filter(kind=Message.Kind.REPORT, not_before__gt=MONDAY).exists()
    copy.set_back()

    now = WEEK_LATER + 3 * HOUR
    work(now)
    assert sent(mail_through) == before
    work(now + HOUR)
    decide(Restore.Decision.SKIP, now + HOUR)
    for hours in (1, 2, 26, 24 * 5):
        work(now + hours * HOUR)
    assert sent(mail_through) == before
    assert not Message.objects.filter(state=State.QUEUED, not_before__lte=now).exists()
    for lead in (ada, bob):
        assert lead.messages.exclude(state=State.SENT).first().why_code == "restored"
        lead.refresh_from_db()
        assert lead.stage != Lead.Stage.NEW  # it counts as answered


def test_what_was_meant_for_later_goes_once(
    business: Business, work: Work, mail_through: Sink, tmp_path: Path
) -> None:
    ada = support.write(business, ADA)
    work(MONDAY)
    copy = Copy(tmp_path)
    work(MONDAY + DAY + HOUR)
    before = len(mail_through.to("ada@lovelace.example"))
    copy.set_back()
    work(MONDAY + DAY + 2 * HOUR)
    decide(Restore.Decision.SKIP, MONDAY + DAY + 2 * HOUR)
    work(MONDAY + 3 * DAY + HOUR)
    assert len(mail_through.to("ada@lovelace.example")) == before + 1
    steps_of = dict(ada.messages.filter(step__isnull=False).values_list("step__day", "state"))
    assert (steps_of[1], steps_of[3]) == (State.UNCONFIRMED, State.SENT)


def test_a_person_may_know_that_nothing_had_gone(
    business: Business, work: Work, mail_through: Sink, tmp_path: Path
) -> None:
    support.write(business, ADA)
    work(MONDAY)
    copy = Copy(tmp_path)
    work(MONDAY + DAY + HOUR)
    before = len(mail_through.to("ada@lovelace.example"))
    copy.set_back()
    work(MONDAY + DAY + 2 * HOUR)
    decide(Restore.Decision.GO_ON, MONDAY + DAY + 2 * HOUR)
    work(MONDAY + DAY + 3 * HOUR)
    assert len(mail_through.to("ada@lovelace.example")) == before + 1
    with pytest.raises(Declined):
        decide(Restore.Decision.SKIP, MONDAY + DAY + 4 * HOUR)


def test_an_account_can_be_reached_while_all_else_waits(
    business: Business, work: Work, mail_through: Sink
) -> None:
    """Whoever must look has to be able to sign in; an old link of the backup stays."""
    notifications.notify_user(business, "old@oak.example", "Old", "link", MONDAY - DAY)
    notice.hold_sending(Restore.How.BY_HAND, MONDAY, None)
    support.write(business, ADA)
    notifications.notify_user(business, "new@oak.example", "New", "link", MONDAY + HOUR)
    work(MONDAY + HOUR)
    assert [to for to, _ in sent(mail_through)] == ["new@oak.example"]


def test_no_canary_leaves_a_copy(business: Business, work: Work, settings: Any) -> None:
    settings.CANARY_MINUTES = 5
    notice.hold_sending(Restore.How.BY_HAND, MONDAY, None)
    work(MONDAY)
    assert not Canary.objects.exists()


def test_the_folder_of_sent_mail_tells_what_went(
    business: Business, work: Work, mail_through: Sink, tmp_path: Path
) -> None:
    ada = support.write(business, ADA)
    work(MONDAY)
    copy = Copy(tmp_path)
    work(MONDAY + DAY + HOUR)
    went = mail_through.to("ada@lovelace.example")[-1]
    copy.set_back()
    work(MONDAY + DAY + 2 * HOUR)
    went.replace_header("Date", "Tue, 15 Sep 2026 15:00:00 +0000") if went["Date"] else None
    support.mail_in(business, bytes(went), MONDAY + DAY + 3 * HOUR)
    decide(Restore.Decision.SKIP, MONDAY + DAY + 4 * HOUR)
    work(MONDAY + DAY + 5 * HOUR)
    step = ada.messages.get(step__day=1)
    assert (step.state, step.message_id) == (State.SENT, went["Message-ID"])


def test_an_unchanged_database_is_taken_for_itself(business: Business, work: Work) -> None:
    support.write(business, ADA)
    work(MONDAY)
    work(MONDAY + DAY)
    assert Installation.objects.count() == 1
    assert not Restore.objects.exists()


def test_a_copy_in_another_place_is_noticed(
    business: Business, work: Work, mail_through: Sink
) -> None:
    """As with a file that was moved here, or a dump that was read into a new database."""
    support.write(business, ADA)
    Installation.objects.update(place="elsewhere")
    work(MONDAY)
    assert Restore.objects.get().how == Restore.How.COPIED
    assert not mail_through.accepted


def test_another_database_under_the_same_machine_is_noticed(
    business: Business, work: Work, mail_through: Sink
) -> None:
    support.write(business, ADA)
    Installation.objects.all().delete()
    work(MONDAY)
    assert Restore.objects.get().how == Restore.How.ANOTHER
    assert not mail_through.accepted


@pytest.mark.parametrize("lost", ["answers", "report"])
def test_a_backup_from_before_anything_was_sent_is_noticed(
    business: Business, work: Work, mail_through: Sink, lost: str
) -> None:
    """It knows of no installation: of what came in there are arrivals, or nothing at all."""
    Installation.objects.all().delete()
    WeeklyReport.objects.all().delete()
    if lost == "answers":
        Business.objects.update(created_at=MONDAY)
        support.door.receive_fields(support.form_of(business), "form", ADA, MONDAY, "s1")
    work(MONDAY + HOUR)
    assert Restore.objects.get().how == Restore.How.ANOTHER
    assert not mail_through.accepted


def test_a_new_database_just_begins(business: Business, work: Work) -> None:
    Installation.objects.all().delete()
    Business.objects.update(created_at=MONDAY)
    work(MONDAY + HOUR)
    assert not Restore.objects.exists()


def test_of_two_machines_the_second_does_not_ask_again(
    business: Business, work: Work, settings: Any, tmp_path: Path
) -> None:
    support.write(business, ADA)
    work(MONDAY)
    other = (settings.VAR / "sent_mark").read_bytes()
    Installation.objects.update(place="elsewhere")
    work(MONDAY + HOUR)
    decide(Restore.Decision.SKIP, MONDAY + HOUR)
    (settings.VAR / "sent_mark").write_bytes(other)
    work(MONDAY + 2 * HOUR)
    assert Restore.objects.count() == 1


def test_a_line_of_rubbish_stops_nothing(business: Business, work: Work, settings: Any) -> None:
    (settings.VAR / "sent_mark").write_bytes(b"\x00" * 50)
    support.write(business, ADA)
    work(MONDAY)
    assert not Restore.objects.exists()
    assert Message.objects.filter(state=State.SENT).exists()
    assert connection.vendor in ("sqlite", "postgresql")
