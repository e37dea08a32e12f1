"""Sources: where inquiries come in, when each was last heard of, and what the owner sets for it."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from leadflow import clock
from leadflow.pages.scope import business_of, businesses_of, may_decide, signed_in
from leads import sources
from leads.models import Arrival, Source

RECENT = 30


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sources.html", context(request))


def context(request: HttpRequest, key: str = "") -> dict[str, object]:
    business = business_of(request)
    day = clock.now() - timedelta(days=1)
    rows = list(Source.objects.filter(business=business).annotate(today=Count("arrivals", filter=Q(arrivals__received_at__gte=day))))
    for row in rows:
        row.address = settings.PUBLIC_URL + reverse("form", args=[row.key])  # type: ignore[attr-defined]
    arrivals = Arrival.objects.filter(source__business=business).select_related("source", "lead").order_by("-received_at", "-id")[:RECENT]
    return {"business": business, "sources": rows, "arrivals": arrivals, "key": key, "api": settings.PUBLIC_URL + "/api/v1/", "may_decide": may_decide(request, business)}


@login_required
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    """A key for the API; it is shown on this answer and never again."""
    business = business_of(request)
    if not may_decide(request, business):
        raise PermissionDenied("Only owners make keys.")
    _, key = sources.new_api_key(business, request.POST.get("name", ""))
    return render(request, "pages/sources.html", context(request, key))


@login_required
@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Which sites may frame a form, and its words of thanks."""
    source = get_object_or_404(Source.objects.select_related("business"), pk=pk, business__in=businesses_of(signed_in(request)))
    if not may_decide(request, source.business):
        raise PermissionDenied("Only owners change sources.")
    try:
        sources.change(source, origins(request.POST.get("allowed_origins", "")), request.POST.get("thanks", "")[:500].strip())
        messages.success(request, "Saved.")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('sources')}?business={source.business.key}")


def origins(text: str) -> list[str]:
    """One site a line, as scheme and host. ValueError names the line that is none."""
    found = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        parts = urlsplit(line)
        if parts.scheme not in ("http", "https") or not parts.hostname or any(c in line for c in " ;,'\"*"):
            raise ValueError(f"“{line}” is not a site. Write it like https://www.example.com")
        found.append(f"{parts.scheme}://{parts.netloc}")
    return found
