"""What one of us did about somebody elsewhere than here: called, met, wrote, booked."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from leads.colleagues import name_column
from leads.declined import Declined
from leads.models import SPOKE, TRIED, Address, ContactedHow, Lead, LeadEvent, Undo
from leads.models.judgement import PRESSING
from leads.pipeline import assigning, by_hand, holds, undoing
from leads.pipeline import stages as pipeline
from leads.search.rows import write_row

LONGEST = 1_000  # characters of a note
ENDS = SPOKE  # what ends the follow-ups where nobody says otherwise; a booking always does


@transaction.atomic(durable=True)
def log_contact(
    lead: Lead,
    what: str,
    now: datetime,
    by: User,
    note: str = "",
    ends: bool | None = None,
    phone: str = "",
) -> Undo | None:
    """`what` is a ContactedHow, `ends` whether the follow-ups end; None: as goes without saying.

    Who was spoken to waits no longer, and is held for danger no longer; who was only tried waits
    on, and `phone` is kept as a wrong one where it was. The same within a minute is a second click.
    Declined for what is none of these, and for a note that is too long. None for a second click.
    """
    if what not in ContactedHow.values:
        raise Declined(gettext("Choose what came of it."), "what")
    note = " ".join(note.split())
    if len(note) > LONGEST:
        raise Declined(
            gettext("That is %(count)s characters; %(most)s are the most.")
            % {"count": len(note), "most": LONGEST},
            "note",
        )
    lead = Lead.objects.locked().get(pk=lead.pk)
    if was_just_logged(lead, what, note, now, by):
        return None
    stood, wrong = undoing.snapshot_of(lead), ""
    if what == ContactedHow.BOOKED:
        by_hand.record_booking(lead, note or "Noted by hand", now, by)
    else:
        wrong = phone if what == ContactedHow.WRONG_NUMBER else ""
        record_contact(lead, what, what in ENDS if ends is None else ends, note, wrong, now, by)
    write_row(lead)
    more: dict[str, Any] = {"wrong": wrong} if wrong else {}
    if what not in TRIED:
        more["holds"] = holds.lift_holds(lead, PRESSING, now, by)  # whoever spoke to them knows
        assigning.give_to_answerer(lead, by, now)
    return undoing.keep_undo(lead, stood, Undo.Verb.CONTACTED, now, by, **more)


def record_contact(
    lead: Lead, what: str, ends: bool, note: str, wrong: str, now: datetime, by: User
) -> None:
    said = {name: value for name, value in {"note": note, "phone": wrong}.items() if value}
    kind = LeadEvent.Kind.CONTACTED
    pipeline.record_event(lead, kind, now, by, what=what, ends=ends, **said)
    if what in SPOKE:
        pipeline.mark_answered(lead, now, by)
    if wrong:
        mark_wrong(lead, wrong, now)


def last_try() -> dict[str, Subquery]:
    """To annotate leads with: `tried_at` and `tried_by`, a name, of the newest try to reach them
    since they began to wait; None where there is none.
    """
    since = Coalesce(OuterRef("waiting_since"), OuterRef("received_at"))
    tries = (
        LeadEvent.objects.standing()
        .filter(
            lead=OuterRef("pk"),
            kind=LeadEvent.Kind.CONTACTED,
            detail__what__in=[*TRIED],
            at__gte=since,
        )
        .order_by("-at", "-id")
    )
    return {
        "tried_at": Subquery(tries.values("at")[:1]),
        "tried_by": Subquery(tries.values(name=name_column("by"))[:1]),
    }


def was_just_logged(lead: Lead, what: str, note: str, now: datetime, by: User) -> bool:
    logged = lead.events.standing().filter(kind=LeadEvent.Kind.CONTACTED, by=by)
    last = logged.filter(at__gt=now - by_hand.TWICE).order_by("-at", "-id").first()
    return last is not None and (last.detail["what"], last.detail.get("note", "")) == (what, note)


def mark_wrong(lead: Lead, phone: str, now: datetime) -> None:
    """Nobody calls or texts it any more for them."""
    lead.contact.addresses.filter(kind=Address.Kind.PHONE, value=phone).update(wrong_at=now)
    lead.said_addresses.filter(kind=Address.Kind.PHONE, value=phone).update(wrong_at=now)
