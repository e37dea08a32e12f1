"""Quick add: a call or a walk-in, on the phone, in a few seconds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, held_here, leads_of, places, signed_in
from leadflow.pages.lead.person.quick_add_form import QuickAddForm
from leads.declined import Declined
from leads.models import Arrival, Business, ContactedHow
from leads.permissions import Permission
from leads.pipeline.assigning import give_lead
from leads.pipeline.contacting import log_contact
from leads.sources import quick_add

SEES_ALL = {Permission.READ_ALL}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    form = QuickAddForm(posted(request)) if request.method == "POST" else QuickAddForm()
    if arrival := add_typed(business, form):
        if arrival.lead and form.cleaned_data["spoken"]:
            log_contact(arrival.lead, ContactedHow.REACHED, clock.now(), signed_in(request))
        queue.nudge()
        return after_adding(request, arrival)
    return render(
        request,
        "pages/quick_add.html",
        {"business": business, "form": form},
        status=422 if form.is_bound else 200,
    )


def after_adding(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """To the lead. What somebody adds who sees only their own is theirs, where it is a new one."""
    is_new = arrival.became == Arrival.Became.LEAD
    if is_new and arrival.lead and places(request)[arrival.lead.business_id].sees_own_leads_only:
        give_lead(arrival.lead, signed_in(request), clock.now(), signed_in(request))
    if arrival.lead_id and leads_of(request).filter(pk=arrival.lead_id).exists():
        messages.success(request, gettext("Noted."))
        return redirect("lead", arrival.lead_id)
    if arrival.lead_id:
        messages.success(request, gettext("Noted, and added to a lead that is not yours."))
        return redirect("today")
    messages.success(request, gettext("Noted; it is being filed."))
    return redirect("arrival", arrival.pk) if held_here(request) & SEES_ALL else redirect("today")


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
