"""Sources: where inquiries come in, and when each was last heard of."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations import clock
from leadflow.pages.helpers.scope import business_of, may_decide
from leadflow.pages.sources.embedding import address_of
from leadflow.pages.sources.new_source_forms import NewKeyForm, NewSourceForm
from leads.models import Arrival, Business, Canary, Source
from leads.screening.crowding import is_crowded

RECENT = 15
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(
    request: HttpRequest, new_source: Form | None = None, new_key: Form | None = None
) -> HttpResponse:
    """The list, with a form that was filled in wrongly where there is one."""
    business = business_of(request)
    return render(
        request,
        "pages/sources.html",
        {
            "business": business,
            "sources": sources_of(business),
            "arrivals": last_arrivals(business),
            "key": request.session.pop("new_api_key", ""),
            "api": settings.PUBLIC_URL + "/api/v1/",
            "new_source": new_source or NewSourceForm(),
            "new_key": new_key or NewKeyForm(),
            "may_decide": may_decide(request, business),
        },
        status=422 if new_source or new_key else 200,
    )


def sources_of(business: Business) -> list[dict[str, Any]]:
    """Each with its address, how much came in by it since yesterday, and its newest canary."""
    now = clock.now()
    of_today = Q(arrivals__received_at__gte=now - DAY) & ~Q(arrivals__lead__is_test=True)
    sources = Source.objects.filter(business=business)
    canaries = Canary.objects.filter(source__business=business, sent_at__gte=now - WEEK)
    newest = {canary.source_id: canary for canary in canaries.order_by("sent_at")}
    return [
        {
            "source": source,
            "address": address_of(source),
            "canary": newest.get(source.pk),
            "is_crowded": is_crowded(source, now),
        }
        for source in sources.annotate(today=Count("arrivals", filter=of_today))
    ]


def last_arrivals(business: Business) -> list[Arrival]:
    arrivals = Arrival.objects.filter(source__business=business).select_related("source", "lead")
    return list(arrivals.order_by("-received_at", "-id").defer("raw")[:RECENT])
