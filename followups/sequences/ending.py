"""Completed: what ends the follow-ups, and what parks them.

It reads what `leads` recorded; nothing is pushed. Between an event and this step, policy refuses
the next step on the same facts.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from followups.channels import TO_TEAM
from followups.models import Enrollment, Message
from followups.outbox import states
from followups.owner.sequence_choice import steps_for
from followups.policy import calendar
from followups.sequences import planning
from followups.sequences.rescheduling import move_steps
from followups.sequences.silencing import suppress_next_address
from followups.why import WhyCode
from integrations.databases.prepared import Moment, prepared
from integrations.texts.sentences import in_english
from leads.models import Attention, Inbound, Lead, LeadEvent, Undo
from leads.pipeline import attention, undoing
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

Kind = LeadEvent.Kind
Why = Enrollment.Why
# The strongest reason counts where one mail gave two ("not interested, take me off your list").
ENDINGS = [
    (Why.OPTED_OUT, Q(kind__in=[Kind.OPTED_OUT, Kind.PREFERS])),
    (Why.COMPLAINED, Q(kind=Kind.COMPLAINED)),
    (Why.BOUNCED, Q(kind=Kind.BOUNCED, detail__hard=True)),
    (Why.BOOKED, Q(kind=Kind.BOOKED)),
    (Why.COMPLETED, Q(kind=Kind.STAGE, detail__after="completed")),
    (Why.PERSON, Q(kind=Kind.REPLIED) | Q(kind=Kind.CONTACTED, detail__ends=True)),
    (Why.REPLIED, Q(kind__in=[Kind.HEARD, Kind.ATTACHED], detail__in_our_name__isnull=True)),
]
ANY_ENDING = Q()
for _, condition in ENDINGS:
    ANY_ENDING |= condition
ENDING_KINDS = [  # those of an index: looked at first, and of most leads there is none
    *(Kind.HEARD, Kind.ATTACHED, Kind.REPLIED, Kind.BOOKED, Kind.STAGE, Kind.CONTACTED),
    *(Kind.OPTED_OUT, Kind.PREFERS, Kind.COMPLAINED, Kind.BOUNCED),
]
MAY_BE_DECIDED = timedelta(days=7)  # how long the team may still send or move what was missed
REST = timedelta(hours=24)  # how long the last step may be answered before the lead rests


def end_or_park_next_enrollment(now: datetime) -> bool:
    """Take one enrollment or one silencing event as far as it goes. False when nothing is due."""
    return (
        suppress_next_address(now)
        or end_next_enrollment(now)
        or park_next_enrollment(now)
        or exhaust_next_enrollment(now)
    )


def running() -> QuerySet[Enrollment]:
    """In the order of the index that has these alone: there are far more that have ended."""
    return Enrollment.objects.filter(ended_at__isnull=True).order_by("lead_id")


def is_about_to_end() -> Q:
    """Of an enrollment: it runs although something has happened that ends it."""
    happened = LeadEvent.objects.standing().filter(
        ANY_ENDING, kind__in=ENDING_KINDS, lead=OuterRef("lead"), at__gte=OuterRef("started_at")
    )
    return Q(ended_at__isnull=True) & Q(Exists(happened))


def end_next_enrollment(now: datetime) -> bool:
    pk = about_to_end.first()
    if pk is None:
        return False
    end_for_what_happened(pk, now)
    return True


@prepared()
def about_to_end() -> QuerySet[Enrollment]:
    return running().filter(is_about_to_end())


@transaction.atomic(durable=True)
def end_for_what_happened(pk: int, now: datetime) -> None:
    enrollment = lock_enrollment(pk)
    events = enrollment.lead.events.standing().filter(at__gte=enrollment.started_at)
    why = next((why for why, condition in ENDINGS if events.filter(condition).exists()), None)
    if why and enrollment.ended_at is None:
        end_enrollment(enrollment, why, now)


def first_ending(lead: Lead) -> str:
    """What would have ended the follow-ups of a lead that never had any; "" where nothing has."""
    since = lead.events.standing().exclude(kind=Kind.CAPTURED)
    return next((str(why) for why, condition in ENDINGS if since.filter(condition).exists()), "")


@transaction.atomic(durable=True)
def stop_follow_ups(lead: Lead, now: datetime, by: User) -> Undo:
    """A person's stop button: nothing more goes by itself. Nothing happens where nothing runs."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    call_off(lead, now)
    active = lead.enrollments.filter(ended_at__isnull=True).first()
    if active is not None and (enrollment := lock_enrollment(active.pk)).ended_at is None:
        end_enrollment(enrollment, Why.STOPPED, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.STOP, now, by)


def call_off(lead: Lead, now: datetime) -> None:
    """The check-ins of a lead that somebody wants left alone, within the caller's transaction."""
    Lead.objects.locked().get(pk=lead.pk)
    check_ins = lead.messages.filter(kind=Message.Kind.CHECK_IN)
    states.cancel_queued(check_ins, WhyCode.STOPPED, in_english(Why.STOPPED.label), now)


def lock_enrollment(pk: int) -> Enrollment:
    """The enrollment with its lead locked first: the order in which the outbox locks, too."""
    enrollment = Enrollment.objects.select_related("sequence").get(pk=pk)
    enrollment.lead = Lead.objects.locked().get(pk=enrollment.lead_id)
    enrollment.refresh_from_db(fields=["ended_at", "why", "parked_until"])
    return enrollment


def end_enrollment(enrollment: Enrollment, why: str, now: datetime, by: User | None = None) -> None:
    enrollment.ended_at, enrollment.why = now, why
    enrollment.save(update_fields=["ended_at", "why"])
    label = in_english(Enrollment.Why(why).label)
    states.cancel_queued(enrollment.messages.all(), WhyCode.FOLLOW_UPS_ENDED, label, now)
    enrollment.messages.filter(missed_at__isnull=False).update(missed_at=None, missed_choice="")
    pipeline.record_event(enrollment.lead, Kind.ENDED, now, by, why=why)


# Away


def park_next_enrollment(now: datetime) -> bool:
    pk = of_people_away.first()
    if pk is None:
        return False
    park_enrollment(pk, now)
    return True


@prepared()
def of_people_away() -> QuerySet[Enrollment]:
    """Of those who are away for longer than their follow-ups rest."""
    away = Inbound.objects.filter(
        lead=OuterRef("lead"),
        kind=Inbound.Kind.AUTOMATIC,
        away_until__gt=Coalesce(OuterRef("parked_until"), date.min),
        at__gte=OuterRef("started_at"),
    )
    return running().filter(Exists(away))


@transaction.atomic(durable=True)
def park_enrollment(pk: int, now: datetime) -> None:
    """Move the next step to the day after they return, and later ones by as many whole days."""
    enrollment = lock_enrollment(pk)
    lead = enrollment.lead
    until = lead.inbound.filter(
        kind=Inbound.Kind.AUTOMATIC, at__gte=enrollment.started_at
    ).aggregate(latest=Max("away_until"))["latest"]
    if (
        until is None
        or enrollment.ended_at is not None
        or (enrollment.parked_until and until <= enrollment.parked_until)
    ):
        return
    enrollment.parked_until = until
    enrollment.save(update_fields=["parked_until"])
    messages = list(enrollment.messages.filter(state=Message.State.QUEUED).order_by("step__day"))
    if messages and (
        days := calendar.shift_days(datetime.fromisoformat(messages[0].due_local).date(), until)
    ):
        move_steps(messages, days, lead, enrollment, WhyCode.AWAY, gettext_noop("They are away."))
    pipeline.record_event(lead, Kind.PARKED, now, until=until.isoformat())


# Nothing more to say


def exhaust_next_enrollment(now: datetime) -> bool:
    pk = exhausted.first(now)
    if pk is None:
        return False
    exhaust_enrollment(pk, now)
    return True


@prepared()
def exhausted(now: Moment) -> QuerySet[Enrollment]:
    """With nothing to go any more, and time enough to answer what went."""
    open_steps = Message.objects.filter(
        enrollment=OuterRef("pk"), state__in=[Message.State.QUEUED, Message.State.SENDING]
    )
    unseen_task = Message.objects.filter(
        Attention.unseen_of_lead("lead"),
        enrollment=OuterRef("pk"),
        channel__in=TO_TEAM,
        state=Message.State.SENT,
    )  # somebody should do it first
    undecided = Message.objects.filter(
        enrollment=OuterRef("pk"), missed_at__gt=now - MAY_BE_DECIDED
    )
    fresh = Message.objects.filter(enrollment=OuterRef("pk"), settled_at__gt=now - REST)
    waiting = (open_steps, undecided, fresh, unseen_task)
    return running().filter(*(~Q(Exists(rows)) for rows in waiting), started_at__lte=now - REST)


@transaction.atomic(durable=True)
def exhaust_enrollment(pk: int, now: datetime) -> None:
    """Every step has had its turn and nobody wrote back: the lead rests as nurture."""
    enrollment = lock_enrollment(pk)
    since = enrollment.lead.events.standing().filter(at__gte=enrollment.started_at)
    if enrollment.ended_at is not None or since.filter(ANY_ENDING).exists():
        return
    end_enrollment(enrollment, Why.EXHAUSTED, now)
    if not enrollment.messages.filter(state__in=Message.LEFT_STATES).exists():
        attention.ask_person(
            enrollment.lead, now, Code.NO_FOLLOW_UPS, gettext_noop("No follow-up could be sent")
        )
        return
    pipeline.complete_lead(
        enrollment.lead,
        Lead.Outcome.NURTURE,
        now,
        why=gettext_noop("Every follow-up went and nobody wrote back."),
    )
    plan_check_ins(enrollment, now)


def plan_check_ins(enrollment: Enrollment, now: datetime) -> None:
    """Long after it came to rest, where the owner wants it: once more, under the same policy."""
    lead, sequence = enrollment.lead, enrollment.sequence
    found = planning.step_moments(
        steps_for(sequence, lead, check_ins=True), lead, sequence, now, now
    )
    planning.write_steps(enrollment, found, Message.Kind.CHECK_IN)
