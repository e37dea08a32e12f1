"""Tags of one lead, on its page."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from integrations import clock
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import lead_of, signed_in
from leads.declined import Declined
from leads.pipeline import tagging


class TagForm(forms.Form):
    tag = forms.CharField(max_length=200, required=False)


@action("lead")
def put_on(request: HttpRequest, pk: int) -> HttpResponse:
    lead = lead_of(request, pk)
    try:
        tagging.tag_lead(lead, tag_in(request), clock.now(), signed_in(request))
        messages.success(request, _("Tagged."))
    except Declined as declined:
        messages.error(request, str(declined))
    return redirect("lead", pk)


@action("lead")
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    tagging.untag_lead(lead_of(request, pk), tag_in(request))
    messages.success(request, _("The tag is off."))
    return redirect("lead", pk)


def tag_in(request: HttpRequest) -> str:
    form = TagForm(posted(request))
    return str(form.cleaned_data["tag"]) if form.is_valid() else ""
