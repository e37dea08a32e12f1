"""People by the dozen whose first follow-up is due."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from followups.models import Enrollment, Message, Sequence, SequenceStep
from followups.outbox import send as outbox
from leads.contacts import consent
from leads.contacts.identity import Named, contact_for
from leads.models import Business, Inbound, Lead
from tests import support
from tests.support import MONDAY

TUESDAY = MONDAY + timedelta(days=1)


def address(number: int) -> str:
    return f"ada{number}@x{number}.example"


def at_any_hour() -> None:
    """Follow-ups go day and night, so that a test may run by the real clock."""
    Sequence.objects.update(window_from="00:00", window_to="23:59:59", weekdays=list(range(7)))


def due_steps(
    business: Business, count: int, due_at: Callable[[int], datetime] = lambda number: TUESDAY
) -> list[Message]:
    sequence = Sequence.objects.get()
    step = sequence.steps.get(day=1)
    with transaction.atomic():
        return [
            due_step(business, sequence, step, number, due_at(number)) for number in range(count)
        ]


def due_step(
    business: Business, sequence: Sequence, step: SequenceStep, number: int, due: datetime
) -> Message:
    contact = contact_for(business, Named(f"Ada Keen{number}", address(number)), MONDAY)
    lead = support.lead_of(contact, support.form_of(business), MONDAY)
    Inbound.objects.create(lead=lead, channel="form", at=MONDAY, text="Our roof leaks.")
    consent.give_consent(contact, "email", MONDAY)
    enrollment = Enrollment.objects.create(lead=lead, sequence=sequence, started_at=MONDAY)
    local = due.astimezone(lead.zone).replace(tzinfo=None)
    return Message.objects.create(
        business=business,
        lead=lead,
        enrollment=enrollment,
        step=step,
        kind=Message.Kind.STEP,
        not_before=due,
        due_local=local.isoformat(timespec="minutes"),
        to=address(number),
        subject="Hello",
        body="Hello {{first_name}}",
    )


def another_step(step: Message, day: int) -> Message:
    """A later step of the same person that is due as well."""
    assert step.enrollment is not None
    return Message.objects.create(
        business=step.business,
        lead=step.lead,
        enrollment=step.enrollment,
        step=step.enrollment.sequence.steps.get(day=day),
        kind=step.kind,
        not_before=step.not_before,
        due_local=step.due_local,
        to=step.to,
        subject="Second",
        body="Again",
    )


def due_step_of(lead: Lead, like: Message) -> Message:
    """The same step, due on another lead of the same person."""
    assert like.enrollment is not None
    enrollment = Enrollment.objects.create(
        lead=lead, sequence=like.enrollment.sequence, started_at=MONDAY
    )
    return Message.objects.create(
        business=like.business,
        lead=lead,
        enrollment=enrollment,
        step=like.step,
        kind=like.kind,
        not_before=like.not_before,
        due_local=like.due_local,
        to=like.to,
        subject="Hello",
        body="Hello",
    )


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def send_all(at: datetime) -> None:
    while outbox.send_next_message(at):
        pass
    outbox.close_outbox()
