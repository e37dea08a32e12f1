"""What somebody may do in a business, their leaving it, and their coming back."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from integrations.texts.sentences import (
    KeptSentence,
    counted_sentence,
    in_english,
    lowered,
    sentence,
)
from leadflow.accounts.inviting import AREA
from leadflow.accounts.sessions import end_sessions_within
from leads.business import changes
from leads.declined import Declined
from leads.models import Business, Departure, Invitation, Membership
from leads.pipeline.assigning import hand_over_leads, people_who_work

Role = Membership.Role
ONLY_OWNER = gettext_lazy("Nobody else is an owner here: make somebody an owner first.")
GONE = gettext_lazy("They do not work here any more.")


@transaction.atomic(durable=True)
def change_role(
    business: Business, pk: int, role: str, own_leads_only: bool, by: User, now: datetime
) -> Membership:
    """`pk` is their place. Declined where nobody would be left to decide."""
    place = place_for_update(business, pk)
    if role not in Role.values:
        raise Declined(gettext("Choose what they may do."), "role")
    if role != Role.OWNER and is_last_owner(place):
        raise Declined(ONLY_OWNER, "role")
    before = role_words(place)
    place.role, place.own_leads_only = role, own_leads_only
    place.save(update_fields=["role", "own_leads_only"])
    if role != Role.OWNER:
        end_invitations_by(place.user, business)
    email = place.user.email
    changes.note_changes(business, AREA, {email: before}, {email: role_words(place)}, by, now)
    return place


@transaction.atomic(durable=True)
def leave(business: Business, pk: int, to: User | None, by: User, now: datetime) -> int:
    """Their place ends, and their open leads go to `to`, or to nobody; how many.

    They are signed out where this was their only place. What they wrote and decided stays theirs.
    Declined where they are the last owner, or `to` does not work leads here.
    """
    place = place_for_update(business, pk)
    user = place.user
    if is_last_owner(place):
        raise Declined(ONLY_OWNER)
    if to is not None and (to == user or to not in people_who_work(business)):
        raise Declined(gettext("They do not work leads here. Choose somebody who does."), "to")
    handed = hand_over_leads(business, user, to, now, by)
    left = {"role": place.role, "own_leads_only": place.own_leads_only, "left_at": now, "by": by}
    Departure.objects.update_or_create(business=business, user=user, defaults=left)
    place.delete()
    end_invitations_by(user, business)
    if not user.memberships.exists() and not user.is_superuser:
        end_sessions_within(user)
    said = left_words(handed, to)
    changes.note_changes(business, AREA, {}, {user.email: said}, by, now)
    return handed


@transaction.atomic(durable=True)
def take_back(business: Business, pk: int, by: User, now: datetime) -> User:
    """`pk` is their departure; they may again what they might. Declined where it is gone."""
    rows = business.departures.select_for_update(of=("self",)).select_related("user")
    left = rows.filter(pk=pk).first()
    if left is None:
        raise Declined(gettext("They are back already."))
    Membership.objects.get_or_create(
        business=business,
        user=left.user,
        defaults={"role": left.role, "own_leads_only": left.own_leads_only},
    )
    left.delete()
    said = sentence("back as %(role)s", role=lowered(Membership.Role(left.role).label))
    changes.note_changes(business, AREA, {}, {left.user.email: said}, by, now)
    return left.user


def place_for_update(business: Business, pk: int) -> Membership:
    """Behind the lock of the business, so that two owners cannot dismiss each other at once.

    That lock lets others go on that only name the business.
    """
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    place = business.memberships.select_related("user").filter(pk=pk).first()
    if place is None:
        raise Declined(GONE)
    return place


def is_last_owner(place: Membership) -> bool:
    """Whether nobody else who can sign in would be left to decide."""
    others = place.business.memberships.filter(role=Role.OWNER, user__is_active=True)
    return place.role == Role.OWNER and not others.exclude(pk=place.pk).exists()


def end_invitations_by(user: User, business: Business) -> None:
    """What somebody opened who may not any more is shut."""
    Invitation.objects.filter(business=business, made_by=user).delete()


def left_words(handed: int, to: User | None) -> KeptSentence:
    if to is None:
        return counted_sentence(
            "left; %(count)s lead has no owner now",
            "left; %(count)s leads have no owner now",
            handed,
        )
    return counted_sentence(
        "left; %(count)s lead went to %(who)s",
        "left; %(count)s leads went to %(who)s",
        handed,
        who=to.email,
    )


def role_words(place: Membership) -> KeptSentence:
    role = Membership.Role(place.role).label
    if not place.sees_own_leads_only:
        return sentence(in_english(role))
    return sentence("%(role)s, own leads only", role=role)
