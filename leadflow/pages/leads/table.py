"""Leads: all of them, for ever, by words and filters that stand in the address."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadflow.pages.helpers.lists.lead_rows import NOT_OF_LEAD, NOT_OF_SOURCE, unseen_reasons
from leadflow.pages.helpers.lists.lineup import by_id
from leadflow.pages.helpers.lists.scroll import scroll_of
from leadflow.pages.helpers.viewer.scope import chosen, signed_in, theirs
from leadflow.pages.leads.bulk_form import rest_in
from leadflow.pages.leads.choices import Choices, choices_of
from leadflow.pages.leads.columns import COLUMNS, columns_shown
from leadflow.pages.leads.filters import (
    ORDERS,
    USUAL_VIEWS,
    Asked,
    filters_for,
    first_page,
    query_in_order,
)
from leads.models import Judgement, Lead, LeadTag, SearchRow
from leads.search.finding import rows_that_say
from leads.search.words import wanted_by

MAX_ROWS = 50


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    choices = choices_of(chosen(request), signed_in(request))
    asked = asked_in(request, choices)
    return render(
        request,
        "pages/leads.html",
        {
            "asked": asked,
            "choices": choices,
            "filters": [(one, asked.values(one)) for one in asked.filters if one.choices],
            "orders": ORDERS,
            "columns": columns_shown(request.GET.getlist("column"), choices),
            "all_columns": COLUMNS,
            "leads": leads_shown(request, asked),
            "query": first_page(request).urlencode(),
            "shown_query": query_in_order(request),
            "usual_views": USUAL_VIEWS,
            "one_business": len(chosen(request)) == 1,
            "rest": rest_in(request.GET.get("rest", "")),
            "outcomes": Lead.Outcome.choices,
            **more,
        },
        status=status,
    )


def asked_in(request: HttpRequest, choices: Choices) -> Asked:
    """Days are those of the first business shown."""
    zone = next((one.zone for one in chosen(request)), ZoneInfo("UTC"))
    return Asked(filters_for(signed_in(request), choices), request, zone)


def rows_found(request: HttpRequest, asked: Asked, moment: str) -> list[QuerySet[SearchRow]]:
    """Of each business those that the person may see, with their moment `at`."""
    parts = parts_to_see(request, asked.condition())
    if not asked.words:
        return [part.alias(at=F(moment)) for part in parts.values()]
    return parts_that_say(parts, asked.words, moment)


def parts_to_see(request: HttpRequest, condition: Q) -> dict[int, QuerySet[SearchRow]]:
    """By the number of the business."""
    rows = SearchRow.objects.filter(theirs(request, "lead__")).filter(condition)
    return {one.pk: rows.filter(business=one, lead__business=one) for one in chosen(request)}


def parts_that_say(
    parts: dict[int, QuerySet[SearchRow]], words: str, moment: str
) -> list[QuerySet[SearchRow]]:
    wanted = wanted_by(words)
    if wanted is None:
        return []
    return [rows_that_say(part, pk, moment, wanted) for pk, part in parts.items()]


def leads_shown(request: HttpRequest, asked: Asked) -> Any:
    """The page of them that the address asks for."""
    moment = "promise_due_at" if asked.is_by_clock else "received_at"
    parts = rows_found(request, asked, f"lead__{moment}" if asked.is_by_clock else moment)
    rows = leads_with_parts().annotate(at=F(moment))
    shown = scroll_of(request, parts, rows, MAX_ROWS, rising=asked.is_by_clock)
    known = by_id(chosen(request))
    for lead in shown:
        lead.business = known[lead.business_id]
        note_judged(lead)
    return shown


def leads_with_parts() -> QuerySet[Lead]:
    """With all that a line of the table shows."""
    tags = LeadTag.objects.select_related("tag").order_by("tag__name")
    return (
        Lead.objects.select_related("contact", "source", "owner", "search")
        .defer(*NOT_OF_LEAD, *NOT_OF_SOURCE, "search__words")
        .prefetch_related(
            "contact__addresses",
            Prefetch("tag_links", queryset=tags),
            unseen_reasons(),
        )
    )


def note_judged(lead: Lead) -> None:
    """As its newest judgement has it, for the chips; None where nobody has judged it."""
    row = lead.search
    judged = Judgement(category=row.category, urgency=row.urgency, fit=row.fit)
    vars(lead)["judged"] = judged if row.category else None
