"""Junk by the dozen: what was ticked on Today, or all that is probably no inquiry, at one press."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import leads_of, signed_in
from leadflow.pages.leads.bulk_form import WhichForm
from leadflow.pages.leads.found import ids_ticked
from leadflow.pages.leads.many import do_to, take_for_no_inquiry, tell
from leadflow.pages.today.sections import sections

STEP = 200  # leads at one press


@action("today")
def no_inquiries(request: HttpRequest) -> HttpResponse:
    form, by = WhichForm(posted(request)), signed_in(request)
    if not form.is_valid():
        wrong = dict.fromkeys(str(text) for texts in form.errors.values() for text in texts)
        messages.error(request, " ".join(wrong))
        return redirect("today")
    given = form.cleaned_data
    numbers = (
        junk_shown(request, given["until"]) if form.is_all else ids_ticked(request, given["lead"])
    )
    seen = given["until"]
    tell(request, do_to(request, numbers[:STEP], lambda lead: take_for_no_inquiry(lead, by, seen)))
    if len(numbers) > STEP:
        messages.info(request, _("There are more: they are dealt with some hundred at a time."))
    queue.nudge()
    return redirect("today")


def junk_shown(request: HttpRequest, until: datetime) -> list[int]:
    """Without what has come in since the page was shown: nobody has seen it."""
    (rows,) = sections(leads_of(request), clock.now())["no_inquiries"].parts
    return list(rows.filter(received_at__lte=until).values_list("pk", flat=True)[: STEP + 1])
