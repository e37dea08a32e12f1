"""Tags of one lead, on its page."""

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.lead.acts.act import Done, act_on_lead
from leads.models import Lead
from leads.pipeline import tagging


class TagForm(forms.Form):
    tag = forms.CharField(max_length=200, required=False)


@action("lead")
def put_on(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        return _("Tagged."), tagging.tag_lead(lead, tag_in(request), now, by)

    return act_on_lead(request, pk, do)


@action("lead")
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        return _("The tag is off."), tagging.untag_lead(lead, tag_in(request), now, by)

    return act_on_lead(request, pk, do)


def tag_in(request: HttpRequest) -> str:
    form = TagForm(posted(request))
    return str(form.cleaned_data["tag"]) if form.is_valid() else ""
