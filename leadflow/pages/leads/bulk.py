"""Many leads at once: each by the verb that one alone is dealt with, some hundred in one step."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.sequences import ending
from integrations import clock, queue
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.undo_button import say_done
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.lists.scroll import place_in
from leadflow.pages.helpers.viewer.scope import leads_of, signed_in
from leadflow.pages.leads.bulk_form import BulkForm, WhichForm
from leadflow.pages.leads.filters import first_page
from leadflow.pages.leads.found import ids_found, ids_ticked
from leads.declined import Declined
from leads.models import Lead, Undo
from leads.pipeline import assigning, by_hand, tagging, undoing

STEP = 200  # leads in one step
Verb = Callable[[Lead], Undo | bool]  # by what it is taken back; False: nothing to change


@dataclass
class Outcome:
    """What a step did: to which leads, by what it is taken back, and of those that were left as
    they were why, with how many.
    """

    changed: list[Lead] = field(default_factory=list)
    undos: list[Undo] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def note(self, lead: Lead, did: Undo | bool) -> None:
        if not did:
            self.skipped[_("nothing to change")] += 1
            return
        self.changed.append(lead)
        if isinstance(did, Undo):
            self.undos.append(did)


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


def do_to(request: HttpRequest, numbers: list[int], verb: Verb) -> Outcome:
    """In the order given; what one lead declines stops no other."""
    known = {
        lead.pk: lead
        for lead in leads_of(request)
        .filter(pk__in=numbers)
        .select_related("business", "contact", "owner")
    }
    done = Outcome()
    for lead in (known[number] for number in numbers if number in known):
        try:
            done.note(lead, verb(lead))
        except Declined as declined:
            done.skipped[str(declined)] += 1
    return done


def verb_of(form: BulkForm, by: User) -> Verb:
    given, owner = form.cleaned_data, form.new_owner

    def assign(lead: Lead) -> bool:
        changes = lead.owner != owner
        assigning.give_lead(lead, owner, clock.now(), by)
        return changes

    def complete(lead: Lead) -> Undo | bool:
        if lead.outcome == given["outcome"]:
            return False
        return by_hand.move_by_hand(lead, given["outcome"], "", clock.now(), by) or True

    def no_inquiry(lead: Lead) -> Undo | bool:
        if lead.outcome == Lead.Outcome.NO_INQUIRY:
            return False
        return by_hand.mark_no_inquiry(lead, clock.now(), by)

    def stop(lead: Lead) -> Undo | bool:
        runs = lead.enrollments.filter(ended_at__isnull=True).exists()
        return ending.stop_follow_ups(lead, clock.now(), by) if runs else False

    verbs: dict[str, Verb] = {
        "assign": assign,
        "complete": complete,
        "no_inquiry": no_inquiry,
        "stop": stop,
        "tag": lambda lead: tagging.tag_lead(lead, given["tag"], clock.now(), by),
        "untag": lambda lead: tagging.untag_lead(lead, given["tag"]),
    }
    return verbs[given["do"]]


def tell(request: HttpRequest, done: Outcome) -> None:
    count = len(done.changed)
    said = ngettext("%(count)d lead was changed.", "%(count)d leads were changed.", count)
    say_done(request, said % {"count": count}, undoing.as_one_press(done.undos))
    for why, count in done.skipped.most_common(3):
        said = ngettext(
            "%(count)d lead stays as it was: %(why)s",
            "%(count)d leads stay as they were: %(why)s",
            count,
        )
        messages.info(request, said % {"count": count, "why": why})


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
