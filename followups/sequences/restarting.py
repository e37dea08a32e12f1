"""The way back: follow-ups that have ended begin again, or go on as if they had not."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from followups.channels import TO_PEOPLE
from followups.models import Enrollment, Message
from followups.outbox import states
from followups.owner.sequence_choice import steps_for
from followups.policy.calendar import NoOpenDay
from followups.policy.may_follow_up import APART
from followups.sequences import holding, planning
from followups.why import WhyCode
from leads.contacts import consent
from leads.contacts.said import WHERE_TO_WRITE
from leads.declined import Declined
from leads.models import Lead, LeadEvent, Undo
from leads.pipeline import holds, tagging, undoing
from leads.pipeline import stages as pipeline

State, Kind = Message.State, Message.Kind
OF_TAGS = (Undo.Verb.TAG, Undo.Verb.UNTAG)
ENDS_NOTHING = (Undo.Verb.GIVE, Undo.Verb.SNOOZE, Undo.Verb.GO_ON)
CALLED_OFF = (WhyCode.FOLLOW_UPS_ENDED, WhyCode.STOPPED)


@transaction.atomic(durable=True)
def restart_follow_ups(lead: Lead, day: int, now: datetime, by: User) -> None:
    """From the step of that day on, at the next moment that is allowed. What has happened before
    ends them no more. Declined where they run, where there are none, and where none may go.
    """
    lead = Lead.objects.locked().prefetch_related(*WHERE_TO_WRITE).get(pk=lead.pk)
    last = lead.enrollments.select_related("sequence").order_by("-pk").first()
    check_may_restart(lead, last)
    assert last is not None
    steps = [step for step in steps_for(last.sequence, lead) if step.day >= day]
    if not steps:
        raise Declined(_("Choose the step from which they begin again."), "day")
    start = now - timedelta(days=steps[0].day)
    try:
        found = planning.step_moments(steps, lead, last.sequence, start, last_left(lead, now))
    except NoOpenDay as error:
        raise Declined(str(error)) from error
    enrollment = Enrollment.objects.create(lead=lead, sequence=last.sequence, started_at=now)
    planning.write_steps(enrollment, found, Kind.STEP)
    holds.let_go_on_after_all(lead, now, by)
    pipeline.record_event(lead, LeadEvent.Kind.ENROLLED, now, by, version=last.sequence.version)


def check_may_restart(lead: Lead, last: Enrollment | None) -> None:
    if last is None:
        raise Declined(_("No follow-ups were ever planned for this lead: write to them yourself."))
    if last.ended_at is None:
        raise Declined(_("The follow-ups are running already."))
    if lead.is_completed:
        raise Declined(_("The lead is completed. Reopen it first."))
    if consent.is_withdrawn(lead.contact):
        raise Declined(_("They asked us not to write. Note first that they allow it again."))


def last_left(lead: Lead, now: datetime) -> datetime:
    """After which moment the first may go, with the pause between two automatic messages."""
    gone = lead.messages.filter(
        kind__in=Message.AUTOMATIC, state__in=Message.LEFT_STATES, channel__in=TO_PEOPLE
    )
    return max(filter(None, [gone.aggregate(at=Max("sending_at"))["at"], now - APART]))


def take_back(act: UUID, now: datetime, by: User) -> tuple[list[Lead], str]:
    """What one of us did with one press about leads is as if it had not been: (the leads, why some
    are left as they are, "" where none is). Declined where nothing can be taken back.
    """
    done, problem = [], ""
    for row in undoing.undos_of(act, now, by):
        try:
            take_back_row = tagging.take_back_tag if row.verb in OF_TAGS else take_back_one
            done.append(take_back_row(row, now, by))
        except Declined as error:
            problem = str(error)
    if not done:
        raise Declined(problem)
    return done, problem


@transaction.atomic(durable=True)
def take_back_one(row: Undo, now: datetime, by: User) -> Lead:
    assert row.lead_id is not None
    lead = Lead.objects.locked().get(pk=row.lead_id)
    row = undoing.locked_undo(row.pk)
    if row.verb == Undo.Verb.GO_ON:
        holding.check_none_left(lead, row.at)
    undoing.check_nothing_since(row, lead)
    ends_something = row.verb not in ENDS_NOTHING
    if ends_something:
        undoing.check_not_written(row, lead)
    undoing.put_back(row, lead, now, by)
    if ends_something:
        resume(lead, row.at, now)
    holding.put_answers_back(row.before.get("answers", []), lead, now)
    row.done_at = now
    row.save(update_fields=["done_at"])
    return lead


def resume(lead: Lead, since: datetime, now: datetime) -> None:
    """What ended or was withdrawn because of it goes on as it was planned."""
    ended = lead.enrollments.filter(ended_at__gte=since).exclude(why=Enrollment.Why.EXHAUSTED)
    runs = lead.enrollments.filter(ended_at__isnull=True).exists()
    last = None if runs else ended.order_by("-pk").first()
    if last is not None:
        last.ended_at, last.why = None, ""
        last.save(update_fields=["ended_at", "why"])
    cancelled = lead.messages.filter(state=State.CANCELLED, settled_at__gte=since)
    steps = cancelled.filter(kind__in=[Kind.STEP, Kind.CHECK_IN], why_code__in=CALLED_OFF)
    states.take_up_again(steps.exclude(enrollment__ended_at__isnull=False, kind=Kind.STEP))
    drafts = cancelled.filter(why_code=WhyCode.OVERTAKEN).exclude(body="")
    for draft in drafts.filter(kind__in=[Kind.FIRST_RESPONSE, Kind.REPLY]):
        states.hold_for_approval(draft, WhyCode.TAKEN_BACK, "", now, settled_at=None)
