"""How judging does over time, what it costs, and whether the criteria tell who is won."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations import clock
from leadflow.pages.helpers.scope import business_of
from leads.judge.evaluation import figures


@login_required
@require_safe
def judging(request: HttpRequest) -> HttpResponse:
    """How judging does over time, what it costs, and whether the criteria tell who is won."""
    business = business_of(request)
    return render(
        request,
        "pages/judging.html",
        {
            "business": business,
            "weeks": figures.by_week(business, clock.now()),
            "whole": figures.totals(business),
            "outcomes": figures.against_outcomes(business),
            "currency": settings.MODEL_CURRENCY,
            "fewest": figures.FEWEST,
        },
    )
