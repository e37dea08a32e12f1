"""Quick add: a call or a walk-in, on the phone, in a few seconds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from integrations import clock, queue
from leadflow.pages.helpers.mistakes import show_mistakes
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import business_of
from leadflow.pages.lead.quick_add_form import QuickAddForm
from leads.declined import Declined
from leads.models import Arrival, Business
from leads.sources import quick_add


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    form = QuickAddForm(posted(request)) if request.method == "POST" else QuickAddForm()
    if arrival := add_typed(business, form):
        queue.nudge()
        messages.success(request, "Noted." if arrival.lead_id else "Noted; it is being filed.")
        if arrival.lead_id:
            return redirect("lead", arrival.lead_id)
        return redirect("arrival", arrival.pk)
    return render(
        request,
        "pages/quick_add.html",
        {"business": business, "form": form},
        status=422 if form.is_bound else 200,
    )


def add_typed(business: Business, form: QuickAddForm) -> Arrival | None:
    """None where nothing was typed yet, or what was typed stays on the page with its mistakes."""
    if not form.is_valid():
        return None
    submission_id = form.cleaned_data["submission_id"]
    try:
        return quick_add.add_lead(business, form.lead(), clock.now(), submission_id)
    except Declined as declined:
        show_mistakes(declined, form)
        return None
