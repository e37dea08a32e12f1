"""What stands on Today: who presses, who waits, and what a person should look at or take up."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from followups.sequences.holding import undecided_holds
from leadflow.pages.helpers.lists.lead_rows import ACTS_NOW, ASKS, RESTS, WAITS
from leadflow.pages.helpers.lists.lineup import Lineup
from leads.models import Arrival, Attention, Business, Lead, LeadEvent
from leads.pipeline.snoozing import snoozed

IN_NOBODYS_HAND = Q(in_hand_since__isnull=True, completed_at__isnull=True) & RESTS & ~ASKS


def sections(everybody: QuerySet[Lead], now: datetime) -> dict[str, Lineup]:
    """By the name of its place on the page: every lead that wants a person stands in one of them.

    `act_now` comes before all others, whoever of them waits the longest, and in it the emergency
    that was heard last before everything. What somebody has put off stands apart, but for
    emergencies.
    """
    leads = everybody.exclude(snoozed(now) & Q(pressing=False))
    needed, others = leads.filter(ACTS_NOW), leads.filter(act_now=False)
    calm = needed.filter(pressing=False)
    idle = others.filter(IN_NOBODYS_HAND).exclude(has_left())
    found = {
        "act_now": (
            wanting(needed.filter(pressing=True)).order_by("-pressing_since"),
            calm.filter(WAITS).order_by("promise_due_at"),
            calm.filter(RESTS & ASKS).order_by("received_at"),
            calm.filter(IN_NOBODYS_HAND).exclude(has_left()).order_by("received_at"),
        ),
        "waiting": (others.filter(WAITS, completed_at__isnull=True).order_by("promise_due_at"),),
        "look": (asking(leads).filter(RESTS).exclude(ACTS_NOW).order_by("received_at"),),
        "take_up": (idle.filter(no_inquiry_since__isnull=True).order_by("received_at"),),
        "junk": (idle.filter(no_inquiry_since__isnull=False).order_by("-received_at"),),
        "put_off": (put_off(everybody, now),),
        "no_inquiries": (no_inquiries(others),),
    }
    return {name: Lineup(parts) for name, parts in found.items()}


def no_inquiries(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """All that the judge takes for none and nobody has dealt with, whichever place they stand in;
    the newest first.
    """
    untouched = leads.filter(RESTS, in_hand_since__isnull=True, completed_at__isnull=True)
    return untouched.filter(no_inquiry_since__isnull=False).order_by("-received_at")


def put_off(leads: QuerySet[Lead], now: datetime) -> QuerySet[Lead]:
    """What comes back by itself: whose moment is the next first."""
    rows = leads.filter(snoozed(now), completed_at__isnull=True, pressing=False)
    return rows.order_by("snoozed_until", "pk")


def wanting(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Those who wait, who ask for a person, or whom nobody has taken up."""
    left = IN_NOBODYS_HAND & Q(has_left())
    return leads.filter(WAITS | ASKS | IN_NOBODYS_HAND).exclude(left)


def asking(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Those with a reason that nobody has seen, or with something held that nobody has decided on;
    found by the few reasons, not by the many leads.
    """
    unseen = Attention.objects.filter(seen_at__isnull=True).order_by().values("lead")
    return leads.filter(pk__in=unseen.union(undecided_holds().order_by().values("lead")))


def has_left() -> Exists:
    """Whether they asked us to stop: then there is nothing to take up."""
    silence = [LeadEvent.Kind.OPTED_OUT, LeadEvent.Kind.COMPLAINED]
    return Exists(LeadEvent.objects.filter(lead=OuterRef("pk"), kind__in=silence))


def held_back(businesses: Collection[Business]) -> Lineup:
    """What no list of leads has, since nobody knows yet whether it is one; what presses first."""
    rows = Arrival.objects.held_back().filter(source__business__in=businesses)
    return Lineup((rows.order_by("-act_now", "received_at", "pk"),))
