"""Criteria: the owner's sentences, edited as a whole and saved as a new version."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from integrations import clock
from leadflow.pages.criteria.criteria_forms import (
    CriteriaForm,
    CriteriaFormSet,
    CriterionForm,
    initial_row,
    typed_criteria,
    used_rows,
)
from leadflow.pages.helpers.mistakes import show_mistakes
from leadflow.pages.helpers.safe_input import number_in, posted
from leadflow.pages.helpers.scope import business_of, deciding, may_decide, signed_in
from leads.criteria import versions
from leads.declined import Declined
from leads.models import Business
from leads.review import trials

TRIED_ON = 50  # leads
UNASKED = (
    "None of your forms asks for “{}”: this rule can't tell for people who write by form. "
    "Add the field under Sources, or choose another."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    if request.method == "POST":
        deciding(request, business, "Only owners change the criteria.")
        typed = posted(request)
        form, rows = CriteriaForm(typed), CriteriaFormSet(typed, prefix="rows")
        if saved := save_typed(request, business, form, rows):
            return saved
    else:
        asked = number_in(request.GET.get("from", ""))
        start = business.criteria_versions.filter(number=asked).first()
        shown = versions.rows_of_version(start or versions.version_in_force(business))
        initial = [initial_row(row) for row in shown]
        form, rows = CriteriaForm(), CriteriaFormSet(initial=initial, prefix="rows")
    warn_of_unasked_fields(business, rows)
    return render(
        request,
        "pages/criteria.html",
        {
            "business": business,
            "version": versions.version_in_force(business),
            "form": form,
            "rows": rows,
            "asked_fields": versions.asked_fields(business),
            "may_decide": may_decide(request, business),
        },
        status=422 if form.is_bound else 200,
    )


def save_typed(
    request: HttpRequest,
    business: Business,
    form: CriteriaForm,
    rows: "BaseFormSet[CriterionForm]",
) -> HttpResponse | None:
    """Put what was typed in force, or try it first; None where it stays with its mistakes."""
    if not (form.is_valid() & rows.is_valid()):
        return None
    used = used_rows(rows)
    criteria, now, by = typed_criteria(used), clock.now(), signed_in(request)
    before = versions.version_in_force(business)
    try:
        if form.cleaned_data["try_first"]:
            trial = trials.replay_trial(business, criteria, TRIED_ON, now, by)
            return redirect("trial", trial.pk)
        saved = versions.save_criteria(business, criteria, now, by)
    except Declined as declined:
        show_mistakes(declined, form, used)
        return None
    messages.success(
        request,
        f"Nothing changed: version {saved.number} stays in force."
        if saved == before
        else (
            f"Version {saved.number} is in force. It judges what comes in from now on; "
            "earlier leads keep the version that judged them."
        ),
    )
    return redirect(request.path)


def warn_of_unasked_fields(business: Business, rows: "BaseFormSet[CriterionForm]") -> None:
    typed = {row: str(row["field"].value() or "").strip() for row in rows.forms}
    unasked = versions.unasked_fields(business, typed.values())
    for row, field in typed.items():
        if field in unasked:
            row.warning = UNASKED.format(field)
