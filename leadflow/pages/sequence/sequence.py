"""Sequence.

What we say by ourselves and when, for everybody or for one kind of lead, edited as a whole and
saved as a new version.
"""

import re
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from followups.content.merge_fields import KNOWN
from followups.models import ChannelKey, Enrollment, Sequence
from followups.models.sequence import AUDIENCES
from followups.owner import sequence_choice, sequence_trial, sequence_versions
from followups.policy import calendar
from followups.policy.facts import window
from followups.policy.may_send import APART
from integrations import queue
from leadflow import clock
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import business_of, deciding, may_decide, signed_in
from leadflow.pages.helpers.typed import clean, row_numbers
from leads.declined import Declined
from leads.models import Business

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STOPS = (
    "they reply, by any channel",
    "they ask us to stop, by link or in words",
    "a mail comes back for good or is marked as spam",
    "they book",
    "one of us writes to them",
    "the lead is completed",
    "somebody presses Stop",
    "their consent runs out",
)
NO_AUDIENCE = [("", "Every new inquiry")]
SPARE: dict[str, Any] = {
    "day": "",
    "is_check_in": False,
    "channel": "email",
    "subject": "",
    "body": "",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    audience = request.GET.get("for", "") if request.GET.get("for", "") in dict(AUDIENCES) else ""
    current = sequence_choice.sequence_in_force(business, audience)
    base = current or sequence_choice.sequence_in_force(business)
    data = sequence_versions.as_data(base) if base else sequence_versions.standard_sequence()
    problem, status = "", 200
    if request.method == "POST":
        deciding(request, business, "Only owners change the texts.")
        data = data_of(request.POST)
        try:
            saved = sequence_versions.save_texts(
                business, data, clock.now(), signed_in(request), audience
            )
        except Declined as error:
            problem, status = str(error), 422
        else:
            messages.success(
                request, f"Version {saved.version} is in force for leads that come in from now on."
            )
            return to_page(business, audience)
    return render(
        request,
        "pages/sequence.html",
        context(request, business, audience, current, data, problem),
        status=status,
    )


def to_page(business: Business, audience: str) -> HttpResponseRedirect:
    return redirect(
        f"{reverse('sequence')}?business={business.key}" + (f"&for={audience}" if audience else "")
    )


@action("sequence")
def withdraw(request: HttpRequest) -> HttpResponse:
    """These leads get the sequence of every new inquiry again."""
    business = business_of(request)
    deciding(request, business, "Only owners change the texts.")
    try:
        sequence_versions.withdraw_sequence(business, clean(request.POST.get("for", "")))
        messages.success(request, "Taken away. Whoever is in it finishes on it.")
    except Declined as error:
        messages.error(request, str(error))
    return to_page(business, "")


@action("sequence")
def try_it(request: HttpRequest) -> HttpResponse:
    """Everything this sequence says, to the person who asks, at once."""
    business = business_of(request)
    audience = clean(request.POST.get("for", ""))
    try:
        count = sequence_trial.send_trial(business, audience, clock.now(), signed_in(request))
        queue.nudge()
        messages.success(
            request,
            (
                f"{count} mail{'s are' if count > 1 else ' is'} on "
                f"{'their' if count > 1 else 'its'} way to {signed_in(request).email}, filled in "
                "as for a sample lead."
            ),
        )
    except Declined as error:
        messages.error(request, str(error))
    return to_page(business, audience)


def context(
    request: HttpRequest,
    business: Business,
    audience: str,
    current: Sequence | None,
    data: dict[str, Any],
    problem: str,
) -> dict[str, Any]:
    active = Enrollment.objects.filter(
        lead__business=business, ended_at__isnull=True, sequence__audience=audience
    )
    in_force = set(
        Sequence.objects.filter(business=business, in_force=True).values_list("audience", flat=True)
    )
    return {
        "business": business,
        "sequence": current,
        "audience": audience,
        "audience_label": dict(AUDIENCES).get(audience, ""),
        "audiences": [
            (value, label, value in in_force) for value, label in [*NO_AUDIENCE, *AUDIENCES]
        ],
        "data": data,
        "spare": [SPARE],
        "channels": ChannelKey.choices,
        "weekdays": [(n, name, n in data["weekdays"]) for n, name in enumerate(DAYS)],
        "fields": KNOWN.items(),
        "stops": STOPS,
        "in_flight": active.count(),
        "on_older": active.exclude(sequence=current).count() if current else 0,
        "preview": preview(
            business,
            data
            if not problem
            else sequence_versions.as_data(current)
            if current
            else sequence_versions.standard_sequence(),
            request.GET.get("at", ""),
        ),  # what is in force, where the typed one is not
        "sample_at": request.GET.get("at", ""),
        "problem": problem,
        "may_decide": may_decide(request, business),
    }


def preview(business: Business, data: dict[str, Any], asked: str) -> list[dict[str, Any]]:
    """When each step would go to somebody who writes at `asked` (a local time), else right now, and
    what moves it.
    """
    start = clock.now()
    try:
        start = (
            calendar.as_utc(datetime.fromisoformat(asked).replace(tzinfo=None), business.zone)
            if asked
            else start
        )
    except (ValueError, OverflowError):
        pass  # what is no time shows the present
    hours = window(data["window_from"], data["window_to"], data["weekdays"], business, start.year)
    steps = [s for s in data["steps"] if not s["is_check_in"]]
    try:
        dues = [calendar.step_due(start, s["day"], business.zone) for s in steps]
        times = calendar.plan_moments(dues, business.zone, hours, APART, start)
    except (calendar.NoOpenDay, OverflowError):
        return []  # no day is open, or none for so long
    return [
        {
            "day": s["day"],
            "by": "" if s["channel"] == ChannelKey.EMAIL else s["channel"],
            "goes": moment,
            "why": why_moved(due, moment, business, hours),
        }
        for s, due, moment in zip(steps, dues, times, strict=True)
    ]


def why_moved(due: datetime, goes: datetime, business: Business, hours: calendar.Window) -> str:
    local = goes.astimezone(business.zone).replace(tzinfo=None)
    wall = calendar.as_utc(due, business.zone)
    reasons = []
    if local.date() != due.date() and not hours.is_open_on(due.date()):
        reasons.append(f"{due:%A} {due:%-d %b} is closed")
    elif local.replace(microsecond=0) != due:
        reasons.append("outside the hours, or too near to the one before")
    if (
        wall.astimezone(business.zone).utcoffset()
        != (wall - timedelta(days=2)).astimezone(business.zone).utcoffset()
    ):
        reasons.append("the clocks change; the hour on the wall stays")
    return "; ".join(reasons)


def data_of(post: QueryDict) -> dict[str, Any]:
    """The posted form as typed.

    What is no number or no hour stays as it is, and texts.check says so.
    """
    steps = []
    for number in row_numbers(post, "day"):
        day, subject, body, channel = (
            clean(post.get(f"{name}-{number}", "")).strip()
            for name in ("day", "subject", "body", "channel")
        )
        if post.get(f"remove-{number}") or not (day or body):
            continue
        steps.append(
            sequence_versions.step_of(
                {
                    "day": int(day) if re.fullmatch(r"[0-9]{1,3}", day) else day,
                    "is_check_in": bool(post.get(f"rest-{number}")),
                    "channel": channel,
                    "subject": subject,
                    "body": body.replace("\r\n", "\n"),
                }
            )
        )
    start, end = hour(post.get("window_from", "")), hour(post.get("window_to", ""))
    weekdays = sorted({int(d) for d in post.getlist("weekdays") if d in set("0123456")})
    return {
        "first_subject": clean(post.get("first_subject", "")).strip(),
        "first_body": clean(post.get("first_body", "")).replace("\r\n", "\n").strip(),
        "window_from": start,
        "window_to": end,
        "weekdays": weekdays,
        "steps": sorted(steps, key=sequence_versions.order),
    }


def hour(typed: str) -> time | str:
    try:
        return time.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return typed
