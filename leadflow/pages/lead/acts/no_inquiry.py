"""One tap: it is no inquiry, or it is one after all."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.lead.acts.act import Done, act_on_lead, as_shown
from leads.contacts.called import person_of_lead
from leads.models import Lead
from leads.pipeline import by_hand
from leads.review import corrections


@action("lead")
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        done = by_hand.mark_no_inquiry(lead, now, by, as_shown(request, "seen"))
        said = _("Noted: what %(person)s sent is no inquiry. Nothing goes to them by itself.")
        return said % {"person": person_of_lead(lead)}, done

    return act_on_lead(request, pk, do)


@action("lead")
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        done = corrections.take_for_inquiry(lead, now, by)
        said = _("Noted: it is an inquiry, and %(person)s waits for an answer from now on.")
        return said % {"person": person_of_lead(lead)}, done

    return act_on_lead(request, pk, do)
