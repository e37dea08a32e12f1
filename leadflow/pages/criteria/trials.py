"""Versions side by side, trials of an edited version, and the owner's examples."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import (
    business_of,
    businesses_of,
    deciding,
    lead_of,
    may_decide,
    signed_in,
)
from leadflow.pages.helpers.typed import number_in
from leads.criteria import versions as criteria
from leads.declined import Declined
from leads.judge.evaluation import figures
from leads.models import CriteriaVersion, Example, Trial, TrialCase
from leads.review import examples as golden
from leads.review import trials

ONLY_OWNERS = "Only owners decide how inquiries are judged."


@login_required
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Two versions, line by line; without a choice, the one in force and the one before it."""
    business = business_of(request)
    every = list(business.criteria_versions.select_related("created_by"))
    new = numbered(every, request.GET.get("new", "")) or next(
        (v for v in every if v.in_force), None
    )
    old = numbered(every, request.GET.get("old", "")) or next(
        (v for v in every if new and v.number < new.number), None
    )
    lines = criteria.changes_between(old, new) if new else []
    return render(
        request,
        "pages/versions.html",
        {"business": business, "versions": every, "old": old, "new": new, "lines": lines},
    )


def numbered(versions: list[CriteriaVersion], number: str) -> CriteriaVersion | None:
    return next((v for v in versions if str(v.number) == number), None)


def find(request: HttpRequest, pk: int) -> Trial:
    return get_object_or_404(
        Trial.objects.select_related("business", "criteria"),
        pk=pk,
        business__in=businesses_of(signed_in(request)),
    )


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    trial = find(request, pk)
    cases = list(trial.cases.select_related("lead__contact", "example"))
    done = [c for c in cases if c.due_at is None and (c.after or c.why)]
    context: dict[str, Any] = {
        "trial": trial,
        "business": trial.business,
        "total": len(cases),
        "done": len(done),
        "currency": settings.MODEL_CURRENCY,
        "may_decide": may_decide(request, trial.business),
        "failed": [c for c in done if c.why],
    }
    if trial.kind == Trial.Kind.REPLAY:
        context |= {
            "estimate": trials.estimate_trial(trial) if trial.state == Trial.State.DRAFT else None,
            "rows": moved(done),
            "lines": [
                line
                for line in criteria.changes_between(
                    criteria.version_in_force(trial.business), trial.criteria
                )
                if line[0] != "same"
            ],
            "counts": counts(done, trial.criteria),
        }
    else:
        context["wrong"] = [
            c
            for c in done
            if c.after and (c.after["category"] != c.before["category"] or differing(c))
        ]
    return render(request, "pages/trial.html", context)


def moved(cases: list[TrialCase]) -> list[dict[str, Any]]:
    """Who moves, the furthest first; who stays is only counted."""
    rows = [
        {
            "case": c,
            "by": score_change(c),
            "changed": differing(c),
        }
        for c in cases
        if c.after
        and (
            c.after["score"] != c.before["score"]
            or c.after["fit"] != c.before["fit"]
            or differing(c)
        )
    ]
    return sorted(rows, key=lambda row: -abs(row["by"] or 0))


def score_change(case: TrialCase) -> int | None:
    before, after = case.before["score"], case.after["score"]
    return None if before is None or after is None else after - before


def differing(case: TrialCase) -> list[tuple[str, str, str]]:
    before, after = case.before.get("verdicts", {}), case.after.get("verdicts", {})
    return [
        (key, before[key], after[key])
        for key in before
        if key in after and before[key] != after[key]
    ]


def counts(cases: list[TrialCase], version: CriteriaVersion) -> list[dict[str, Any]]:
    """Per criterion: how often it is met, not met and open now."""
    return [
        {
            "criterion": c,
            **{
                verdict: sum(case.after.get("verdicts", {}).get(c.key) == verdict for case in cases)
                for verdict in ("met", "not_met", "cant_tell", "not_judged")
            },
        }
        for c in version.criteria.all()
    ]


@action("trial")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    trial = find(request, pk)
    deciding(request, trial.business, ONLY_OWNERS)
    try:
        trials.start_trial(trial, clock.now())
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("trial", pk)


@action("trial")
def use(request: HttpRequest, pk: int) -> HttpResponse:
    trial = find(request, pk)
    deciding(request, trial.business, ONLY_OWNERS)
    criteria.put_in_force(trial.criteria, clock.now(), signed_in(request))
    messages.success(request, f"Version {trial.criteria.number} judges what comes in from now on.")
    return redirect(f"{reverse('criteria')}?business={trial.business.key}")


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
    deciding(request, business, ONLY_OWNERS)
    version = criteria.version_in_force(business)
    try:
        if version is None:
            raise Declined("Write criteria first.")
        trial = trials.against_examples(version, clock.now(), signed_in(request))
    except Declined as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('examples')}?business={business.key}")
    queue.nudge()
    return redirect("trial", trial.pk)


@action("lead")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        golden.keep_example(lead_of(request, pk), clock.now(), signed_in(request))
        messages.success(
            request,
            "Kept as an example, as it is judged now. Versions and models are scored against it.",
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("lead", pk)


@action("examples")
def drop(request: HttpRequest) -> HttpResponse:
    pk = request.POST.get("example", "")
    example = (
        Example.objects.filter(pk=number_in(pk), business__in=businesses_of(signed_in(request)))
        .select_related("business")
        .first()
    )
    if example is None:
        raise Http404("There is no such example.")
    deciding(request, example.business, ONLY_OWNERS)
    key = example.business.key
    trials.drop_example(example, clock.now())
    return redirect(f"{reverse('examples')}?business={key}")


@login_required
@require_safe
def judging(request: HttpRequest) -> HttpResponse:
    """How judging does over time, what it costs, and whether the criteria tell who is won."""
    business = business_of(request)
    return render(
        request,
        "pages/judging.html",
        {
            "business": business,
            "weeks": figures.by_week(business, clock.now()),
            "whole": figures.totals(business),
            "outcomes": figures.against_outcomes(business),
            "currency": settings.MODEL_CURRENCY,
            "fewest": figures.FEWEST,
        },
    )
