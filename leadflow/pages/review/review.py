"""Review: what the judging was not sure of, with the reason.

Approve it, correct it, or let it be judged again.
"""

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import chosen, lead_of, signed_in
from leadflow.pages.review.correcting import choices
from leads.declined import Declined
from leads.fields import text_of
from leads.models import Lead, ModelCall
from leads.models.judgement import ReasonCode
from leads.review import corrections

MAX_ROWS = 50


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    leads = (
        corrections.review_queue(chosen(request))
        .select_related("contact", "business", "source")
        .prefetch_related("judgements__verdicts__criterion", "inbound")
    )
    rows = [row_of(lead) for lead in leads[: MAX_ROWS * 4]]
    kinds = Counter(reason["code"] for row in rows for reason in row["reasons"])
    wanted = request.GET.get("why", "")
    shown = [
        row
        for row in rows
        if not wanted or any(reason["code"] == wanted for reason in row["reasons"])
    ][:MAX_ROWS]
    return render(
        request,
        "pages/review.html",
        {
            "rows": shown,
            "kinds": [
                (code, ReasonCode(code).label.capitalize(), count)
                for code, count in kinds.most_common()
            ],
            "wanted": wanted,
            "total": len(rows),
            **choices(),
        },
    )


def row_of(lead: Lead) -> dict[str, Any]:
    judgement = next(iter(lead.judgements.all()), None)
    inquiry = next((i for i in lead.inbound.all() if i.kind == "human"), None)
    return {
        "lead": lead,
        "judgement": judgement,
        "reasons": judgement.reasons if judgement else [],
        "said": inquiry.text if inquiry else lead.need,
    }


def back(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """To the page the button stood on."""
    to = request.POST.get("next", "")
    return (
        HttpResponseRedirect(to)
        if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
        else redirect("lead", pk)
    )


@action("lead")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    lead = lead_of(request, pk)
    try:
        corrections.approve_judgement(
            lead, clock.now(), signed_in(request), request.POST.get("judgement", "")
        )
        messages.success(request, f"The judgement of {lead.contact} is right.")
    except Declined as error:
        messages.error(request, str(error))
    return back(request, pk)


@action("lead")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    corrections.judge_again(lead_of(request, pk), clock.now(), signed_in(request))
    queue.nudge()
    messages.success(
        request,
        "It is judged again, by the criteria that are in force now. What you corrected stays.",
    )
    return back(request, pk)


@action("lead")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    lead = lead_of(request, pk)
    changes = {
        about: text_of(value)
        for about, value in request.POST.items()
        if about in ("category", "urgency") or about.startswith("criterion:")
    }
    try:
        corrections.correct_judgement(
            lead,
            changes,
            text_of(request.POST.get("why", "")),
            clock.now(),
            signed_in(request),
            request.POST.get("judgement", ""),
        )
        queue.nudge()
        messages.success(request, f"Corrected. It stays so when {lead.contact} is judged again.")
    except Declined as error:
        messages.error(request, str(error))
    return back(request, pk)


@login_required
@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what left the house for one lead."""
    lead = lead_of(request, pk)
    return render(
        request,
        "pages/sent.html",
        {
            "lead": lead,
            "calls": ModelCall.objects.filter(Q(lead=lead) | Q(judgement__lead=lead))
            .distinct()
            .order_by("-at"),
            "currency": settings.MODEL_CURRENCY,
        },
    )
