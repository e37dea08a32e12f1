"""Who may do what in a business: roles, what each holds, and where a person has a place."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from integrations.databases.prepared import Number
from leads.models import Business, Membership
from leads.models.business import BusinessQuerySet

Role = Membership.Role


class Permission(StrEnum):
    """What an address asks of whoever opens it, from the least to the most."""

    PUBLIC = "public"  # nothing: strangers, machines, and what is signed by itself
    ACCOUNT = "account"  # to be signed in; it is about oneself
    READ = "read"  # to see leads that are one's to see
    WORK = "work"  # to answer, note, move and correct those
    READ_ALL = "read_all"  # what shows everybody's leads, or figures of them
    WORK_ALL = "work_all"  # what changes something of everybody's leads
    DECIDE = "decide"  # what goes by itself: criteria, texts, sources, sending
    OWN = "own"  # people, connections, data, the log


READING = frozenset({Permission.READ, Permission.READ_ALL})
WORKING = READING | {Permission.WORK, Permission.WORK_ALL}
OF_EVERYBODY = frozenset({Permission.READ_ALL, Permission.WORK_ALL})
HELD: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        Role.VIEWER.value: READING,
        Role.MEMBER.value: WORKING,
        Role.MANAGER.value: WORKING | {Permission.DECIDE},
        Role.OWNER.value: WORKING | {Permission.DECIDE, Permission.OWN},
    }
)

WORKERS = [role for role, held in HELD.items() if Permission.WORK in held]


def held_by(place: Membership) -> frozenset[Permission]:
    """What somebody may in a business; nothing where the role is none that we know."""
    held = HELD.get(place.role, frozenset())
    return held - OF_EVERYBODY if place.sees_own_leads_only else held


def places_of(user: User) -> dict[int, Membership]:
    """At work, by the number of the business, in the order in which they were set up."""
    rows = with_places(all_businesses_of(user), user.pk).order_by("pk")
    return {row.pk: place_in(row, user) for row in rows}


def with_places(businesses: BusinessQuerySet, user: Number) -> QuerySet[Any]:
    """Those at work, each with the place of this user, as `place_in` takes them."""
    mine = Membership.objects.filter(business=OuterRef("pk"), user=user)
    return businesses.at_work().annotate(
        role=Subquery(mine.values("role")[:1]),
        own_leads_only=Subquery(mine.values("own_leads_only")[:1]),
    )


def place_in(row: Any, user: User) -> Membership:
    """An operator is an owner everywhere, without a row."""
    if user.is_superuser:
        return Membership(business=row, user=user, role=Role.OWNER)
    return Membership(business=row, user=user, role=row.role, own_leads_only=row.own_leads_only)


def all_businesses_of(user: User) -> BusinessQuerySet:
    """Also those that are put away."""
    return Business.objects.all() if user.is_superuser else businesses_with_place(user.pk)


def businesses_with_place(user: Number) -> BusinessQuerySet:
    """Where this user has a place by a row."""
    mine = Membership.objects.filter(business=OuterRef("pk"), user=user)
    return Business.objects.filter(Exists(mine))
