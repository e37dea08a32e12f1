"""Sequence: what we say by ourselves and when, edited as a whole and saved as a new version."""

import re
from datetime import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from followups import calendar, policy, sequences, texts
from followups.models import Enrollment
from followups.render import KNOWN
from leadflow import clock
from leadflow.pages.scope import business_of, deciding, may_decide, signed_in
from leadflow.pages.typed import row_numbers
from leads.models import Business

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STOPS = ("they reply, by any channel", "they ask us to stop, by link or in words", "a mail comes back for good or is marked as spam", "they book", "one of us writes to them", "the lead is completed", "somebody presses Stop")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    current = sequences.in_force(business)
    data = texts.as_data(current) if current else texts.standard()
    problem, status = "", 200
    if request.method == "POST":
        deciding(request, business, "Only owners change the texts.")
        data = data_of(request.POST)
        try:
            saved = texts.save_texts(business, data, clock.now(), signed_in(request))
        except ValueError as error:
            problem, status = str(error), 422
        else:
            messages.success(request, f"Version {saved.version} is in force for leads that come in from now on.")
            return redirect(f"{request.path}?business={business.key}")
    return render(request, "pages/sequence.html", context(request, business, current, data, problem), status=status)


def context(request: HttpRequest, business: Business, current: Any, data: dict[str, Any], problem: str) -> dict[str, Any]:
    active = Enrollment.objects.filter(lead__business=business, ended_at__isnull=True)
    return {
        "business": business,
        "sequence": current,
        "data": data,
        "spare": [{"day": "", "subject": "", "body": ""}] if len(data["steps"]) < texts.MOST_STEPS else [],
        "weekdays": [(n, name, n in data["weekdays"]) for n, name in enumerate(DAYS)],
        "fields": KNOWN.items(),
        "stops": STOPS,
        "in_flight": active.count(),
        "on_older": active.exclude(sequence=current).count() if current else 0,
        "preview": preview(business, data) if not problem else [],
        "problem": problem,
        "may_decide": may_decide(request, business),
    }


def preview(business: Business, data: dict[str, Any]) -> list[tuple[int, Any]]:
    """When each step would go to somebody who writes right now."""
    now = clock.now()
    closed = frozenset(calendar.date.fromisoformat(d) for d in business.closed_dates)
    window = calendar.Window(data["window_from"], data["window_to"], frozenset(data["weekdays"]), closed)
    days = [s["day"] for s in data["steps"]]
    times = calendar.plan([calendar.step_due(now, d, business.zone) for d in days], business.zone, window, policy.APART, now)
    return list(zip(days, times, strict=True))


def data_of(post: QueryDict) -> dict[str, Any]:
    """The posted form as typed; what is no number or no hour stays as it is, and texts.check says so."""
    steps = []
    for number in row_numbers(post, "day"):
        day, subject, body = (post.get(f"{name}-{number}", "").strip() for name in ("day", "subject", "body"))
        if post.get(f"remove-{number}") or not (day or body):
            continue
        steps.append({"day": int(day) if re.fullmatch(r"[0-9]{1,3}", day) else day, "subject": subject, "body": body.replace("\r\n", "\n")})
    start, end = hour(post.get("window_from", "")), hour(post.get("window_to", ""))
    weekdays = sorted({int(d) for d in post.getlist("weekdays") if d in set("0123456")})
    return {"first_subject": post.get("first_subject", "").strip(), "first_body": post.get("first_body", "").replace("\r\n", "\n").strip(), "window_from": start, "window_to": end, "weekdays": weekdays, "steps": sorted(steps, key=lambda s: (not isinstance(s["day"], int), str(s["day"]).zfill(4)))}


def hour(typed: str) -> time | str:
    try:
        return time.fromisoformat(typed)
    except ValueError:
        return typed
