"""Whether a colleague has moved a lead, or given it away, since one of us saw where it stood."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext

from leads.colleagues import display_name
from leads.declined import Declined
from leads.models import Lead, LeadEvent
from leads.moments import soon_words

# Where it stood, or whose it was, on the page that one saw; or when one looked. None: unknown
LastSeen = str | datetime | None


def check_not_moved(lead: Lead, seen: LastSeen, now: datetime, by: User | None) -> None:
    """Declined where another of us has moved it since; `seen` is its place, if anything. The
    lead is locked."""
    last = newer_event(lead, LeadEvent.Kind.STAGE, lead.stage_or_outcome, seen or None, by)
    if last is None or last.by is None:
        return
    words = gettext(
        "%(name)s has moved it meanwhile, to “%(place)s”, %(moment)s. Press once more if you still "
        "want this."
    )
    place = lead.get_outcome_display() or lead.get_stage_display()
    moment = soon_words(last.at, now, lead.business.zone)
    raise Declined(words % {"name": display_name(last.by), "place": place, "moment": moment}, "to")


def check_not_given(lead: Lead, seen: LastSeen, now: datetime, by: User) -> None:
    """Declined where it has become somebody else's since, or nobody's; `seen` is the number of its
    owner, "" for nobody's. The lead is locked.
    """
    last = newer_event(lead, LeadEvent.Kind.ASSIGNED, lead.owner_number, seen, by)
    if last is None:
        return
    values = {
        "owner": display_name(lead.owner) if lead.owner else "",
        "name": display_name(last.by) if last.by else gettext("somebody"),
        "moment": soon_words(last.at, now, lead.business.zone),
    }
    raise Declined(given_words(lead, last) % values)


def given_words(lead: Lead, last: LeadEvent) -> str:
    if lead.owner is None:
        return gettext(
            "It is nobody's now: %(name)s gave it back %(moment)s. Press once more if you still "
            "want this."
        )
    if last.by is None:
        return gettext(
            "%(owner)s has it now: your rules gave it to them %(moment)s. Press once more if you "
            "still want this."
        )
    if last.by == lead.owner:
        return gettext(
            "%(owner)s has it now, and took it %(moment)s. Press once more if you still want this."
        )
    return gettext(
        "%(owner)s has it now: %(name)s gave it to them %(moment)s. Press once more if you still "
        "want this."
    )


def newer_event(
    lead: Lead, kind: LeadEvent.Kind, stands: str, seen: LastSeen, by: User | None
) -> LeadEvent | None:
    """What made it stand as it does, where that is news to whoever has `seen` it."""
    if seen is None or seen == stands:
        return None
    events = lead.events.standing().filter(kind=kind).select_related("by")
    last = events.order_by("-pk").first()
    if last is None or (by is not None and last.by == by):
        return None
    return None if isinstance(seen, datetime) and last.at <= seen else last
