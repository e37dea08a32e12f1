"""One click on what is held: it goes on, or it stops."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from followups.sequences import holding
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.lead.acts.act import Done, act_on_lead
from leads.contacts.called import person_of_lead
from leads.models import Lead


@action("lead")
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        undo = holding.let_lead_go_on(lead, now, by)
        said = gettext("%(contact)s goes on: what was held goes when its moment comes.")
        return said % {"contact": person_of_lead(lead)}, undo

    return act_on_lead(request, pk, do)


@action("lead")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        undo = holding.stop_held_lead(lead, now, by)
        said = gettext("%(contact)s gets nothing more by itself.")
        return said % {"contact": person_of_lead(lead)}, undo

    return act_on_lead(request, pk, do)
