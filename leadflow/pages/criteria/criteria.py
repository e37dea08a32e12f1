"""Criteria: the owner's sentences, edited as a whole and saved as a new version."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from integrations import clock
from leadflow.pages.helpers.scope import business_of, deciding, may_decide, signed_in
from leadflow.pages.helpers.typed import row_numbers
from leads.criteria import versions
from leads.criteria.rules import OPERATORS
from leads.declined import Declined
from leads.fields import text_of
from leads.models import Business, CriteriaVersion, Criterion
from leads.models.criteria import CriterionRow
from leads.review import trials

SPARE_ROWS = 2
TRIED_ON = 50  # leads
TYPED = ("key", "text", "weight", "required", "disqualifying", "remove", "field", "op", "value")
UNASKED = (
    "None of your forms asks for “{}”: this rule can't tell for people who write by form. "
    "Add the field under Sources, or choose another."
)
LISTS = ("in", "not_in", "contains_any")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    version = versions.version_in_force(business)
    start = (
        business.criteria_versions.filter(number=int(asked)).first()
        if re.fullmatch("[0-9]{1,6}", asked := request.GET.get("from", ""))
        else version
    )
    rows = versions.rows_of_version(start)
    problem, status = "", 200
    if request.method == "POST":
        deciding(request, business, "Only owners change the criteria.")
        rows = rows_of(request.POST)
        if request.POST.get("try"):
            return try_first(request, business, rows)
        try:
            saved = versions.save_criteria(business, rows, clock.now(), signed_in(request))
        except Declined as error:
            problem, status = str(error), 422
        else:
            unchanged = version is not None and saved.number == version.number
            messages.success(
                request,
                f"Nothing changed: version {saved.number} stays in force."
                if unchanged
                else (
                    f"Version {saved.number} is in force. It judges what comes in from now on; "
                    "earlier leads keep the version that judged them."
                ),
            )
            return redirect(f"{request.path}?business={business.key}")
    return shown(request, business, version, rows, problem, status)


def try_first(request: HttpRequest, business: Business, rows: list[CriterionRow]) -> HttpResponse:
    """Keep the edited criteria without using them, and go to their trial."""
    try:
        trial = trials.replay_trial(business, rows, TRIED_ON, clock.now(), signed_in(request))
    except Declined as error:
        return shown(request, business, versions.version_in_force(business), rows, str(error), 422)
    return redirect("trial", trial.pk)


def shown(
    request: HttpRequest,
    business: Business,
    version: CriteriaVersion | None,
    rows: list[CriterionRow],
    problem: str,
    status: int,
) -> HttpResponse:
    spread = [as_typed(r) for r in rows] + [as_typed({}) for _ in range(SPARE_ROWS)]
    unasked = versions.unasked_fields(business, rows)
    for row in spread:
        if row["field"] in unasked:
            row["warning"] = UNASKED.format(row["field"])
    return render(
        request,
        "pages/criteria.html",
        {
            "business": business,
            "version": version,
            "rows": spread,
            "operators": OPERATORS.items(),
            "asked_fields": versions.asked_fields(business),
            "weights": [(n, n) for n in range(1, 6)],
            "problem": problem,
            "may_decide": may_decide(request, business),
        },
        status=status,
    )


def as_typed(row: versions.Given) -> dict[str, Any]:
    """A criterion as its form fields show it."""
    rule = row.get("rule") or {}
    value = rule.get("value", "")
    return {
        "weight": 3,
        **row,
        "is_rule": row.get("kind") == Criterion.Kind.RULE,
        "field": rule.get("field", ""),
        "op": rule.get("op", ""),
        "value": "\n".join(str(v) for v in value) if isinstance(value, list) else value,
    }


def rows_of(post: QueryDict) -> list[CriterionRow]:
    """The criteria of the posted form, in its order; empty rows are left out.

    A key, once given, stays.
    """
    rows = []
    for number in row_numbers(post, "text"):
        typed = {name: text_of(post.get(f"{name}-{number}", "")) for name in TYPED}
        if (typed["text"] or typed["field"] or typed["value"]) and not typed["remove"]:
            rows.append(versions.criterion_row(row_of(typed)))
    return distinct(rows)


def row_of(typed: dict[str, str]) -> dict[str, Any]:
    """One criterion as typed; a field makes it a rule."""
    row: dict[str, Any] = {
        "key": typed["key"],
        "text": typed["text"],
        "weight": int(typed["weight"]) if re.fullmatch("[1-5]", typed["weight"]) else 0,
        "required": bool(typed["required"]),
        "disqualifying": bool(typed["disqualifying"]),
    }
    if typed["field"] or typed["value"]:
        value = (
            [v.strip() for v in typed["value"].splitlines() if v.strip()]
            if typed["op"] in LISTS
            else typed["value"]
        )
        row |= {
            "kind": "rule",
            "rule": {"field": typed["field"], "op": typed["op"], "value": value},
        }
    return row


def distinct(rows: list[CriterionRow]) -> list[CriterionRow]:
    seen: dict[str, int] = {}
    for row in rows:
        seen[row["key"]] = seen.get(row["key"], 0) + 1
        if seen[row["key"]] > 1:
            row["key"] = f"{row['key']}-{seen[row['key']]}"
    return rows
