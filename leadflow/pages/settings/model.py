"""The model: which one a business asks, whether it answers, what a lead costs, and how much it may
be asked.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from integrations import llm
from integrations.texts.sentences import in_words
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, signed_in
from leadflow.pages.settings.model_form import ModelForm
from leads.business.connections import connection_of, note_test
from leads.judge.model.price import price_of_lead
from leads.llm.accounts import BusinessModel, is_chosen, limits_of, model_of, price_in_environment
from leads.llm.entering import has_key, keep_model
from leads.llm.services import NONE, Service, listed_price, services
from leads.llm.trying import try_model
from leads.models import Business, Connection

ONLY_OWNERS = gettext_lazy("Only owners choose the model.")
CENT = Decimal("0.01")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    row = connection_of(business, Connection.Kind.MODEL)
    if request.method != "POST" or llm.environment_account():
        return show(request, business, row, ModelForm(business, signed_in(request), row))
    by, now = signed_in(request), clock.now()
    form = ModelForm(business, by, row, posted(request))

    def keep() -> None:
        keep_model(business, form.values(), form.cleaned_data.get("key") or "", by, now)

    if not is_accepted(form, keep):
        return show(request, business, row, form, status=422)
    if form.cleaned_data["service"] == NONE:
        messages.success(request, gettext("Saved: no model. Your rules judge alone from now on."))
    else:
        tell(request, business, now)
    return redirect("model")


@action("model")
def try_again(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    tell(request, business, clock.now())
    return redirect("model")


def tell(request: HttpRequest, business: Business, now: datetime) -> None:
    """Try what is set up, write down what came of it, and say so."""
    tried = try_model(business, now)
    row = connection_of(business, Connection.Kind.MODEL)
    if row is not None and tried.works is not None and not llm.environment_account():
        note_test(row, tried.works, tried.words, clock.now())
    if tried.works:
        messages.success(request, gettext("It works: %(words)s") % {"words": in_words(tried.words)})
    else:
        not_yet = (
            gettext("It could not be tried")
            if tried.works is None
            else gettext("It does not work yet")
        )
        messages.error(request, f"{not_yet}: {in_words(tried.words)}")


def show(
    request: HttpRequest,
    business: Business,
    row: Connection | None,
    form: ModelForm,
    status: int = 200,
) -> HttpResponse:
    now, model = clock.now(), model_of(business)
    shown = {
        "business": business,
        "form": form,
        "row": row,
        "is_chosen": row is not None and is_chosen(row.values),
        "has_key": row is not None and has_key(row),
        "environment": llm.environment_account(),
        "model": model,
        "limits": {name: f"{most:,}" for name, most in asdict(limits_of({})).items()},
        "fixed": settings.MODEL_GIVEN,
        "currency": settings.MODEL_CURRENCY,
        "price": price_of_lead(model, now) if model else None,
        "is_list_price": model is not None and is_list_price(model, row),
        "listed": listed_price(model.name) if model else None,
        "service": service_of(row),
        "services": services(),
        "used": spent(model, now) if model else [],
    }
    return render(request, "pages/settings_model.html", shown, status=status)


def service_of(row: Connection | None) -> Service | None:
    """None for one of the owner's own."""
    return services().get(str(row.values.get("service"))) if row else None


def is_list_price(model: BusinessModel, row: Connection | None) -> bool:
    """Whether the price is that of the service's list, since nobody entered another."""
    if model.price is None or not model.account.is_entered or price_in_environment(model.name):
        return False
    return row is not None and not row.values.get("price_in")


def spent(model: BusinessModel, now: datetime) -> list[tuple[str, str]]:
    """(span, what this business has asked in it)."""
    most = model.limits
    return [
        (gettext("Last 24 hours"), spent_since(model, now - timedelta(days=1), most.calls_a_day)),
        (gettext("Last 30 days"), spent_since(model, now - timedelta(days=30), most.calls_a_month)),
    ]


def spent_since(model: BusinessModel, since: datetime, most: int) -> str:
    """With its limit, where that is for this business alone."""
    sums = {"calls": Count("id"), "cost": Sum("cost")}
    asked = model.calls.filter(business=model.business, at__gt=since)
    used: dict[str, Any] = asked.aggregate(**sums)
    counted = used["calls"]
    said = f"{counted:,}"
    if model.account.is_entered:
        said = gettext("%(count)s of %(most)s") % {"count": said, "most": f"{most:,}"}
        counted = most  # "1 of 77 questions"
    said = ngettext("%(used)s question", "%(used)s questions", counted) % {"used": said}
    return ", ".join(filter(None, [said, money(used["cost"])]))


def money(cost: Decimal | None) -> str:
    if cost is None:
        return ""
    shown = f"{cost:.2f}" if not 0 < cost < CENT else gettext("less than %(cent)s") % {"cent": CENT}
    return f"{shown} {settings.MODEL_CURRENCY}"
