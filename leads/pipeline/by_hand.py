"""What a person does to a lead by hand."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from leads.declined import Declined
from leads.models import Inbound, Lead, LeadEvent, Proof, ReasonCode, Undo
from leads.pipeline import assigning, attention, holds, undoing
from leads.pipeline import stages as pipeline
from leads.pipeline.overtaken import LastSeen, check_not_moved

TWICE = timedelta(minutes=1)  # within which a second click is the same booking


@transaction.atomic(durable=True)
def move_by_hand(
    lead: Lead, to: str, why: str, now: datetime, by: User | None, seen: LastSeen = None
) -> Undo | None:
    """`to` is new, in_progress or an outcome. Declined for anything else, and where a colleague has
    moved it since it was `seen`.

    In progress says that one of us has answered, by whatever way; new, that nobody has.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    check_not_moved(lead, seen, now, by)
    stood = undoing.snapshot_of(lead)
    move(lead, to, why, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.MOVE, now, by) if by else None


def move(lead: Lead, to: str, why: str, now: datetime, by: User | None) -> None:
    """The same within the caller's transaction. The lead must be locked."""
    if to in Lead.Outcome.values:
        pipeline.complete_lead(lead, to, now, by, why)
    elif to == Lead.Stage.IN_PROGRESS:
        pipeline.move_stage(lead, to, now, by, why)
        settle_by_hand(lead, now, by)
    elif to == Lead.Stage.NEW:
        pipeline.move_stage(lead, to, now, by, why)
        pipeline.start_anew(lead, now)
    else:
        raise Declined(gettext("Choose where to move it."), "to")


@transaction.atomic(durable=True)
def mark_seen(lead: Lead, now: datetime, by: User, still_waits: bool = False) -> Undo:
    """A person has looked: neither the attention nor the clock waits any longer.

    Where they are still to be answered, the clock does.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    attention.mark_attention_seen(lead, now, by)
    pipeline.take_in_hand(lead, now)
    if not still_waits:
        pipeline.stop_promise_clock(lead)
    pipeline.record_event(lead, LeadEvent.Kind.SEEN, now, by, ends_wait=not still_waits)
    return undoing.keep_undo(lead, stood, Undo.Verb.SEEN, now, by)


@transaction.atomic(durable=True)
def note_booking(lead: Lead, what: str, now: datetime, by: User | None = None) -> Undo | None:
    """They booked, as one of us learnt: a person meets them, and the follow-ups end."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    record_booking(lead, what, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.CONTACTED, now, by) if by else None


def record_booking(lead: Lead, what: str, now: datetime, by: User | None) -> None:
    """The same within the caller's transaction. The lead must be locked."""
    if (
        lead.events.standing()
        .filter(kind=LeadEvent.Kind.BOOKED, at__gt=now - TWICE, detail__how=what[:200])
        .exists()
    ):
        return
    pipeline.record_event(lead, LeadEvent.Kind.BOOKED, now, by, how=what[:200])
    settle_by_hand(lead, now, by)
    if lead.stage == Lead.Stage.NEW:
        pipeline.move_stage(lead, Lead.Stage.IN_PROGRESS, now, by)


@transaction.atomic(durable=True)
def mark_no_inquiry(lead: Lead, now: datetime, by: User, seen: LastSeen = None) -> Undo:
    """One of us says so: it is completed, and nothing more goes to them by itself.

    Declined where a colleague has moved it since it was `seen`.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    check_not_moved(lead, seen, now, by)
    stood = undoing.snapshot_of(lead)
    pipeline.complete_lead(lead, Lead.Outcome.NO_INQUIRY, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.NO_INQUIRY, now, by)


@transaction.atomic(durable=True)
def reopen_lead(lead: Lead, now: datetime, by: User, seen: LastSeen = None) -> Undo:
    """A completed lead stands where it stood before; nothing goes by itself because of it.

    Declined where it is open, and where a colleague has moved it since it was `seen`.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not lead.is_completed:
        raise Declined(gettext("It is open already."))
    check_not_moved(lead, seen, now, by)
    stood = undoing.snapshot_of(lead)
    ends = lead.events.standing().filter(
        kind=LeadEvent.Kind.STAGE, detail__after=Lead.Stage.COMPLETED
    )
    last = ends.exclude(detail__before=Lead.Stage.COMPLETED).order_by("-pk").first()
    before = last.detail.get("before", "") if last else ""
    is_new = before == Lead.Stage.NEW
    pipeline.move_stage(lead, Lead.Stage.NEW if is_new else Lead.Stage.IN_PROGRESS, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.MOVE, now, by)


@transaction.atomic(durable=True)
def confirm_own_mail(inbound: Inbound, now: datetime, by: User) -> None:
    """A mail in our name, of which nothing showed that it is ours, was written by one of us."""
    lead = Lead.objects.locked().get(pk=inbound.lead_id)
    is_news = Inbound.objects.filter(pk=inbound.pk, kind=Inbound.Kind.UNPROVED).update(
        kind=Inbound.Kind.TEAM, proof=Proof.TEAM
    )
    if is_news:
        pipeline.record_event(
            lead, LeadEvent.Kind.REPLIED, now, by, how=gettext_noop("own mail program")
        )
        pipeline.mark_answered(lead, now, by, words_since=inbound.at)
        assigning.give_to_answerer(lead, by, now)
        holds.lift_holds(lead, [ReasonCode.UNPROVED], now, by)


def bookings() -> QuerySet[LeadEvent]:
    """What says that somebody has booked. Who went to the booking page may not have."""
    booked = LeadEvent.objects.standing().filter(kind=LeadEvent.Kind.BOOKED)
    return booked.exclude(detail__has_key="by_link")


def settle_by_hand(lead: Lead, now: datetime, by: User | None) -> None:
    """One of us has spoken to them, so one of us has looked as well. The lead must be locked."""
    pipeline.stop_promise_clock(lead)
    pipeline.take_in_hand(lead, now)
    attention.mark_attention_seen(lead, now, by)
