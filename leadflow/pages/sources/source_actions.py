"""What one button does to a source."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from followups.answers import crowds
from followups.models import ChannelKey
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.going import going
from leadflow.pages.helpers.viewer.scope import business_of, signed_in, source_of
from leads.declined import Declined
from leads.enrichment import website
from leads.sources import settings as sources
from leads.sources import sites


@action("sources")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """An API key is taken back, or allowed again."""
    source = source_of(request, pk)
    sources.switch_source(source, clock.now(), signed_in(request))
    now = gettext("%(name)s is on.") if source.active else gettext("%(name)s is off.")
    messages.success(request, now % {"name": source.name})
    return redirect("sources")


@action("sources")
def look_up_websites(request: HttpRequest) -> HttpResponse:
    """Whether the home page of a company that writes is looked at."""
    business = business_of(request)
    on = bool(request.POST.get("on"))
    website.switch_look_ups(business, on, clock.now(), signed_in(request))
    messages.success(
        request,
        gettext("The home pages of companies that write are looked at from now on.")
        if on
        else gettext("Home pages are not looked at any more."),
    )
    return redirect("sources")


@action("source")
def allow_site(request: HttpRequest, pk: int) -> HttpResponse:
    """A site that tried to show a form may from now on."""
    source, site = source_of(request, pk), request.POST.get("site", "")
    try:
        sites.allow_site(source, site, clock.now(), signed_in(request))
        messages.success(
            request, gettext("%(site)s may show the form from now on.") % {"site": site}
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("source", pk)


@action("sources")
def answer_crowd(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever waits because very many came is answered."""
    source = source_of(request, pk)
    try:
        count = crowds.answer_crowd(source, clock.now())
        queue.nudge()
        said = gettext("Answers that go now: {count}. The limit holds for whoever comes later.")
        messages.success(request, said.format(count=count))
    except Declined as error:
        messages.error(request, str(error))
    return redirect("sources")


@action("source")
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test inquiry through a form, answered to whoever pressed the button."""
    source = source_of(request, pk)
    if not source.is_form:
        messages.error(request, gettext("Only forms can be tested from here."))
        return redirect("source", pk)
    sources.send_test(source, signed_in(request).email, clock.now())
    queue.nudge()
    to = gettext("to %(email)s") % {"email": signed_in(request).email}
    goes = going(gettext("the answer"), ChannelKey.EMAIL, source.business, to)
    messages.success(
        request,
        gettext("A test inquiry is on its way; %(goes)s. It stays out of every figure.")
        % {"goes": goes},
    )
    return redirect("source", pk)
