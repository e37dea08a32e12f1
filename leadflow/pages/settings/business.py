"""The page of a business: who it is, where it is reached and when it works; and a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations.timing import clock
from leadflow import setting_up, trades
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import (
    business_of,
    may_decide,
    signed_in,
)
from leadflow.pages.settings.business_form import BusinessForm
from leadflow.web.business_in_address import choose_business
from leads.models import Business
from leads.sources.profile import keep_profile, profile_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    kept = profile_of(business)
    if request.method != "POST":
        return show(request, BusinessForm(kept), business)
    form, now, by = BusinessForm(kept, posted(request)), clock.now(), signed_in(request)
    if not is_accepted(form, lambda: keep_profile(business, form.profile(), now, by)):
        return show(request, form, business, status=422)
    messages.success(request, gettext("Saved."))
    return redirect("business")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Whoever owns one may make another; it goes on with its first steps."""
    if request.method != "POST":
        return show(request, BusinessForm(None))
    form, now, by = BusinessForm(None, posted(request)), clock.now(), signed_in(request)
    made: list[Business] = []

    def make() -> None:
        made.append(setting_up.new_business(form.profile(), now, by))

    if not is_accepted(form, make):
        return show(request, form, status=422)
    messages.success(
        request,
        gettext("%(name)s is there. It takes inquiries by its form already.")
        % {"name": made[0].name},
    )
    choose_business(request, made[0].key)
    return redirect("set-up")


def show(
    request: HttpRequest,
    form: BusinessForm,
    business: Business | None = None,
    status: int = 200,
    logo: Form | None = None,
) -> HttpResponse:
    """`business` is None where it is new; `logo` holds what is wrong with one that was uploaded."""
    shown = {
        "logo": logo,
        "business": business,
        "form": form,
        "trades": trades.trades_of_reader().values(),
        "may_decide": business is None or may_decide(request, business),
    }
    return render(request, "pages/settings_business.html", shown, status=status)
