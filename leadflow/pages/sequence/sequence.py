"""Sequence.

What we say by ourselves and when, for everybody or for one kind of lead, edited as a whole and
saved as a new version.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from followups.channels import CHANNELS
from followups.content.merge_fields import KNOWN, SAMPLE, business_values
from followups.models import Enrollment, Sequence
from followups.models.sequence import AUDIENCES
from followups.owner import sequence_choice, sequence_trial, sequence_versions
from followups.owner.sequence_preview import PreviewedMail, preview_mails
from followups.owner.sequence_texts import SequenceTexts, standard_texts, texts_of
from followups.policy import calendar
from followups.policy.facts import window
from followups.policy.may_follow_up import APART
from integrations import queue
from integrations.timing import clock
from leadflow import trades
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.sequence.sequence_forms import (
    PreviewForm,
    SequenceForm,
    StepForm,
    StepFormSet,
    initial_of,
    initial_steps,
    show_text_mistakes,
    typed_texts,
    used_rows,
)
from leads.declined import Declined
from leads.languages import main_language
from leads.models import Business

STOPS = (
    gettext_lazy("they reply, by any channel"),
    gettext_lazy("they ask us to stop, by link or in words"),
    gettext_lazy("a mail comes back for good or is marked as spam"),
    gettext_lazy("they book"),
    gettext_lazy("one of us writes to them"),
    gettext_lazy("the lead is completed"),
    gettext_lazy("somebody presses Stop"),
    gettext_lazy("their consent runs out"),
)
NO_AUDIENCE = [("", gettext_lazy("Every new inquiry"))]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    audience = request.GET.get("for", "") if request.GET.get("for", "") in dict(AUDIENCES) else ""
    current = sequence_choice.sequence_in_force(business, audience)
    base = current or sequence_choice.sequence_in_force(business)
    texts = texts_of(base) if base else standard_texts(language=main_language(business))
    if start := trades.trades_of_reader().get(request.GET.get("trade", "")):
        texts = trades.starting_texts(start.key, business, SAMPLE)
    mails: list[PreviewedMail] = []
    if request.method == "POST":
        typed = posted(request)
        form, steps = SequenceForm(typed), StepFormSet(typed, prefix="steps")
        mails = previewed(business, PreviewForm(typed), form, steps)
        if not mails and (saved := save_typed(request, business, audience, form, steps)):
            return saved
    else:
        form = SequenceForm(initial=initial_of(texts))
        steps = StepFormSet(initial=initial_steps(texts), prefix="steps")
    return render(
        request,
        "pages/sequence.html",
        {
            **standing_of(business, audience, current),
            "form": form,
            "steps": steps,
            "texts": texts,
            "fields": KNOWN.items(),
            "stops": STOPS,
            "start": start,
            "mails": mails,
            # What is in force, where the typed one is not.
            "preview": preview(business, texts, request.GET.get("at", "")),
            "sample_at": request.GET.get("at", ""),
            "may_decide": may_decide(request, business),
        },
        status=422 if form.is_bound and not mails else 200,
    )


def save_typed(
    request: HttpRequest,
    business: Business,
    audience: str,
    form: SequenceForm,
    steps: "BaseFormSet[StepForm]",
) -> HttpResponse | None:
    """Put what was typed in force; None where it stays on the page with its mistakes."""
    is_valid, rows = form.is_valid() & steps.is_valid(), used_rows(steps)
    if not is_valid:
        show_text_mistakes(form, rows, business_values(business, SAMPLE))
        return None
    try:
        saved = sequence_versions.save_texts(
            business, typed_texts(form, rows), clock.now(), signed_in(request), audience
        )
    except Declined as declined:
        show_mistakes(declined, form, rows)
        return None
    messages.success(
        request,
        gettext("Version %(version)s is in force for leads that come in from now on.")
        % {"version": saved.version},
    )
    return redirect("set-up") if "trade" in request.GET else to_page(audience)


def previewed(
    business: Business, asked: PreviewForm, form: SequenceForm, steps: "BaseFormSet[StepForm]"
) -> list[PreviewedMail]:
    """What was typed, as the mails that a customer gets, where that was asked for; nothing where it
    has mistakes.
    """
    if not (asked.is_valid() and asked.cleaned_data["preview"]):
        return []
    if not (form.is_valid() & steps.is_valid()):
        return []
    try:
        return preview_mails(business, typed_texts(form, used_rows(steps)))
    except Declined:
        return []


def to_page(audience: str) -> HttpResponseRedirect:
    return redirect(reverse("sequence") + (f"?for={audience}" if audience else ""))


@action("sequence")
def withdraw(request: HttpRequest) -> HttpResponse:
    """These leads get the sequence of every new inquiry again."""
    business = business_of(request)
    try:
        audience, by = posted(request).get("for", ""), signed_in(request)
        sequence_versions.withdraw_sequence(business, audience, clock.now(), by)
        messages.success(request, gettext("Taken away. Whoever is in it finishes on it."))
    except Declined as error:
        messages.error(request, str(error))
    return to_page("")


@action("sequence")
def try_it(request: HttpRequest) -> HttpResponse:
    """Everything this sequence says, to the person who asks, at once."""
    business = business_of(request)
    audience = posted(request).get("for", "")
    try:
        count = sequence_trial.send_trial(business, audience, clock.now(), signed_in(request))
        queue.nudge()
        messages.success(
            request,
            ngettext(
                "%(count)s mail is on its way to %(email)s, filled in as for a sample lead.",
                "%(count)s mails are on their way to %(email)s, filled in as for a sample lead.",
                count,
            )
            % {"count": count, "email": signed_in(request).email},
        )
    except Declined as error:
        messages.error(request, str(error))
    return to_page(audience)


def standing_of(business: Business, audience: str, current: Sequence | None) -> dict[str, Any]:
    """Which sequences are in force, and who is in this one."""
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
        "in_flight": active.count(),
        "on_older": active.exclude(sequence=current).count() if current else 0,
    }


def preview(business: Business, texts: SequenceTexts, asked: str) -> list[dict[str, Any]]:
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
    hours = window(texts.window_from, texts.window_to, texts.weekdays, business, start.year)
    steps = [s for s in texts.steps if not s.is_check_in]
    try:
        dues = [calendar.step_due(start, s.day, business.zone) for s in steps]
        times = calendar.plan_moments(dues, business.zone, hours, APART, start)
        return [
            {
                "day": s.day,
                "by": "" if s.has_subject else CHANNELS[s.channel].noun,
                "goes": moment,
                "why": why_moved(due, moment, business, hours),
            }
            for s, due, moment in zip(steps, dues, times, strict=True)
        ]
    except (calendar.NoOpenDay, OverflowError):
        return []  # no day is open, or none for so long


def why_moved(due: datetime, goes: datetime, business: Business, hours: calendar.Window) -> str:
    local = goes.astimezone(business.zone).replace(tzinfo=None)
    wall = calendar.as_utc(due, business.zone)
    reasons = []
    if local.date() != due.date() and not hours.is_open_on(due.date()):
        reasons.append(gettext("%(day)s is closed") % {"day": date_format(due, "D j M")})
    elif local.replace(microsecond=0) != due:
        reasons.append(gettext("outside the hours, or too near to the one before"))
    if (
        wall.astimezone(business.zone).utcoffset()
        != (wall - timedelta(days=2)).astimezone(business.zone).utcoffset()
    ):
        reasons.append(gettext("the clocks change; the hour on the wall stays"))
    return "; ".join(reasons)
