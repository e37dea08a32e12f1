"""Trials: an edited version over the last leads, or a version against the examples."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.viewer.scope import (
    businesses_permitted,
    may_decide,
    signed_in,
)
from leads.criteria import versions as criteria
from leads.declined import Declined
from leads.judge.evaluation.metrics import settled_verdicts
from leads.models import CriteriaVersion, Trial, TrialCase
from leads.models.judgement import verdict_label
from leads.models.trial import JudgementFacts
from leads.review import trials


def find(request: HttpRequest, pk: int) -> Trial:
    return get_object_or_404(
        Trial.objects.select_related("business", "criteria"),
        pk=pk,
        business__in=businesses_permitted(request),
    )


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    trial = find(request, pk)
    cases = list(trial.cases.select_related("lead__contact", "example"))
    unwanted = {c.key for c in trial.criteria.criteria.all() if c.disqualifying}
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
            "rows": moved(done, unwanted),
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
            {
                "case": c,
                "right": said(c.before, unwanted),
                "judged": said(c.after, unwanted),
            }
            for c in done
            if c.after and (c.after["category"] != c.before["category"] or differing(c, unwanted))
        ]
    return render(request, "pages/trial.html", context)


def moved(cases: list[TrialCase], unwanted: set[str]) -> list[dict[str, Any]]:
    """Who moves, the furthest first; who stays is only counted."""
    rows = [
        {
            "case": c,
            "by": score_change(c),
            "changed": differing(c, unwanted),
        }
        for c in cases
        if c.after
        and (
            c.after["score"] != c.before["score"]
            or c.after["fit"] != c.before["fit"]
            or differing(c, unwanted)
        )
    ]
    return sorted(rows, key=lambda row: -abs(row["by"] or 0))


def score_change(case: TrialCase) -> int | None:
    before, after = case.before["score"], case.after["score"]
    return None if before is None or after is None else after - before


def differing(case: TrialCase, unwanted: set[str]) -> list[tuple[str, str, str]]:
    """The verdicts that changed, but for a change that counts for nothing."""
    before, after = (
        settled_verdicts(facts.get("verdicts", {}), unwanted) for facts in (case.before, case.after)
    )
    return [
        (key, before[key], after[key])
        for key in before
        if key in after and before[key] != after[key]
    ]


def said(facts: JudgementFacts, unwanted: set[str]) -> list[tuple[str, str]]:
    """(criterion's key, verdict on it as people read it) of one judgement."""
    return [
        (key, verdict_label(verdict, key in unwanted))
        for key, verdict in facts.get("verdicts", {}).items()
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
    try:
        trials.start_trial(trial, clock.now())
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("trial", pk)


@action("trial")
def use(request: HttpRequest, pk: int) -> HttpResponse:
    trial = find(request, pk)
    criteria.put_in_force(trial.criteria, clock.now(), signed_in(request))
    messages.success(
        request,
        gettext("Version %(number)s judges what comes in from now on.")
        % {"number": trial.criteria.number},
    )
    return redirect("criteria")
