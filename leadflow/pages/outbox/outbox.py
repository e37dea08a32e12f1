"""Outbox: everything we said, are about to say, or did not say, with the reason."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from followups.answers import reply
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.models import Message
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.lists.lead_rows import NOT_OF_LEAD
from leadflow.pages.helpers.lists.lineup import by_id, page_of
from leadflow.pages.helpers.lists.scroll import scroll_of
from leadflow.pages.helpers.viewer.scope import (
    businesses_permitted,
    chosen,
    signed_in,
    with_everybodys,
)
from leads.declined import Declined
from leads.models import Business

MAX_ROWS = 100


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    is_planned = state == Message.State.QUEUED
    parts = [said_by(business, state) for business in chosen(request)]
    rows = (
        Message.objects.select_related("lead__contact", "step")
        .defer("body", "text", "html", "headers", *(f"lead__{name}" for name in NOT_OF_LEAD))
        .annotate(at=F("not_before") if is_planned else Message.HAPPENED)
    )
    shown = scroll_of(request, parts, rows, MAX_ROWS, rising=is_planned)
    known = by_id(chosen(request))
    for one in shown:
        one.business = known[one.business_id]
    planned = Message.objects.filter(state=Message.State.QUEUED, business__in=chosen(request))
    return render(
        request,
        "pages/outbox.html",
        {
            "messages_shown": shown,
            "state": state,
            "states": Message.State.choices,
            "shows_planned": is_planned,
            "planned": page_of(request, "planned", planned.order_by("not_before").only("pk"), 1),
        },
    )


def said_by(business: Business, state: str) -> QuerySet[Message]:
    """With its moment `at`: when it is planned for, else when something last happened to it.

    What is planned has its own view; it would bury what was just said. A link to set a password is
    its reader's alone.
    """
    mine = Message.objects.filter(business=business).exclude(kind=Message.Kind.ACCOUNT)
    if state == Message.State.QUEUED:
        return mine.filter(state=state).annotate(at=F("not_before"))
    said = mine.exclude(state=Message.State.QUEUED).annotate(at=Message.HAPPENED)
    return said.filter(state=state) if state in Message.State.values else said


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
        messages.success(request, gettext("It is being sent again, under the same Message-ID."))
    except Declined as error:
        messages.error(request, str(error))
    return redirect("message", pk)


def find(request: HttpRequest, pk: int) -> Message:
    """Without a lead it is about all of them, and not for those who see only theirs."""
    rows = Message.objects.exclude(kind=Message.Kind.ACCOUNT).select_related(
        "lead__contact", "business", "step", "author"
    )
    seen = Q(business__in=with_everybodys(request)) | Q(lead__owner=signed_in(request))
    return get_object_or_404(rows.filter(seen, business__in=businesses_permitted(request)), pk=pk)
