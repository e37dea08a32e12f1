"""The team: who works here, with what proof, and whether a second factor is demanded of them."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from integrations import clock
from leadflow.accounts.actor import actor_of
from leadflow.accounts.backend import SECOND_FACTORS
from leadflow.accounts.second_factor import has_factor
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import (
    business_of,
    businesses_of,
    deciding,
    may_decide,
    signed_in,
)
from leads.audit import record_in_audit
from leads.business import team
from leads.models import AuditEntry, Business, Membership


class TeamForm(forms.Form):
    second_factor = forms.BooleanField(
        label="Demand a second factor of everybody here, owners too", required=False
    )


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    shown = {
        "business": business,
        "form": TeamForm(initial={"second_factor": business.second_factor_demanded}),
        "people": people_of(business),
        "may_decide": may_decide(request, business),
        "has_factor": has_factor(signed_in(request)),
    }
    return render(request, "pages/settings_team.html", shown)


@action("team")
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def keep(request: HttpRequest, key: str) -> HttpResponse:
    business = get_object_or_404(businesses_of(signed_in(request)), key=key)
    deciding(request, business, "Only owners decide how the team signs in.")
    form = TeamForm(posted(request))
    form.is_valid()
    demanded = form.cleaned_data["second_factor"]
    if team.demand_second_factor(business, demanded):
        record_in_audit(
            AuditEntry.Kind.TEAM_CHANGED,
            actor_of(request),
            clock.now(),
            business=business,
            about=f"a second factor is {'demanded' if demanded else 'no longer demanded'}",
        )
    messages.success(request, "Saved. It holds from everybody's next page on.")
    return redirect("team")


def people_of(business: Business) -> QuerySet[Membership]:
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    people = business.memberships.select_related("user").annotate(has_factor=Exists(factors))
    return people.order_by("-role", "user__email")
