"""Taking back what one of us has just done: what is kept of it, and how a lead becomes as it was.

A verb asks `snapshot_of` before it changes a lead and `keep_undo` after it, in one transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from leads.declined import Declined
from leads.models import (
    Attention,
    Before,
    Business,
    Correction,
    Lead,
    LeadEvent,
    Merge,
    Undo,
)
from leads.pipeline import holds
from leads.search.rows import write_row

Kind = LeadEvent.Kind
KEPT = timedelta(minutes=10)  # how long a deed can be taken back at all
TAKE_BACK = timedelta(seconds=10)  # in which nothing goes that one of us has just let go
COLUMNS = (
    *("stage", "outcome", "completed_at", "waiting_since", "promise_due_at", "in_hand_since"),
    *("no_inquiry_since", "no_inquiry_by_id", "snoozed_until", "owner_id"),
    *("act_now", "pressing", "pressing_since", "judge_at", "judge_attempts", "judge_turn"),
)
THEY_WROTE = (Kind.CAPTURED, Kind.ATTACHED, Kind.HEARD, Kind.OPTED_OUT, Kind.PREFERS)
# What the machine does of itself, or because of the deed: no reason to refuse
HARMLESS = (
    *(Kind.ENDED, Kind.NOT_SENT, Kind.JUDGED, Kind.NEEDS_PERSON, Kind.DRAFTED),
    *(Kind.AUTOMATIC, Kind.PARKED),
)


@dataclass(frozen=True)
class LeadSnapshot:
    """How a lead stood before a deed."""

    columns: dict[str, Any]
    unseen: list[int]
    last_event: int


def snapshot_of(lead: Lead) -> LeadSnapshot:
    """The lead must be locked."""
    return LeadSnapshot(
        {name: getattr(lead, name) for name in COLUMNS},
        list(lead.attentions.filter(seen_at__isnull=True).values_list("pk", flat=True)),
        lead.events.order_by("-pk").values_list("pk", flat=True).first() or 0,
    )


def keep_undo(
    lead: Lead,
    stood: LeadSnapshot,
    verb: Undo.Verb,
    now: datetime,
    by: User,
    act: UUID | None = None,
    **more: Any,
) -> Undo:
    """What it takes to take this deed back; those of one press share an `act`. The lead must be
    locked.
    """
    seen = Attention.objects.filter(pk__in=stood.unseen, seen_at__isnull=False)
    events = list(lead.events.filter(pk__gt=stood.last_event).values_list("pk", flat=True))
    before: Before = {
        "columns": {
            name: as_json(was) for name, was in stood.columns.items() if getattr(lead, name) != was
        },
        "attentions": list(seen.values_list("pk", flat=True)),
        "events": events,
        "last_event": newest_event(),
        **more,  # type: ignore[typeddict-item]
    }
    return keep_row(verb, lead.business, now, by, act or uuid4(), before, lead)


def newest_event() -> int:
    """Of all leads. What is written later has a higher number, whatever moment it tells of."""
    return LeadEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def keep_approval(message: int, lead: Lead, now: datetime, by: User, act: UUID) -> None:
    """A draft that one of us has let go, and that has not gone yet."""
    before: Before = {"message": message}
    keep_row(Undo.Verb.APPROVE, lead.business, now, by, act, before, lead=lead)


def keep_merge(done: Merge, business: Business, now: datetime, by: User, act: UUID) -> None:
    """Two cards that have become one."""
    keep_row(Undo.Verb.MERGE, business, now, by, act, {"merge": done.pk})


def keep_row(
    verb: Undo.Verb,
    business: Business,
    now: datetime,
    by: User,
    act: UUID,
    before: Before,
    lead: Lead | None = None,
) -> Undo:
    """What the same person did long ago is forgotten."""
    Undo.objects.filter(by=by, at__lt=now - KEPT).delete()
    return Undo.objects.create(
        act=act, verb=verb, business=business, lead=lead, by=by, at=now, before=before
    )


def as_one_press(undos: list[Undo]) -> UUID | None:
    """What many verbs did at one press is taken back by one; None where they did nothing."""
    if not undos:
        return None
    act = undos[0].act
    Undo.objects.filter(pk__in=[row.pk for row in undos]).update(act=act)
    return act


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def undos_of(act: UUID, now: datetime, by: User) -> list[Undo]:
    """Those of one press. Declined for what this person did not do, or cannot take back any
    more.
    """
    found = list(Undo.objects.filter(act=act).order_by("pk"))
    if any(row.by_id != by.pk for row in found):
        raise Declined(_("Somebody else did that. Ask them, or change it on the page of the lead."))
    if not found or found[0].at < now - KEPT:
        raise Declined(
            _("That is too long ago to be taken back here. Change it on the page of the lead.")
        )
    if all(row.done_at for row in found):
        raise Declined(_("It has been taken back already."))
    return found


def locked_undo(pk: int) -> Undo:
    """Declined where it has been taken back meanwhile. Its lead is to be locked first."""
    row = Undo.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.done_at is not None:
        raise Declined(_("It has been taken back already."))
    return row


def check_nothing_since(row: Undo, lead: Lead) -> None:
    """Declined where somebody has done something about it since, or they have written."""
    since = lead.events.standing().filter(pk__gt=row.before.get("last_event", 0))
    by_machine = {"kind__in": HARMLESS, "by__isnull": True}
    news = since.exclude(**by_machine).exclude(kind=Kind.TAKEN_BACK).order_by("pk").first()
    if news is not None:
        what = str(news.get_kind_display())
        raise Declined(
            _("Not taken back: something has happened since (%(what)s).") % {"what": what.lower()}
        )


def check_not_written(row: Undo, lead: Lead) -> None:
    """Declined where they have written about something else since: what goes by itself would go
    into a conversation.
    """
    later = Q(pk__gt=row.before.get("last_event", 0)) | Q(at__gte=row.at)
    elsewhere = LeadEvent.objects.standing().filter(later, lead__contact=lead.contact_id)
    if elsewhere.filter(kind__in=THEY_WROTE).exists():
        raise Declined(_("Not taken back: they have written meanwhile. See their newest inquiry."))


def put_back(row: Undo, lead: Lead, now: datetime, by: User) -> None:
    """The lead as it was before the deed, whose events stand no more. It must be locked."""
    fields = {name.removesuffix("_id"): name for name in COLUMNS}
    changed = row.before.get("columns", {})
    for name, value in changed.items():
        field = Lead._meta.get_field(name.removesuffix("_id"))
        setattr(lead, name, field.to_python(value))  # type: ignore[union-attr]
    lead.save(update_fields=[field for field, name in fields.items() if name in changed])
    for reason in lead.attentions.filter(pk__in=row.before.get("attentions", [])):
        ask_again(reason)
    lead.events.filter(pk__in=row.before.get("events", [])).update(taken_back_at=now)
    holds.open_again(row.before.get("holds", []))
    if phone := row.before.get("wrong"):
        lead.contact.addresses.filter(value=phone, wrong_at=row.at).update(wrong_at=None)
        lead.said_addresses.filter(value=phone, wrong_at=row.at).update(wrong_at=None)
    forget_corrected(row, lead)
    write_row(lead)
    LeadEvent.objects.create(
        lead=lead, kind=Kind.TAKEN_BACK, at=now, by=by, detail={"verb": row.verb}
    )


def forget_corrected(row: Undo, lead: Lead) -> None:
    """What the deed said of the judgement was never said, and nobody has judged by it."""
    if judgement := row.before.get("judgement"):
        Correction.objects.filter(pk=row.before["correction"], lead=lead).delete()
        lead.judgements.filter(pk__gte=judgement).delete()


def ask_again(reason: Attention) -> None:
    """Unless the same is asked already."""
    same = Attention.objects.filter(lead=reason.lead_id, code=reason.code, text=reason.text)
    if not same.filter(seen_at__isnull=True).exists():
        Attention.objects.filter(pk=reason.pk).update(seen_at=None, seen_by=None)
