"""How judging does over time, what it costs, and whether the criteria tell who is won."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.viewer.scope import business_of, lead_of, may_decide, signed_in
from leads.declined import Declined
from leads.judge.evaluation import figures, reasons
from leads.review.reasons import answer_reason, switch_reason


@login_required
@require_safe
def judging(request: HttpRequest) -> HttpResponse:
    """How judging does over time, what it costs, and whether the criteria tell who is won."""
    business, now = business_of(request), clock.now()
    judged = reasons.newest_judgements(business, now)
    rows = reasons.figures_by_reason(business, judged)
    weeks, whole = figures.weeks_and_totals(business, now)
    return render(
        request,
        "pages/judging.html",
        {
            "business": business,
            "weeks": weeks,
            "whole": whole,
            "reasons": rows,
            "shares": reasons.shares(judged, rows),
            "may_decide": may_decide(request, business),
            "outcomes": figures.against_outcomes(business),
            "currency": settings.MODEL_CURRENCY,
            "fewest": figures.FEWEST,
            "most_completed": figures.MOST_COMPLETED,
            "most_judged": reasons.MOST,
        },
    )


@action("judging")
def switch(request: HttpRequest) -> HttpResponse:
    """An owner switches a reason off, or on again."""
    business = business_of(request)
    code, on = request.POST.get("code", ""), "on" in request.POST
    try:
        switch_reason(business, code, on, clock.now(), signed_in(request))
        messages.success(
            request,
            gettext("From now on this reason asks for a person again.")
            if on
            else gettext("From now on this reason asks for nobody any more."),
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("judging")


@action("lead")
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """One of us says whether a reason of a lead is right."""
    lead, is_right = lead_of(request, pk), "right" in request.POST
    try:
        answer_reason(lead, request.POST.get("code", ""), is_right, clock.now(), signed_in(request))
        messages.success(request, gettext("Noted. It counts in the figures of judging."))
    except Declined as error:
        messages.error(request, str(error))
    return redirect("lead", pk)
