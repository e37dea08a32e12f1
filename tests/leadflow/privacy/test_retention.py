"""What was kept long enough goes by itself: at night, some at a time, counted before."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from followups.models import Message, Suppression
from followups.opt_out.unsubscribe import unsubscribe_lead
from leadflow.privacy import retention
from leadflow.privacy.retention import count_due, let_go_next
from leads.ledger import balance
from leads.models import (
    Arrival,
    Attachment,
    AuditEntry,
    Business,
    Contact,
    Import,
    ImportRow,
    Lead,
    ModelCall,
    SettingChange,
)
from leads.sources.canary import Canary
from tests import support
from tests.support import marked
from tests.support.marked import ZORA

pytestmark = pytest.mark.django_db

NIGHT = support.MONDAY.replace(hour=5)  # two at night in Halifax


def after(days: int) -> datetime:
    return NIGHT + timedelta(days=days)


def let_all_go(at: datetime) -> None:
    while let_go_next(at):
        pass


def rest(business: Business) -> None:
    """Nobody waits and nothing is planned."""
    Lead.objects.update(promise_due_at=None, waiting_since=None)
    Message.objects.filter(state="queued").update(state="cancelled")


def test_each_kind_goes_in_its_time_and_is_counted_before(
    business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SOME_PEOPLE", 1)
    marked.marked_person(business, owner)
    rest(business)
    kept = Import.objects.create(business=business, name="x", state="done", created_at=NIGHT)
    ImportRow.objects.create(of=kept, number=2, cells=["a"])
    Canary.objects.create(source=support.form_of(business), word="w", sent_at=NIGHT)
    Attachment.objects.update(data=b"x")
    AuditEntry.objects.create(business=business, at=NIGHT, kind="signed_in")
    SettingChange.objects.create(business=business, at=NIGHT, area="mail", name="host")
    assert not any(count_due(business, after(7)).values())
    gone: dict[int, set[str]] = {}
    for days in (100, 200, 400, 800, 1_200, 1_900):
        gone[days] = {name for name, count in count_due(business, after(days)).items() if count}
        let_all_go(after(days))
        assert not any(count_due(business, after(days)).values())
    assert gone == {
        100: {"arrivals, as they came in", "rows of imported tables"},
        200: {"questions to a model"},
        400: {"mails to the team", "test inquiries"},
        800: {"files", "files that you sent"},
        1_200: {"entries of the log", "changes of settings"},
        1_900: {"people with all their leads"},
    }
    assert not Contact.objects.exists()
    assert not Lead.objects.exists()
    assert ModelCall.objects.filter(tokens=5).exists(), "what it cost stays"
    assert not marked.lines_with(marked.dump(), "quill")
    assert not Arrival.objects.exclude(became="erased").exists()
    assert not balance.imbalances(business, after(1_900))


def test_not_by_day_and_not_where_the_owner_keeps_it(business: Business) -> None:
    support.answered_lead(business, ZORA)
    rest(business)
    business.conversation_days = None
    business.save()
    assert not let_go_next(after(3_000).replace(hour=15))
    let_all_go(after(3_000))
    assert Lead.objects.exists()


@pytest.mark.parametrize("sign", ["waits", "planned", "heard"])
def test_who_gives_a_sign_of_life_stays(business: Business, sign: str) -> None:
    lead = support.answered_lead(business, ZORA)
    rest(business)
    if sign == "waits":
        Lead.objects.update(promise_due_at=NIGHT)
    if sign == "planned":
        Message.objects.filter(state="cancelled").update(state="queued")
    if sign == "heard":
        lead.inbound.update(at=after(1_800))
    let_all_go(after(1_900))
    assert Lead.objects.filter(pk=lead.pk).exists()


def test_who_asked_us_to_stop_still_gets_nothing(business: Business) -> None:
    lead = support.answered_lead(business, ZORA)
    unsubscribe_lead(lead, support.MONDAY, "The link in our mail")
    rest(business)
    let_all_go(after(1_900))
    assert not Lead.objects.exists()
    again = support.answered_lead(business, ZORA, after(1_901))
    assert support.first_answer(again).why_code == "suppressed"
    assert Suppression.objects.filter(reason="opted_out", lifted_at__isnull=True).exists()


def test_the_command_counts_and_lets_go(
    business: Business, capsys: pytest.CaptureFixture[str]
) -> None:
    support.answered_lead(business, ZORA)
    Arrival.objects.update(received_at=NIGHT - timedelta(days=400))
    call_command("retention")
    assert "oak: 1 arrivals, as they came in" in capsys.readouterr().out
    assert Arrival.objects.filter(expired=False).exists()
    call_command("retention", "--now")
    assert not Arrival.objects.filter(expired=False).exists()
