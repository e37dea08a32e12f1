"""To whom inquiries go by themselves, and who hears of it where an owner stays silent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.owners.assigning_forms import RuleForm, TeamworkForm, TryForm
from leads.models import AssignmentRule, Business, teamwork_of
from leads.owners import rules
from leads.owners.choosing import Choice, choose_owner
from leads.pipeline.assigning import people_who_work


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The rules; what is posted here is when others hear of a silent owner."""
    business, by, now = business_of(request), signed_in(request), clock.now()
    if request.method != "POST":
        return show(request, business)
    form = TeamworkForm(teamwork_of(business), posted(request))
    if not is_accepted(
        form, lambda: rules.keep_teamwork(business, **form.cleaned_data, now=now, by=by)
    ):
        return show(request, business, 422, teamwork=form)
    messages.success(request, gettext("Saved."))
    return redirect("assigning")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule, to be changed; the number 0 is a new one."""
    business, by, now = business_of(request), signed_in(request), clock.now()
    row = get_object_or_404(business.assignment_rules, pk=pk) if pk else None
    if request.method != "POST":
        return show(request, business, rule=RuleForm(business, row))
    form = RuleForm(business, row, posted(request))
    if not is_accepted(form, lambda: rules.keep_rule(business, pk or None, form.wanted(), now, by)):
        return show(request, business, 422, rule=form)
    messages.success(request, gettext("Saved. It holds for what comes in from now on."))
    return redirect("assigning")


@action("assigning")
def raise_it(request: HttpRequest, pk: int) -> HttpResponse:
    rules.raise_rule(business_of(request), pk, clock.now(), signed_in(request))
    return redirect("assigning")


@action("assigning")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    rules.remove_rule(business_of(request), pk, clock.now(), signed_in(request))
    messages.success(request, gettext("The rule is removed. Leads stay whose they are."))
    return redirect("assigning")


def show(
    request: HttpRequest, business: Business, status: int = 200, **forms: Form
) -> HttpResponse:
    rows = business.assignment_rules.select_related("source").prefetch_related("people")
    tried = TryForm(business, request.GET)
    shown = {
        "business": business,
        "rules": list(rows),
        "people": people_who_work(business),
        "teamwork": TeamworkForm(teamwork_of(business)),
        "rule": None,
        "trial": tried,
        "outcome": outcome_of(business, tried, list(rows)) if tried.is_bound else None,
        "may_decide": may_decide(request, business),
        **forms,
    }
    return render(request, "pages/settings_assigning.html", shown, status=status)


def outcome_of(business: Business, form: TryForm, rows: list[AssignmentRule]) -> dict[str, object]:
    """Whose an inquiry like this would become, and by the how manieth rule."""
    if not form.is_valid():
        return {}
    found: Choice | None = choose_owner(business, form.asked(), clock.now())
    if found is None or found.rule is None:
        return {"to": None}
    numbers = [row.pk for row in rows]
    return {"to": found.user, "number": numbers.index(found.rule.pk) + 1}
