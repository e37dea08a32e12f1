"""Saying stop, and writing back, against the very moment of sending."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from followups import leave, outbox
from followups.models import Message
from leads.models import Business
from tests import support
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 40


def race(*moves) -> None:  # type: ignore[no-untyped-def]
    """Run the moves at the same moment, each in a thread with a connection of its own."""
    barrier, errors = threading.Barrier(len(moves)), []

    def run(move) -> None:  # type: ignore[no-untyped-def]
        try:
            barrier.wait(10)
            move()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(move,)) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors, errors


def due_step(business: Business, number: int) -> Message:
    lead = support.answered_lead(business, {**ADA, "email": f"ada{number}@x{number}.example", "phone": f"902 555 {number:04d}"})
    return support.step(lead, 1)


def test_no_marker_is_written_after_an_opt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    business, at = support.make_business(), MONDAY + timedelta(days=1)
    for number in range(ROUNDS):
        step = due_step(business, number)
        race(lambda: outbox.send_next(at), lambda s=step: leave.leave(s.lead, at, "link"))
        outbox.send_next(at + timedelta(minutes=1))
        step.refresh_from_db()
        said_stop = step.lead.events.get(kind="opted_out")
        went = step.lead.events.filter(kind="followed_up").first()
        assert step.state in ("sent", "withheld")
        assert went is None or (step.state == "sent" and step.sending_at is not None and went.pk)
        if step.state == "withheld":
            assert "asked us not to write" in step.why and said_stop.pk


def test_no_marker_is_written_after_a_reply() -> None:
    business, at = support.make_business(), MONDAY + timedelta(days=1)
    for number in range(ROUNDS):
        step = due_step(business, number)
        raw = letter(f"Ada <ada{number}@x{number}.example>", f"Yes please {number}", in_reply_to=support.first_answer(step.lead).message_id)
        race(lambda: outbox.send_next(at), lambda r=raw: support.mail_in(business, r, at))
        outbox.send_next(at + timedelta(minutes=1))
        step.refresh_from_db()
        assert step.state == "sent" or "written back" in step.why
        assert step.lead.inbound.count() == 2


def test_the_same_submission_at_once_is_one_lead() -> None:
    from leads.capture import door
    from leads.models import Arrival

    business = support.make_business()
    source = support.form_of(business)
    race(*[lambda: door.receive_fields(source, "form", ADA, MONDAY, "same") for _ in range(6)])
    assert Arrival.objects.count() == 1


def test_two_filings_of_one_person_make_one_contact() -> None:
    from leads.capture import door, filing
    from leads.models import Contact, Lead

    business = support.make_business()
    for number in range(6):
        door.receive_fields(support.form_of(business), "form", {**ADA, "message": f"Our roof leaks, number {number}"}, MONDAY)

    def file_all() -> None:
        while filing.file_next(MONDAY + timedelta(minutes=20)):
            pass

    race(file_all, file_all)
    file_all()
    assert Contact.objects.filter(addresses__isnull=False).distinct().count() == 1
    assert Lead.objects.count() == 1, list(Lead.objects.values("pk", "contact_id"))
