"""A new source: a form, a webhook, a phone number, or a key for the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, signed_in
from leadflow.pages.sources import source_list
from leadflow.pages.sources.new_source_forms import NewKeyForm, NewSourceForm
from leads.declined import Declined
from leads.sources import settings as sources


@action("sources")
def new(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    form = NewSourceForm(posted(request))
    if form.is_valid():
        try:
            by, now = signed_in(request), clock.now()
            source = sources.new_source(business, **form.cleaned_data, now=now, by=by)
            return redirect("source", source.pk)
        except Declined as declined:
            show_mistakes(declined, form)
    return source_list.show(request, new_source=form)


@action("sources")
def new_key(request: HttpRequest) -> HttpResponse:
    """A key for the API; it is shown once, on the page that follows."""
    business = business_of(request)
    form = NewKeyForm(posted(request))
    if not form.is_valid():
        return source_list.show(request, new_key=form)
    name, by = form.cleaned_data["name"], signed_in(request)
    _, key = sources.new_api_key(business, name, clock.now(), by)
    request.session["new_api_key"] = key
    return redirect("sources")
