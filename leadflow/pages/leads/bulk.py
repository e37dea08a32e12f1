"""Many leads at once: each by the verb that one alone is dealt with, some hundred in one step."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from followups.sequences import ending
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.lists.scroll import place_in
from leadflow.pages.helpers.viewer.scope import leads_of, signed_in
from leadflow.pages.leads.bulk_form import BulkForm, WhichForm
from leadflow.pages.leads.filters import first_page
from leadflow.pages.leads.found import ids_found, ids_ticked
from leadflow.pages.leads.many import Verb, do_to, take_for_no_inquiry, tell
from leads.models import Lead, Undo
from leads.pipeline import assigning, by_hand, tagging

STEP = 200  # leads in one step


@action("leads")
def act(request: HttpRequest) -> HttpResponse:
    form = BulkForm(request, posted(request))
    if not form.is_valid():
        return back_with_mistakes(request, form)
    given = form.cleaned_data
    if form.is_all:
        numbers = ids_found(request, given["until"], STEP + 1, place_in(given["after"]))
    else:
        numbers = ids_ticked(request, given["lead"])[: STEP + 1]
    done = do_to(request, numbers[:STEP], verb_of(form, signed_in(request)))
    queue.nudge()
    tell(request, done)
    rest = form.rest(place_of(numbers[STEP - 1])) if form.is_all and len(numbers) > STEP else ""
    return back(request, rest)


def verb_of(form: BulkForm, by: User) -> Verb:
    given, owner, seen = form.cleaned_data, form.new_owner, form.cleaned_data["until"]

    def complete(lead: Lead) -> Undo | None:
        if lead.outcome == given["outcome"]:
            return None
        return by_hand.move_by_hand(lead, given["outcome"], "", clock.now(), by, seen)

    def stop(lead: Lead) -> Undo | None:
        runs = lead.enrollments.filter(ended_at__isnull=True).exists()
        return ending.stop_follow_ups(lead, clock.now(), by) if runs else None

    verbs: dict[str, Verb] = {
        "assign": lambda lead: assigning.give_lead(lead, owner, clock.now(), by, seen),
        "complete": complete,
        "no_inquiry": lambda lead: take_for_no_inquiry(lead, by, seen),
        "stop": stop,
        "tag": lambda lead: tagging.tag_lead(lead, given["tag"], clock.now(), by),
        "untag": lambda lead: tagging.untag_lead(lead, given["tag"], clock.now(), by),
    }
    return verbs[given["do"]]


def place_of(number: int) -> str:
    """Where the rest of a list begins, after this lead."""
    at = Lead.objects.values_list("received_at", flat=True).get(pk=number)
    return f"{at.isoformat()}~{number}"


def back_with_mistakes(request: HttpRequest, form: WhichForm) -> HttpResponse:
    """Nothing was done; buttons have no place of their own for what is wrong."""
    for text in dict.fromkeys(str(text) for texts in form.errors.values() for text in texts):
        messages.error(request, text)
    return back(request)


def back(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the list as it was, at the page where one was; `rest` is what can be gone on with."""
    query = first_page(request) if rest else request.GET.copy()
    if rest:
        query["rest"] = rest
    else:
        query.pop("rest", None)
    return redirect(f"{reverse('leads')}?{query.urlencode()}")


@action("leads")
def merge(request: HttpRequest) -> HttpResponse:
    """Two that are ticked: on to the page that shows both cards side by side."""
    form = WhichForm(posted(request))
    if not form.is_valid():
        return back_with_mistakes(request, form)
    rows = leads_of(request).filter(pk__in=form.cleaned_data["lead"]).order_by("received_at", "pk")
    cards = list(dict.fromkeys(rows.values_list("contact", flat=True)[:3]))
    if len(cards) != 2:
        messages.error(request, _("Tick two leads of two different people first."))
        return back(request)
    return redirect("merge", *cards)
