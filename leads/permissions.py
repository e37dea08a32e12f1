"""Who may do what in a business: roles, what each holds, and where a person has a place."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import User

from leads.models import Business, Membership

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


def held_by(place: Membership) -> frozenset[Permission]:
    """What somebody may in a business; nothing where the role is none that we know."""
    held = HELD.get(place.role, frozenset())
    return held - OF_EVERYBODY if place.sees_own_leads_only else held


def places_of(user: User) -> dict[int, Membership]:
    """By the number of a business, in the order in which they were set up.

    An operator is an owner everywhere, without a row.
    """
    if user.is_superuser:
        return {
            business.pk: Membership(business=business, user=user, role=Role.OWNER)
            for business in Business.objects.at_work().order_by("pk")
        }
    rows = (
        Membership.objects.filter(user=user, business__archived_at__isnull=True)
        .select_related("business")
        .order_by("business_id")
    )
    return {row.business_id: row for row in rows}
