"""Who else is writing to a lead just now, for the page that somebody writes on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from integrations.timing import clock
from leadflow.accounts.team_pages import keep_in_use
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import lead_of, signed_in
from leads.pipeline.replying import note_left_box, note_replying, others_replying


class BoxForm(forms.Form):
    box = forms.ChoiceField(choices=[(name, name) for name in ("writes", "left", "looks")])
    typed = forms.BooleanField(required=False)  # since it was told the last time


@action("lead")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Told every few seconds: whether the reply box has the focus (`writes`), has just lost it
    (`left`), or is only looked at. What was `typed` keeps the session in use, and nothing else
    does. The answer is a piece of a page.
    """
    lead, user, now = lead_of(request, pk), signed_in(request), clock.now()
    form = BoxForm(posted(request))
    told = form.cleaned_data["box"] if form.is_valid() else ""
    if told and form.cleaned_data["typed"]:
        keep_in_use(request, now)
    if told == "writes":
        note_replying(lead, user, now)
    elif told == "left":
        note_left_box(lead, user)
    return render(request, "parts/replying.html", {"names": others_replying(lead, user, now)})
