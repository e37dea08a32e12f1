"""What was set differently, by whom and when."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadflow.pages.helpers.lists.lineup import page_of
from leadflow.pages.helpers.viewer.scope import business_of

ROWS = 50


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    changes = business.setting_changes.select_related("by").order_by("-at", "-id")
    shown = {
        "business": business,
        "changes": page_of(request, "page", changes, ROWS),
    }
    return render(request, "pages/settings_changes.html", shown)
