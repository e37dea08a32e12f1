"""Whose a lead is: the one writer of Lead.owner."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.colleagues import display_name
from leads.declined import Declined
from leads.models import Business, Lead, LeadEvent, Undo, teamwork_of
from leads.permissions import Permission, held_by
from leads.pipeline import stages as pipeline
from leads.pipeline import undoing
from leads.pipeline.overtaken import LastSeen, check_not_given

ASSIGNED = LeadEvent.Kind.ASSIGNED


@transaction.atomic(durable=True)
def give_lead(
    lead: Lead, to: User | None, now: datetime, by: User, seen: LastSeen = None
) -> Undo | None:
    """To nobody where `to` is None; None where it is theirs already. Declined where they do not
    work leads there, and where it has become another's since it was `seen`.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if to is not None and to not in people_who_work(lead.business):
        raise Declined(gettext("They do not work leads here. Choose somebody who does."), "to")
    if lead.owner == to:
        return None
    check_not_given(lead, seen, now, by)
    stood = undoing.snapshot_of(lead)
    hand_lead(lead, to, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.GIVE, now, by)


def hand_lead(
    lead: Lead, to: User | None, now: datetime, by: User | None = None, **detail: str
) -> None:
    """The same of a lead that is locked, unasked."""
    lead.owner = to
    lead.save(update_fields=["owner"])
    pipeline.record_event(lead, ASSIGNED, now, by, owner=name_of(to), **detail)


def give_to_answerer(lead: Lead, by: User, now: datetime) -> None:
    """One of us has answered or reached them: what was nobody's is theirs, where several work here
    and the team keeps to that. The lead must be locked.
    """
    if lead.owner_id or lead.is_completed or not teamwork_of(lead.business).answerer_owns:
        return
    people = people_who_work(lead.business)
    if by in people and len(people) > 1:
        hand_lead(lead, by, now, by)


def hand_over_leads(
    business: Business, whose: User, to: User | None, now: datetime, by: User
) -> int:
    """All of theirs that are not completed, within the caller's transaction; how many."""
    open_ones = Lead.objects.filter(business=business, owner=whose, completed_at__isnull=True)
    rows = list(open_ones.order_by("pk").select_for_update(of=("self",)).only("pk"))
    Lead.objects.filter(pk__in=[row.pk for row in rows]).update(owner=to)
    note_handing_over(rows, to, now, by)
    return len(rows)


def note_handing_over(rows: Iterable[Lead], to: User | None, now: datetime, by: User) -> None:
    LeadEvent.objects.bulk_create(
        [
            LeadEvent(lead=row, kind=ASSIGNED, at=now, by=by, detail={"owner": name_of(to)})
            for row in rows
        ]
    )


def people_who_work(business: Business) -> list[User]:
    """Those to whom a lead may be given, by their address."""
    places = business.memberships.filter(user__is_active=True).select_related("user__profile")
    return [
        place.user for place in places.order_by("user__email") if Permission.WORK in held_by(place)
    ]


def name_of(user: User | None) -> str:
    return display_name(user) if user else "nobody"
