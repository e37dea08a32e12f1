"""Whose leads a person may see, and the one way by which a page gets at a lead."""

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import (
    BigIntegerField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from followups.models import Message
from leadflow.business_in_address import choose_business, chosen_key
from leads.business import mail_out
from leads.models import Business, Connection, Lead, Membership, Source
from leads.restored import decision

CHANNEL_OUT = Message.objects.filter(channel_out=True, state=Message.State.QUEUED)


@dataclass(frozen=True)
class Seen:
    """All that a person may see, and what every page says of it.

    `businesses` stand in the order in which they were set up, what is made up last; `owned` are the
    numbers of those for which the person decides, `with_mail_out` of those who entered by what mail
    leaves. `channel_out` is a message whose whole channel is out, and `is_held` says that of one
    nothing goes since the database was restored.
    """

    businesses: list[Business]
    owned: frozenset[int]
    with_mail_out: frozenset[int]
    channel_out: int | None
    is_held: bool


def businesses_of(user: User) -> QuerySet[Business]:
    """All that they may see; what is put away is seen in Settings alone."""
    return all_businesses_of(user).filter(archived_at__isnull=True)


def all_businesses_of(user: User) -> QuerySet[Business]:
    """Also what is put away."""
    if user.is_superuser:
        return Business.objects.all()
    return Business.objects.filter(memberships__user=user)


def signed_in(request: HttpRequest) -> User:
    return cast(User, request.user)


def seen(request: HttpRequest) -> Seen:
    """Asked for once, and by one query."""
    found: Seen | None = getattr(request, "seen", None)
    if found is None:
        found = seen_by(signed_in(request))
        request.seen = found  # type: ignore[attr-defined]
    return found


def seen_by(user: User) -> Seen:
    here = OuterRef("pk")
    owners = Membership.objects.filter(business=here, user=user, role=Membership.Role.OWNER)
    out = CHANNEL_OUT.filter(business=here).order_by("id").values("pk")
    rows = list(
        businesses_of(user)
        .annotate(
            is_owned=Exists(owners),
            has_mail_out=Exists(Connection.objects.filter(business=here, kind=mail_out.MAIL)),
            out=Subquery(out[:1]),
            is_held=Exists(decision.undecided().filter(business=here)),
        )
        .order_by("is_demo", "id")
    )
    return Seen(
        [*rows],
        frozenset(row.pk for row in rows if row.is_owned),
        frozenset(row.pk for row in rows if row.has_mail_out),
        min((row.out for row in rows if row.out), default=None),
        any(row.is_held for row in rows),
    )


def businesses_seen(request: HttpRequest) -> list[Business]:
    return seen(request).businesses


def chosen(request: HttpRequest) -> list[Business]:
    """The business asked for, else all that the person may see."""
    key = chosen_key(request)
    return [one for one in businesses_seen(request) if not key or one.key == key]


def mail_kept_of(request: HttpRequest) -> list[Business]:
    """Those of the businesses asked for whose mail stays here."""
    if mail_out.is_shared():
        return []
    return [one for one in chosen(request) if one.pk not in seen(request).with_mail_out]


def leads_of(request: HttpRequest) -> QuerySet[Lead]:
    """Those of the businesses asked for.

    Not by the column itself: a database that goes by business first must then sort all leads of it,
    where the index of a list has them in its order.
    """
    numbers = [business.pk for business in chosen(request)]
    number = ExpressionWrapper(F("business_id") + 0, BigIntegerField())
    return Lead.objects.alias(number=number).filter(number__in=numbers)


def lead_of(request: HttpRequest, pk: int) -> Lead:
    lead = get_object_or_404(
        Lead.objects.filter(business__in=businesses_seen(request)).select_related(
            "business", "contact", "source", "owner"
        ),
        pk=pk,
    )
    stay_inside(request, lead.business)
    return lead


def source_of(request: HttpRequest, pk: int) -> Source:
    source = get_object_or_404(
        Source.objects.select_related("business"), pk=pk, business__in=businesses_seen(request)
    )
    stay_inside(request, source.business)
    return source


def business_of(request: HttpRequest) -> Business:
    """The business that a page of settings is about: the one asked for, else the first."""
    asked_for = chosen(request)
    if not asked_for:
        raise Http404("There is no such business.")
    stay_inside(request, asked_for[0])
    return asked_for[0]


def stay_inside(request: HttpRequest, business: Business) -> None:
    """Whoever sees several businesses goes on within the one that this page is about."""
    if len(businesses_seen(request)) > 1:
        choose_business(request, business.key)


def may_decide(request: HttpRequest, business: Business) -> bool:
    """Owners decide what the automation may do; members work leads."""
    return signed_in(request).is_superuser or business.pk in seen(request).owned


def deciding(
    request: HttpRequest, business: Business, words: str = "Only owners change sources."
) -> None:
    """Raises PermissionDenied for everybody but owners."""
    if not may_decide(request, business):
        raise PermissionDenied(words)
