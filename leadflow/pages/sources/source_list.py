"""Sources: where inquiries come in, and when each was last heard of."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.answers.crowds import waiting_by_source
from integrations.timing import clock
from leadflow.pages.helpers.lists.scroll import Scroll, scroll_of
from leadflow.pages.helpers.viewer.scope import business_of, may_decide
from leadflow.pages.sources.arrivals import came_in_by, shown_rows
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
    sources = sources_of(business)
    return render(
        request,
        "pages/sources.html",
        {
            "business": business,
            "sources": sources,
            "arrivals": last_arrivals(request, [row["source"] for row in sources]),
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
    sources = list(Source.objects.filter(business=business))
    canaries = Canary.objects.filter(source__in=sources, sent_at__gte=now - WEEK)
    newest = {canary.source_id: canary for canary in canaries.order_by("sent_at")}
    came = counts_since(sources, now - DAY)
    waiting = waiting_by_source(business.pk)
    return [
        {
            "source": source,
            "address": address_of(source),
            "canary": newest.get(source.pk),
            "is_crowded": is_crowded(source, now),
            "waiting": waiting.get(source.pk, 0),
            "today": came.get(source.pk, 0),
        }
        for source in sources
    ]


def counts_since(sources: list[Source], start: datetime) -> dict[int, int]:
    """How much came in by each, tests left out."""
    came = Arrival.objects.filter(source__in=sources, received_at__gte=start)
    real = came.exclude(lead__is_test=True).order_by()
    return dict(real.values_list("source").annotate(n=Count("id")))


def last_arrivals(request: HttpRequest, sources: list[Source]) -> Scroll:
    parts = [came_in_by(source.pk) for source in sources]
    return scroll_of(request, parts, shown_rows(), RECENT)
