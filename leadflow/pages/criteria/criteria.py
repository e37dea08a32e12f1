"""Criteria: the owner's sentences, edited as a whole and saved as a new version."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from integrations.timing import clock
from leadflow import trades
from leadflow.pages.criteria.criteria_forms import (
    CriteriaForm,
    CriteriaFormSet,
    CriterionForm,
    initial_row,
    typed_criteria,
    used_rows,
)
from leadflow.pages.criteria.samples import Read, read_samples
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import number_in, posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.trades import Trade
from leads.criteria import versions
from leads.declined import Declined
from leads.llm.accounts import can_ask
from leads.models import Business
from leads.models.criteria import CriterionRow
from leads.review import trials

TRIED_ON = 50  # leads
UNASKED = gettext_lazy(
    "None of your forms asks for “{}”: this rule can't tell for people who write by form. "
    "Add the field under Sources, or choose another."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    start = trades.trades_of_reader().get(request.GET.get("trade", ""))
    if request.method != "POST":
        initial = [initial_row(row) for row in rows_to_begin_with(request, business, start)]
        rows = CriteriaFormSet(initial=initial, prefix="rows")
        return show(request, business, CriteriaForm(), rows)
    typed = posted(request)
    form, rows = CriteriaForm(typed), CriteriaFormSet(typed, prefix="rows")
    answer = answer_typed(request, business, form, rows)
    return answer or show(request, business, form, rows, status=422)


def rows_to_begin_with(
    request: HttpRequest, business: Business, start: Trade | None
) -> list[CriterionRow]:
    """The sentences of a trade or an earlier version that was asked for, else those in force."""
    if start:
        return list(start.criteria)
    asked = number_in(request.GET.get("from", ""))
    earlier = business.criteria_versions.filter(number=asked).first()
    return versions.rows_of_version(earlier or versions.version_in_force(business))


def show(
    request: HttpRequest,
    business: Business,
    form: CriteriaForm,
    rows: "BaseFormSet[CriterionForm]",
    status: int = 200,
    samples: list[Read] | None = None,
) -> HttpResponse:
    """`samples` are inquiries that we made up, as what was typed judges them."""
    warn_of_unasked_fields(business, rows)
    start = trades.trades_of_reader().get(request.GET.get("trade", ""))
    shown: dict[str, Any] = {
        "business": business,
        "version": versions.version_in_force(business),
        "form": form,
        "rows": rows,
        "asked_fields": versions.asked_fields(business),
        "start": start,
        "trade": start or trades.trade_of(business),
        "trades": trades.trades_of_reader().values(),
        "samples": samples,
        "has_model": can_ask(business),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/criteria.html", shown, status=status)


def answer_typed(
    request: HttpRequest,
    business: Business,
    form: CriteriaForm,
    rows: "BaseFormSet[CriterionForm]",
) -> HttpResponse | None:
    """Put what was typed in force, or try it first; None where it stays with its mistakes."""
    if not (form.is_valid() & rows.is_valid()):
        return None
    used = used_rows(rows)
    criteria, now = typed_criteria(used), clock.now()
    try:
        if form.cleaned_data["try_samples"]:
            versions.check_criteria(criteria)
            samples = read_samples(business, trade_to_try(request, business), criteria, now)
            return show(request, business, form, rows, samples=samples)
        if form.cleaned_data["try_first"]:
            trial = trials.replay_trial(business, criteria, TRIED_ON, now, signed_in(request))
            return redirect("trial", trial.pk)
        return save_criteria(request, business, criteria)
    except Declined as declined:
        show_mistakes(declined, form, used)
        return None


def trade_to_try(request: HttpRequest, business: Business) -> Trade:
    """Whose inquiries they are tried on: the trade asked for, else theirs, else any."""
    every, own = trades.trades_of_customers(business), trades.trade_of(business)
    asked = every.get(request.GET.get("trade", ""))
    return asked or (every[own.key] if own else next(iter(every.values())))


def save_criteria(
    request: HttpRequest, business: Business, criteria: list[CriterionRow]
) -> HttpResponse:
    before = versions.version_in_force(business)
    saved = versions.save_criteria(business, criteria, clock.now(), signed_in(request))
    messages.success(
        request,
        gettext("Nothing changed: version %(number)s stays in force.") % {"number": saved.number}
        if saved == before
        else (
            gettext(
                "Version %(number)s is in force. It judges what comes in from now on; "
                "earlier leads keep the version that judged them."
            )
            % {"number": saved.number}
        ),
    )
    return redirect("set-up" if "trade" in request.GET else "criteria")


def warn_of_unasked_fields(business: Business, rows: "BaseFormSet[CriterionForm]") -> None:
    typed = {row: str(row["field"].value() or "").strip() for row in rows.forms}
    unasked = versions.unasked_fields(business, typed.values())
    for row, field in typed.items():
        if field in unasked:
            row.warning = UNASKED.format(field)
