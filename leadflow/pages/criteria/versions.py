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
    """Two versions, line by line; without a choice, the one in force and the one before it, or
    where it is the first, the newest that is tried.
    """
    business = business_of(request)
    every = list(business.criteria_versions.select_related("created_by"))
    old, new = chosen(every, request.GET.get("old", ""), request.GET.get("new", ""))
    lines = criteria.changes_between(old, new) if new else []
    return render(
        request,
        "pages/versions.html",
        {"business": business, "versions": every, "old": old, "new": new, "lines": lines},
    )


def chosen(
    every: list[CriteriaVersion], old: str, new: str
) -> tuple[CriteriaVersion | None, CriteriaVersion | None]:
    """(old, new) of these, the newest first; None where there is none."""
    later = numbered(every, new) or next((v for v in every if v.in_force), None)
    before = (v for v in every if later and v.number < later.number)
    earlier = numbered(every, old) or next(before, None)
    if earlier is None and not new and later not in (None, *every[:1]):
        return later, every[0]
    return earlier, later


def numbered(versions: list[CriteriaVersion], number: str) -> CriteriaVersion | None:
    return next((v for v in versions if str(v.number) == number), None)
