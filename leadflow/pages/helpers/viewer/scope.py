"""Whose leads a person may see, and the one way by which a page gets at a lead.

What is given is of businesses in which the person may do what the address asks
(`leadflow/web/url_permissions.py`), and of a lead that is theirs to see.
"""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, ExpressionWrapper, F, Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from leadflow.pages.helpers.viewer.seen import seen, signed_in
from leadflow.web.business_in_address import choose_business, chosen_key
from leadflow.web.url_permissions import asked_of, permission_asked
from leads.business import mail_out
from leads.models import Business, Lead, Membership, Source
from leads.permissions import Permission, held_by

Row = TypeVar("Row", bound=Model)


def places(request: HttpRequest) -> dict[int, Membership]:
    """The person's, by the number of the business."""
    return seen(request).places


def businesses_seen(request: HttpRequest) -> list[Business]:
    """All in which the person has a place, in the order in which they were set up."""
    return [place.business for place in places(request).values()]


def businesses_here(request: HttpRequest) -> list[Business]:
    """The one in the address, else all."""
    key = chosen_key(request)
    return [one for one in businesses_seen(request) if not key or one.key == key]


def businesses_permitted(request: HttpRequest) -> list[Business]:
    """Those in which the person may do what this address asks."""
    asked = permission_asked(request)
    return [one for one in businesses_seen(request) if asked and may(request, one, asked)]


def may(request: HttpRequest, business: Business, permission: Permission) -> bool:
    place = places(request).get(business.pk)
    return place is not None and permission in held_by(place)


def held_here(request: HttpRequest) -> frozenset[Permission]:
    """What the person may in the business of this page, or in any where it is about several."""
    mine = places(request)
    return frozenset().union(*(held_by(mine[one.pk]) for one in businesses_here(request)))


def chosen(request: HttpRequest) -> list[Business]:
    """The business asked for, else all that the person may see."""
    here = businesses_here(request)
    return [one for one in businesses_permitted(request) if one in here]


def with_everybodys(request: HttpRequest) -> list[Business]:
    """Those of `chosen` in which the person sees more than their own leads."""
    return [one for one in chosen(request) if may(request, one, Permission.READ_ALL)]


def theirs(request: HttpRequest, lead: str = "") -> Q:
    """Of rows about a lead those that the person may see; `lead` is the way to it, as "lead__".

    Everybody's, but where their place is for their own leads only.
    """
    of_all = [pk for pk, place in places(request).items() if not place.sees_own_leads_only]
    if len(of_all) == len(places(request)):
        return Q()
    mine = Q(**{f"{lead}owner": signed_in(request)})
    return mine | Q(**{f"{lead}business__in": of_all})


def mail_kept_of(request: HttpRequest) -> list[Business]:
    """Those of the businesses asked for whose mail stays here."""
    if mail_out.is_shared():
        return []
    return [one for one in businesses_here(request) if one.pk not in seen(request).with_mail_out]


def leads_of(request: HttpRequest) -> QuerySet[Lead]:
    """Those of the businesses asked for.

    Not by the column itself: a database that goes by business first must then sort all leads of it,
    where the index of a list has them in its order.
    """
    numbers = [business.pk for business in chosen(request)]
    number = ExpressionWrapper(F("business_id") + 0, BigIntegerField())
    return Lead.objects.alias(number=number).filter(theirs(request), number__in=numbers)


def lead_of(request: HttpRequest, pk: int, **noted: Any) -> Lead:
    """`noted` are expressions: what the same query says of it as well, by name."""
    mine = Lead.objects.filter(theirs(request), business__in=businesses_seen(request))
    leads = mine.annotate(**noted)
    lead = get_object_or_404(leads.select_related("business", "contact", "source", "owner"), pk=pk)
    stay_inside(request, lead.business)
    return lead


def about_a_lead(request: HttpRequest, rows: QuerySet[Row], pk: int, lead: str) -> Row:
    """One row about a lead, by its number; `lead` is the way to it, as "inbound__lead__"."""
    permitted = {f"{lead}business__in": businesses_permitted(request)}
    return get_object_or_404(rows.filter(theirs(request, lead), **permitted), pk=pk)


def source_of(request: HttpRequest, pk: int) -> Source:
    sources = Source.objects.select_related("business")
    source = get_object_or_404(sources, pk=pk, business__in=businesses_seen(request))
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
    """Whoever sees several businesses goes on within the one that this page is about.

    Raises PermissionDenied where they have a place in it that does not hold what is asked.
    """
    if business not in businesses_permitted(request):
        raise PermissionDenied(
            gettext("In %(name)s you may not do this.") % {"name": business.name}
        )
    choose_among(request, business)


def choose_among(request: HttpRequest, business: Business) -> None:
    """The links of this page stay in it, where there are others."""
    if len(businesses_seen(request)) > 1:
        choose_business(request, business.key)


def may_decide(request: HttpRequest, business: Business) -> bool:
    """Whether this page shows the person what changes something at its address."""
    asked = asked_of(request)
    return asked is not None and may(request, business, asked.to_act)
