"""Answers: how the first answer to each kind of message is made, for every source or for one.

And what the team's own record speaks for.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from followups.models import AnswerRule
from followups.owner import answer_modes
from followups.owner.audience import ANSWERED, NEVER
from integrations import clock
from leadflow.pages.helpers.scope import business_of, deciding, may_decide, signed_in
from leadflow.pages.helpers.typed import number_in
from leads.declined import Declined
from leads.fields import text_of
from leads.llm.calls import can_ask
from leads.models import Business, Judgement, Source

CATEGORIES = [c for c in Judgement.Category if c not in NEVER]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    asked = request.GET.get("source", "")
    source = business.sources.filter(pk=number_in(asked)).first()
    problem, status, typed = "", 200, None
    if request.method == "POST":
        deciding(request, business, "Only owners decide how inquiries are answered.")
        typed = rules_of(request)
        try:
            answer_modes.decide_answer_rule(
                business, source, typed, clock.now(), signed_in(request)
            )
        except Declined as error:
            problem, status = str(error), 422
        else:
            messages.success(
                request,
                (
                    "Kept. It holds for what comes in from now on; drafts that wait already still "
                    "wait."
                ),
            )
            return redirect(
                f"{request.path}?business={business.key}"
                + (f"&source={source.pk}" if source else "")
            )
    shown = {
        "business": business,
        "source": source,
        "sources": business.sources.filter(active=True).exclude(kind=Source.Kind.IMPORT),
        "rows": rows(business, source, typed),
        "modes": AnswerRule.Mode.choices,
        "lates": AnswerRule.Late.choices,
        "facts": "\n".join(business.facts),
    }
    return render(
        request,
        "pages/answers.html",
        {
            **shown,
            "problem": problem,
            "has_model": can_ask(),
            "may_decide": may_decide(request, business),
        },
        status=status,
    )


def rows(
    business: Business, source: Source | None, typed: dict[str, dict[str, Any]] | None
) -> list[dict[str, Any]]:
    found = []
    for category in CATEGORIES:
        rule = answer_modes.rule_for(business, source, category)
        record = answer_modes.approval_record(business, category, source)
        own = {
            "mode": rule.mode if rule.own or source is None else "",
            "late": rule.late,
            "subject": rule.subject,
            "body": rule.body,
        }
        offer = rule.mode == AnswerRule.Mode.DRAFT and record.speaks_for_automatic
        found.append(
            {
                "category": category,
                "rule": rule,
                "given": (typed or {}).get(category, own),
                "record": record,
                "offer": offer,
                "needs_text": category not in ANSWERED,
            }
        )
    return found


def rules_of(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The posted form; a kind that it does not speak of stays as it is."""
    return {
        c: {
            name: text_of(request.POST.get(f"{name}-{c}", "")).replace("\r\n", "\n")
            for name in ("mode", "late", "subject", "body")
        }
        for c in CATEGORIES
        if f"mode-{c}" in request.POST
    }
