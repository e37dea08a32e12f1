"""Set-up: a page with a step a line, each done, to do or left out, that can be left at any time."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from followups.models import ChannelKey, Message
from integrations import queue
from integrations.timing import clock
from leadflow import trades
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.going import going
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import (
    business_of,
    businesses_seen,
    may_decide,
    signed_in,
)
from leadflow.pages.set_up.forms import SkipForm
from leadflow.pages.set_up.steps import open_steps, set_up_states
from leadflow.pages.sources.embedding import address_of
from leads.business.set_up import note_try, skip_steps, take_up_step
from leads.languages import in_language
from leads.models import Arrival, Business, Lead, Source
from leads.sources.settings import send_test

ON_ITS_WAY = timedelta(minutes=2)  # for which the page looks again by itself
GOING = (Message.State.QUEUED, Message.State.SENDING)
ANY_INQUIRY = gettext_lazy(
    "Hello, I have found you on the web. Could you tell me what it would cost, and when you could "
    "begin? I would like it done this month."
)
ONLY_OWNERS = gettext_lazy("Only owners set a business up.")


class Try(NamedTuple):
    """The newest inquiry that one of us sent to try everything, as far as it has come."""

    arrival: Arrival
    lead: Lead | None
    answer: Message | None
    is_moving: bool


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    found = set_up_states(business)
    form_source = form_of(business)
    shown: dict[str, Any] = {
        "business": business,
        "standings": found,
        "left": len(open_steps(found)),
        "next": next(iter(open_steps(found)), None),
        "trade": trades.trade_of(business),
        "trades": trades.trades_of_reader().values(),
        "form_source": form_source,
        "form_address": address_of(form_source) if form_source else "",
        "tried": last_try(business),
        "demo": next((one for one in businesses_seen(request) if one.is_demo), None),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/set_up.html", shown)


@action("set-up")
def skip(request: HttpRequest) -> HttpResponse:
    """A step is left out, or taken up again; without a name, all that is still to do."""
    business = business_of(request)
    form = SkipForm(posted(request))
    if form.is_valid():
        step = form.cleaned_data["step"]
        if form.cleaned_data["back"]:
            take_up_step(business, step)
        else:
            every = [one.key for one in open_steps(set_up_states(business))]
            skip_steps(business, [step] if step else every)
    return redirect("set-up")


@action("set-up")
def try_it(request: HttpRequest) -> HttpResponse:
    """An inquiry of our own, answered to whoever pressed the button."""
    business, user = business_of(request), signed_in(request)
    source = form_of(business)
    if source is None:
        messages.error(
            request, gettext("There is no form that takes inquiries: make one under Sources.")
        )
        return redirect("set-up")
    note_try(business, send_test(source, user.email, clock.now(), words_for(business)))
    queue.nudge()
    goes = going(
        gettext("the answer"),
        ChannelKey.EMAIL,
        business,
        gettext("to %(email)s") % {"email": user.email},
    )
    messages.success(
        request,
        gettext("Your inquiry is on its way; %(goes)s. It stays out of every figure.")
        % {"goes": goes},
    )
    return redirect("set-up")


def words_for(business: Business) -> str:
    """An inquiry as their customers might write it."""
    if trade := trades.trade_of(business):
        return trades.trades_of_customers(business)[trade.key].samples[0].text.strip()
    with in_language(*business.languages):
        return str(ANY_INQUIRY)


def form_of(business: Business) -> Source | None:
    """The first that takes inquiries."""
    return business.sources.filter(kind=Source.Kind.FORM, active=True).order_by("pk").first()


def last_try(business: Business) -> Try | None:
    arrival = business.tried_with
    if arrival is None:
        return None
    answers = Message.objects.filter(kind=Message.Kind.FIRST_RESPONSE).order_by("-pk")
    answer = answers.filter(lead=arrival.lead).first() if arrival.lead else None
    is_open = answer is None or answer.state in GOING
    is_new = clock.now() - arrival.received_at < ON_ITS_WAY
    return Try(arrival, arrival.lead, answer, is_open and is_new)
