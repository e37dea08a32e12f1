"""Two versions of the criteria, line by line."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadflow.pages.helpers.viewer.scope import business_of
from leads.criteria import versions as criteria
from leads.models import CriteriaVersion


@login_required
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Two versions, line by line; without a choice, the one in force and the one before it."""
    business = business_of(request)
    every = list(business.criteria_versions.select_related("created_by"))
    new = numbered(every, request.GET.get("new", "")) or next(
        (v for v in every if v.in_force), None
    )
    old = numbered(every, request.GET.get("old", "")) or next(
        (v for v in every if new and v.number < new.number), None
    )
    lines = criteria.changes_between(old, new) if new else []
    return render(
        request,
        "pages/versions.html",
        {"business": business, "versions": every, "old": old, "new": new, "lines": lines},
    )


def numbered(versions: list[CriteriaVersion], number: str) -> CriteriaVersion | None:
    return next((v for v in versions if str(v.number) == number), None)
