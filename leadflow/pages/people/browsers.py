"""The browsers in which one of us is told things: this one switched on, others switched off."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from followups.channels.browsers import forget_browser, keep_browser, renew_browser
from followups.team.trying_push import try_browser
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import clean, posted
from leadflow.pages.helpers.viewer.scope import businesses_seen, signed_in


class BrowserForm(forms.Form):
    endpoint = forms.CharField(max_length=600)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=60)
    known = forms.CharField(max_length=600, required=False)  # the endpoint that it had before


class RenewForm(BrowserForm):
    secret = forms.CharField(max_length=60)  # the `auth` that it had before


@action("alerts")
def keep(request: HttpRequest) -> HttpResponse:
    """What the browser gave to our script; the script loads the page again. One that was known, and
    has given itself another address unseen, is kept without a word.
    """
    form, user = BrowserForm(posted(request)), signed_in(request)
    agent = clean(request.headers.get("User-Agent", ""))

    def do() -> None:
        row = keep_browser(user, **form.cleaned_data, agent=agent, now=clock.now())
        for business in [] if was_known(form) else businesses_seen(request)[:1]:
            try_browser(business, row, clock.now())

    if not is_accepted(form, do):
        return JsonResponse({"error": " ".join(map(str, form.non_field_errors()))}, status=422)
    if was_known(form):
        return JsonResponse({})
    queue.nudge()
    messages.success(request, gettext("On. A first notification is on its way to this browser."))
    return JsonResponse({})


def was_known(form: BrowserForm) -> bool:
    return bool(form.cleaned_data["known"])


@csrf_exempt  # what it was known by is the permission; no cookie is read
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """From the worker of a browser, in which nobody may be signed in: it says nothing to people."""
    form = RenewForm(posted(request))
    done = is_accepted(form, lambda: renew_browser(**form.cleaned_data))
    return HttpResponse(status=204 if done else 404)


@action("alerts")
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    forget_browser(signed_in(request), pk)
    messages.success(request, gettext("Off: that browser is told nothing any more."))
    return redirect("alerts")
