"""What one of us does about a lead from its row in a list, and on its page: two taps each."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from integrations import clock
from leadflow.pages.helpers.acting import action, back_or_lead
from leadflow.pages.helpers.scope import lead_of, signed_in
from leads.declined import Declined
from leads.models import Lead
from leads.pipeline import assigning, snoozing

Done = Callable[[Lead, datetime, User], str]


def act_from_list(request: HttpRequest, pk: int, do: Done) -> HttpResponse:
    """Then back to the list that was left, else to the lead."""
    lead = lead_of(request, pk)
    try:
        messages.success(request, do(lead, clock.now(), signed_in(request)))
    except Declined as error:
        messages.error(request, str(error))
    return back_or_lead(request, pk)


@action("lead")
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Off Today until a moment, or until they write."""
    until = request.POST.get("until", "")

    def do(lead: Lead, now: datetime, by: User) -> str:
        snoozing.snooze_lead(lead, until, now, by)
        label = snoozing.Until(until).label.lower()
        return _("%(name)s is put off: %(until)s.") % {"name": lead.contact, "until": label}

    return act_from_list(request, pk, do)


@action("lead")
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> str:
        snoozing.wake_lead(lead, now, by)
        return _("%(name)s is on Today again.") % {"name": lead.contact}

    return act_from_list(request, pk, do)


@action("lead")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose it is: whoever presses."""

    def do(lead: Lead, now: datetime, by: User) -> str:
        assigning.give_lead(lead, by, now, by)
        return _("%(name)s is yours now.") % {"name": lead.contact}

    return act_from_list(request, pk, do)
