"""Outbox: everything we said, are about to say, or did not say, with the reason."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from followups.answers import reply
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.models import Message
from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.lineup import Lineup, page_of
from leadflow.pages.helpers.safe_input import clean
from leadflow.pages.helpers.scope import businesses_of, signed_in
from leads.declined import Declined

MAX_ROWS = 100


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    mine = Message.objects.filter(business__in=businesses_of(signed_in(request))).exclude(
        kind=Message.Kind.ACCOUNT
    )  # a link to set a password is its reader's alone
    if key := clean(request.GET.get("business", "")):
        mine = mine.filter(business__key=key)
    happened = Coalesce(
        "sending_at", "settled_at", "not_before"
    )  # what was called off lies in the future by its plan
    rows = mine.select_related("lead__contact", "business", "step").annotate(at=happened)
    state = request.GET.get("state", "")
    if state in Message.State.values:
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(
            state=Message.State.QUEUED
        )  # what is planned has its own view; it would bury what was just said
    rows = (
        rows.order_by("not_before", "id")
        if state == Message.State.QUEUED
        else rows.order_by("-at", "-id")
    )
    return render(
        request,
        "pages/outbox.html",
        {
            "messages_shown": page_of(request, "page", Lineup((rows,)), MAX_ROWS),
            "state": state,
            "states": Message.State.choices,
            "shows_planned": state == Message.State.QUEUED,
            "planned": mine.filter(state=Message.State.QUEUED).count(),
        },
    )


@login_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    planned = (
        fill_or_keep(found.body, merge_values(found.lead))
        if found.lead and not found.sending_at
        else ""
    )
    if planned:
        values = merge_values(found.lead)  # type: ignore[arg-type]
        found.subject = fill_or_keep(found.subject, values)
    words = re.sub(
        r"/a/[\w:.=-]+", "/a/…", planned or found.text
    )  # a link by which its reader alone approves
    return render(request, "pages/message.html", {"message": found, "words": words})


@action("message")
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """A person decides to say it again; nothing ever does so by itself."""
    try:
        reply.resend_message(find(request, pk), clock.now(), signed_in(request))
        queue.nudge()
        messages.success(request, "It is being sent again, under the same Message-ID.")
    except Declined as error:
        messages.error(request, str(error))
    return redirect("message", pk)


def find(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(
        Message.objects.exclude(kind=Message.Kind.ACCOUNT).select_related(
            "lead__contact", "business", "step", "author"
        ),
        pk=pk,
        business__in=businesses_of(signed_in(request)),
    )
