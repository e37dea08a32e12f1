"""Closed days, clicked in a year, and whose public holidays are among them."""

import calendar
from datetime import date, datetime
from typing import Any, NamedTuple

from babel import Locale
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import number_in, posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.settings.closed_days_forms import ClosedDaysForm, HolidaysForm
from leads.business.closed_days import (
    as_dates,
    keep_closed_days,
    keep_holidays,
    names_of_holidays,
    parts,
)
from leads.business.places import names_of_parts
from leads.business.regions import guess_holidays
from leads.languages import reading_language
from leads.models import Business

ONLY_OWNERS = gettext_lazy("Only owners decide when you are closed.")
AHEAD = 5  # years that may be looked at


class Day(NamedTuple):
    """A day in the year; `name` is that of a public holiday, "" of any other."""

    at: date
    is_closed: bool
    name: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business, now = business_of(request), clock.now()
    year = year_asked(request, business, now)
    if request.method != "POST":
        return show(request, business, year)
    form, by = ClosedDaysForm(year, posted(request)), signed_in(request)
    if not is_accepted(form, lambda: keep_closed_days(business, year, form.days(), now, by)):
        return show(request, business, year, form=form, status=422)
    messages.success(
        request,
        gettext("The closed days of %(year)s are kept, for planned messages as well.")
        % {"year": year},
    )
    return redirect(f"{reverse('closed-days')}?year={year}")


@action("closed-days")
def holidays(request: HttpRequest) -> HttpResponse:
    business, now = business_of(request), clock.now()
    form, by = HolidaysForm(business, posted(request)), signed_in(request)
    typed = form.is_valid() and form.cleaned_data["holidays"]
    if not is_accepted(form, lambda: keep_holidays(business, typed or "", now, by)):
        return show(request, business, year_asked(request, business, now), places=form, status=422)
    messages.success(request, gettext("These public holidays are closed days from now on."))
    return redirect("closed-days")


def year_asked(request: HttpRequest, business: Business, now: datetime) -> int:
    """The one asked for where it is near, else the one that it is where they are."""
    this = now.astimezone(business.zone).year
    asked = number_in(request.GET.get("year", ""))
    return asked if this - 1 <= asked <= this + AHEAD else this


def show(
    request: HttpRequest,
    business: Business,
    year: int,
    form: ClosedDaysForm | None = None,
    places: HolidaysForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.now().astimezone(business.zone)
    passed = today.month - 1 if today.year == year and form is None else 0
    months = months_of(business, year, form)
    named = names_of_holidays(business.holidays, year, reading_language())
    locale = Locale.parse(reading_language())
    shown = {
        "business": business,
        "year": year,
        "years": range(today.year, today.year + 3),
        "earlier": months[:passed],
        "months": months[passed:],
        "week": locale.days["stand-alone"]["narrow"].values(),
        "named": named.items(),
        "guess": guess_of(business),
        "has_parts": bool(parts(business.holidays)),
        "form": form,
        "places": places or HolidaysForm(business),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/settings_closed_days.html", shown, status=status)


def guess_of(business: Business) -> dict[str, Any]:
    """The part of the country that the address tells; {} where it tells none."""
    code = guess_holidays(business)
    name = names_of_parts(business.country, reading_language()).get(code)
    if not name:
        return {}
    return {"code": code, "name": name, "is_kept": business.holidays == code}


def months_of(
    business: Business, year: int, form: ClosedDaysForm | None
) -> list[tuple[str, list[list[Day | None]]]]:
    """(name, weeks of seven days or gaps) of each; closed is what was clicked, else what is
    kept.
    """
    named = names_of_holidays(business.holidays, year, reading_language())
    months = Locale.parse(reading_language()).months["stand-alone"]["wide"]
    kept = as_dates(business.closed_dates) | (set(named) - as_dates(business.open_dates))
    closed = form.days() if form else kept
    return [
        (
            months[month].capitalize(),
            [
                [
                    Day(day, day in closed, named.get(day, "")) if day.month == month else None
                    for day in week
                ]
                for week in calendar.Calendar().monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
