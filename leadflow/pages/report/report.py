"""The week: frozen once it has closed, live while it runs.

Every number opens the leads behind it.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from integrations.texts.sentences import in_words
from integrations.timing import clock
from leadflow.pages.helpers.lists.lineup import Page, by_id, page_of_known
from leadflow.pages.helpers.viewer.scope import business_of, leads_of
from leads.models import Business, Lead
from leads.models.report import WeeklyFigures
from leads.report.formatting import headline, kept_notice
from leads.report.weekly import week_figures
from leads.report.weeks import monday_of

MAX_ROWS = 100
A_WEEK = timedelta(days=7)
SECTIONS = {
    "inquiries": gettext_lazy("inquiries"),
    "answered": gettext_lazy("answered"),
    "inside_promise": gettext_lazy("inside promise"),
    "not_reached": gettext_lazy("not reached"),
    "answered_by_a_person": gettext_lazy("answered by a person"),
    "taken_up": gettext_lazy("taken up"),
    "unanswered": gettext_lazy("unanswered"),
    "waiting": gettext_lazy("waiting"),
    "came_in": gettext_lazy("came in"),
    "follow_ups": gettext_lazy("follow-ups"),
    "follow_ups_kept": gettext_lazy("follow-ups kept here"),
    "replied": gettext_lazy("replied"),
    "opted_out": gettext_lazy("opted out"),
}
GROUPS = {
    "by_source": gettext_lazy("by source"),
    "by_category": gettext_lazy("by kind"),
    "outcomes": gettext_lazy("outcomes"),
}


@login_required
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """This week so far."""
    business = business_of(request)
    today = clock.now().astimezone(business.zone).date()
    return redirect("report", monday_of(today).isoformat())


@login_required
@require_safe
def page(request: HttpRequest, week: str) -> HttpResponse:
    business = business_of(request)
    monday = named_by(week)
    reports = {r.week: r for r in business.reports.filter(week__in=[monday, monday - A_WEEK])}
    frozen, before = reports.get(monday), reports.get(monday - A_WEEK)
    figures = frozen.figures if frozen else week_figures(business, monday)
    if section := request.GET.get("show", ""):
        return render(
            request,
            "pages/report_leads.html",
            {
                "business": business,
                "monday": monday,
                "title": title_of(section),
                "leads": leads_behind(request, figures, section),
            },
        )
    return render(
        request,
        "pages/report.html",
        {
            **context(
                business, monday, figures, frozen is not None, before.figures if before else None
            ),
            "slowest": slowest_leads(request, figures),
        },
    )


def title_of(section: str) -> str:
    """A list of the report, or one line of a group, by its name for people."""
    group, _, name = section.partition(":")
    title = str(SECTIONS.get(group) or GROUPS.get(group) or "")
    return f"{title}: {in_words(name)}" if name else title


def named_by(week: str) -> date:
    try:
        day = date.fromisoformat(week)
    except ValueError as error:
        raise Http404("A week is named by its Monday, like 2026-09-14.") from error
    return monday_of(day)


def leads_behind(request: HttpRequest, figures: WeeklyFigures, section: str) -> Page:
    """The leads behind a number; a week's own ids, so that the report can be checked."""
    group, _, name = section.partition(":")
    found = figures.get(group)
    if name:
        found = found.get(name) if isinstance(found, dict) else None
    ids = found if isinstance(found, list) and (name or group in SECTIONS) else []
    page = page_of_known(request, "page", sorted(set(ids)), MAX_ROWS)
    leads = leads_of(request).filter(pk__in=page.rows).select_related("contact", "business")
    return page.filled(by_id(leads))


def slowest_leads(request: HttpRequest, figures: WeeklyFigures) -> list[tuple[Lead, float]]:
    """(lead, minutes to its first answer), the slowest first; who was erased is left out."""
    took = dict(figures.get("slowest", []))
    leads = leads_of(request).filter(pk__in=took).select_related("contact", "business")
    return sorted(((lead, took[lead.pk]) for lead in leads), key=lambda pair: -pair[1])


def still_in_time(business: Business, figures: WeeklyFigures) -> int:
    """How many nobody has answered whose promise is not over: kept or broken it is neither yet."""
    began = clock.now() - timedelta(minutes=business.promise_minutes)
    return Lead.objects.filter(pk__in=figures["unanswered"], received_at__gt=began).count()


def context(
    business: Business,
    monday: date,
    figures: WeeklyFigures,
    frozen: bool,
    before: WeeklyFigures | None,
) -> dict[str, Any]:
    return {
        "business": business,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "earlier": (monday - timedelta(days=7)).isoformat(),
        "later": (monday + timedelta(days=7)).isoformat(),
        "figures": figures,
        "frozen": frozen,
        "before": before,
        "headline": headline(figures, business.promise_minutes),
        "due_count": len(figures["inquiries"])
        - (0 if frozen else still_in_time(business, figures)),
        "kept_notice": kept_notice(figures),
    }
