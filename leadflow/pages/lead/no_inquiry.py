"""One tap: it is no inquiry, or it is one after all."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import lead_of, signed_in
from leadflow.pages.helpers.undo_button import say_done
from leadflow.pages.helpers.way_back import back_to_page
from leads.declined import Declined
from leads.models import Lead, Undo
from leads.pipeline import by_hand
from leads.review import corrections


@action("lead")
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Noted: what %(person)s sent is no inquiry. Nothing goes to them by itself.")
    return decide(request, pk, by_hand.mark_no_inquiry, said)


@action("lead")
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Noted: it is an inquiry, and %(person)s waits for an answer from now on.")
    return decide(request, pk, corrections.take_for_inquiry, said)


def decide(
    request: HttpRequest, pk: int, do: Callable[[Lead, datetime, User], Undo | None], said: str
) -> HttpResponse:
    """Back to the page the button stood on."""
    lead = lead_of(request, pk)
    try:
        done = do(lead, clock.now(), signed_in(request))
        say_done(request, said % {"person": lead.contact}, done)
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return back_to_page(request, reverse("lead", args=[pk]))
