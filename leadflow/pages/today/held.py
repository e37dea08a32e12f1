"""What a person decides about what was held back: it is a lead, or it is rubbish."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.viewer.scope import businesses_permitted, signed_in
from leads.declined import Declined
from leads.ledger import arrivals
from leads.models import Arrival


def decide(
    request: HttpRequest, pk: int, do: Callable[[Arrival, datetime, User], None], done: str
) -> HttpResponse:
    by = signed_in(request)
    arrival = get_object_or_404(Arrival, pk=pk, source__business__in=businesses_permitted(request))
    try:
        do(arrival, clock.now(), by)
        messages.success(request, done)
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("today")


@action("today")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    def file(arrival: Arrival, now: datetime, by: User) -> None:
        arrivals.file_arrival_again(arrival, now)

    return decide(
        request, pk, file, gettext("It is being filed as a lead, as of the moment it came in.")
    )


@action("today")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    done = gettext(
        "Noted as rubbish. It stays among everything that came in, and can be filed all the same."
    )
    return decide(request, pk, arrivals.discard_arrival, done)
