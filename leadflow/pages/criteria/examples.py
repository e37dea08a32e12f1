"""The owner's examples: kept from leads, scored against a version."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import number_in
from leadflow.pages.helpers.viewer.scope import (
    business_of,
    businesses_permitted,
    lead_of,
    may_decide,
    signed_in,
)
from leads.criteria import versions as criteria
from leads.declined import Declined
from leads.models import Example, Trial
from leads.review import examples as golden
from leads.review import trials


@login_required
@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    scored = business.trials.filter(kind=Trial.Kind.EXAMPLES).select_related("criteria")[:20]
    return render(
        request,
        "pages/examples.html",
        {
            "business": business,
            "examples": business.examples.select_related("lead__contact")[: trials.MAX_LEADS],
            "trials": scored,
            "may_decide": may_decide(request, business),
        },
    )


@action("examples")
def score(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    version = criteria.version_in_force(business)
    try:
        if version is None:
            raise Declined(gettext("Write criteria first."))
        trial = trials.against_examples(version, clock.now(), signed_in(request))
    except Declined as error:
        messages.error(request, str(error))
        return redirect("examples")
    queue.nudge()
    return redirect("trial", trial.pk)


@action("lead")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        golden.keep_example(lead_of(request, pk), clock.now(), signed_in(request))
        messages.success(
            request,
            gettext(
                "Kept as an example, as it is judged now. Versions and models "
                "are scored against it."
            ),
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("lead", pk)


@action("examples")
def drop(request: HttpRequest) -> HttpResponse:
    pk = request.POST.get("example", "")
    example = (
        Example.objects.filter(pk=number_in(pk), business__in=businesses_permitted(request))
        .select_related("business")
        .first()
    )
    if example is None:
        raise Http404("There is no such example.")
    trials.drop_example(example, clock.now())
    return redirect("examples")
