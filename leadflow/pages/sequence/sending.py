"""Sending: the booking page, what becomes of what was missed, and how fast we send."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from followups.policy import rate_limits
from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.sequence.sending_form import SendingForm
from leads.business.closed_days import closed_days
from leads.business.preferences import keep_sending
from leads.models import Business

SHOWN_DAYS = 6


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    if request.method != "POST":
        return show(request, business, SendingForm(business))
    form = SendingForm(business, posted(request))
    now, by = clock.now(), signed_in(request)
    if not is_accepted(form, lambda: keep_sending(business, form.preferences(), now, by)):
        return show(request, business, form, status=422)
    messages.success(request, gettext("Saved. It holds from now on, for planned messages as well."))
    return redirect(request.path)


def show(
    request: HttpRequest, business: Business, form: SendingForm, status: int = 200
) -> HttpResponse:
    shown = {
        "business": business,
        "form": form,
        "coming": coming_days(business, clock.now().date()),
        "cap": rate_limits.warm_up_cap(business, clock.now()),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/sending.html", shown, status=status)


def coming_days(business: Business, today: date) -> list[date]:
    """The next ones on which it is closed."""
    return sorted(day for day in closed_days(business, today.year) if day >= today)[:SHOWN_DAYS]
