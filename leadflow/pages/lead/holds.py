"""One click on what is held: it goes on, or it stops."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from followups.sequences import holding
from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import lead_of, signed_in
from leads.declined import Declined
from leads.models import Lead


@action("lead")
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    said = gettext("%(contact)s goes on: what was held goes when its moment comes.")
    return decide(request, pk, holding.let_lead_go_on, said)


@action("lead")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    said = gettext("%(contact)s gets nothing more by itself.")
    return decide(request, pk, holding.stop_held_lead, said)


def decide(
    request: HttpRequest, pk: int, do: Callable[[Lead, datetime, User], None], said: str
) -> HttpResponse:
    """Back to the page the button stood on."""
    lead = lead_of(request, pk)
    try:
        do(lead, clock.now(), signed_in(request))
        messages.success(request, said % {"contact": lead.contact})
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("today") if posted(request).get("back") == "today" else redirect("lead", pk)
