"""Quick add: a call or a walk-in, on the phone, in a few seconds."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from integrations import clock, queue
from leadflow.pages.helpers.scope import business_of
from leads.declined import Declined
from leads.sources import quick_add

FIELDS = ("name", "phone", "email", "message", "channel", "referral", "may_answer", "submission_id")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    typed = {name: str(request.POST.get(name, ""))[:5000] for name in FIELDS}
    typed["submission_id"] = typed["submission_id"][:60] or str(uuid.uuid4())
    problem, status = "", 200
    if request.method == "POST":
        try:
            arrival = quick_add.add_lead(business, typed, clock.now(), typed["submission_id"])
        except Declined as error:
            problem, status = str(error), 422
        else:
            queue.nudge()
            messages.success(request, "Noted." if arrival.lead_id else "Noted; it is being filed.")
            return (
                redirect("lead", arrival.lead_id)
                if arrival.lead_id
                else redirect("arrival", arrival.pk)
            )
    return render(
        request,
        "pages/quick_add.html",
        {
            "business": business,
            "typed": typed,
            "problem": problem,
            "channels": quick_add.CHANNELS.items(),
        },
        status=status,
    )
