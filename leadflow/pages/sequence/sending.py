"""Sending: the booking page, closed days, what becomes of what was missed, and how fast we send."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from followups.policy import rate_limits
from integrations import clock
from leadflow.pages.helpers.mistakes import is_accepted
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import business_of, deciding, may_decide
from leadflow.pages.sequence.sending_form import SendingForm
from leads.business import preferences
from leads.business.closed_days import public_holidays
from leads.models import Business

SHOWN_HOLIDAYS = 6


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    if request.method != "POST":
        return show(request, business, SendingForm(business))
    deciding(request, business, "Only owners decide how we send.")
    form = SendingForm(business, posted(request))
    if not is_accepted(form, lambda: preferences.keep_sending(business, form.preferences())):
        return show(request, business, form, status=422)
    messages.success(request, "Saved. It holds from now on, for planned messages as well.")
    return redirect(request.path)


def show(
    request: HttpRequest, business: Business, form: SendingForm, status: int = 200
) -> HttpResponse:
    shown = {
        "business": business,
        "form": form,
        "coming": coming_holidays(business, clock.now().date()),
        "cap": rate_limits.warm_up_cap(business, clock.now()),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/sending.html", shown, status=status)


def coming_holidays(business: Business, today: date) -> list[date]:
    days = public_holidays(business.holidays, today.year)
    return sorted(day for day in days if day >= today)[:SHOWN_HOLIDAYS]
