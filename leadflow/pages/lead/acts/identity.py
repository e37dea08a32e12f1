"""One click on what nothing shows: one of us says that it is theirs, or ours."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.lead.acts.act import act_on_lead
from leads.contacts.said import take_address
from leads.models import Inbound, Lead
from leads.pipeline import by_hand


@action("today")
def take(request: HttpRequest, pk: int, said: int) -> HttpResponse:
    """An address that was typed for them stands on their card from now on."""

    def do(lead: Lead, now: datetime, by: User) -> str:
        row = get_object_or_404(lead.said_addresses, pk=said)
        take_address(row, now, by)
        return gettext("%(value)s is on their card from now on.") % {"value": row.value}

    return act_on_lead(request, pk, do)


@action("today")
def own(request: HttpRequest, pk: int, inbound: int) -> HttpResponse:
    """A mail in our name was really ours: it counts as an answer."""

    def do(lead: Lead, now: datetime, by: User) -> str:
        row = get_object_or_404(lead.inbound, pk=inbound, kind=Inbound.Kind.UNPROVED)
        by_hand.confirm_own_mail(row, now, by)
        return gettext("Noted: one of you has answered. The follow-ups stop.")

    return act_on_lead(request, pk, do)
