"""For how long we keep what we hold of people, and what of it would go tonight."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.privacy.privacy_form import PrivacyForm
from leadflow.privacy.retention import count_due
from leads.business.preferences import keep_retention
from leads.models import Business

SHOWN = 10  # of the last who were erased


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    if request.method != "POST":
        return show(request, business, PrivacyForm(business))
    form = PrivacyForm(business, posted(request))
    if form.is_valid() and form.cleaned_data["count"]:
        for name, days in asdict(form.preferences()).items():
            setattr(business, name, days)  # to be counted by, not to be kept
        return show(request, business, form, due=count_due(business, clock.now()))
    now, by = clock.now(), signed_in(request)
    if not is_accepted(form, lambda: keep_retention(business, form.preferences(), now, by)):
        return show(request, business, form, status=422)
    messages.success(request, gettext("Saved. What is older goes at night, a little at a time."))
    return redirect(request.path)


def show(
    request: HttpRequest,
    business: Business,
    form: PrivacyForm,
    status: int = 200,
    due: dict[str, int] | None = None,
) -> HttpResponse:
    """`due` is how much of each kind would go, where that was asked: counting takes a while."""
    shown = {
        "business": business,
        "form": form,
        "due": due,
        "erasures": business.erasures.all()[:SHOWN],
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/privacy.html", shown, status=status)
