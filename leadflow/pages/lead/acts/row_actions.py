"""What one of us does about a lead from its row in a list, and on its page: two taps each."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.lead.acts.act import Done, act_on_lead, as_shown
from leads.contacts.called import person_of_lead
from leads.models import Lead
from leads.moments import moment_words
from leads.pipeline import assigning, snoozing


@action("lead")
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Off Today until a moment, or until they write."""
    until = request.POST.get("until", "")

    def do(lead: Lead, now: datetime, by: User) -> Done:
        undo = snoozing.snooze_lead(lead, until, now, by)
        back = moment_words(snoozing.end_of_snooze(until, now, lead), lead.business.zone)
        said = _("%(name)s is put off: back %(at)s, or when they write.")
        return said % {"name": person_of_lead(lead), "at": back}, undo

    return act_on_lead(request, pk, do)


@action("lead")
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        undo = snoozing.wake_lead(lead, now, by)
        return _("%(name)s is on Today again.") % {"name": person_of_lead(lead)}, undo

    return act_on_lead(request, pk, do)


@action("lead")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose it is: whoever presses."""

    def do(lead: Lead, now: datetime, by: User) -> Done:
        undo = assigning.give_lead(lead, by, now, by, as_shown(request, "seen_owner"))
        return _("%(name)s is yours now.") % {"name": person_of_lead(lead)}, undo

    return act_on_lead(request, pk, do)
