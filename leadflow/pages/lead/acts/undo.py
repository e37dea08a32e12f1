"""Taking back what one has just done, and the ways back later: reopen, follow up again."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from followups.answers import approval
from followups.sequences import restarting
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.way_back import back_or_lead, back_to_page
from leadflow.pages.helpers.forms.mistakes import is_accepted, say_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import lead_of, signed_in
from leadflow.pages.lead.acts.act import Done, act_on_lead, as_shown
from leads.contacts import merging
from leads.contacts.called import person_of_lead, person_words
from leads.declined import Declined
from leads.models import Lead, Undo
from leads.pipeline import by_hand, undoing

Verb = Undo.Verb


class RestartForm(forms.Form):
    day = forms.IntegerField(
        error_messages=dict.fromkeys(
            ["required", "invalid"], gettext_lazy("Choose the step from which they begin again.")
        )
    )


@action("today")
def undo(request: HttpRequest, act: UUID) -> HttpResponse:
    """Only one's own, where nothing has happened since; then back to the page of the button."""
    try:
        messages.success(request, take_back(act, clock.now(), signed_in(request)))
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return back_to_page(request, reverse("today"))


def take_back(act: UUID, now: datetime, by: User) -> str:
    """What one press did, whatever it was, and what is to be said of it."""
    first = undoing.undos_of(act, now, by)[0]
    if first.verb == Verb.APPROVE:
        lead = approval.take_back_approval(first, now, by)
        return _("Taken back: the draft for %(person)s waits for approval again.") % {
            "person": person_of_lead(lead)
        }
    if first.verb == Verb.MERGE:
        kept = merging.take_back_merge(first, now)
        return _("Taken back: %(person)s and the other have a card each again.") % {
            "person": person_words(kept, kept.business)
        }
    leads, problem = restarting.take_back(act, now, by)
    said = ngettext(
        "Taken back: it is as it was before.",
        "Taken back: %(count)d leads are as they were before.",
        len(leads),
    ) % {"count": len(leads)}
    return f"{said} {problem}".strip()


@action("lead")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        done = by_hand.reopen_lead(lead, now, by, as_shown(request, "seen"))
        return _("Reopened. Nothing goes by itself because of it."), done

    return act_on_lead(request, pk, do)


@action("lead")
def restart(request: HttpRequest, pk: int) -> HttpResponse:
    """The follow-ups, from a step on."""
    lead, by, form = lead_of(request, pk), signed_in(request), RestartForm(posted(request))
    if is_accepted(
        form,
        lambda: restarting.restart_follow_ups(lead, form.cleaned_data["day"], clock.now(), by),
    ):
        messages.success(request, _("The follow-ups begin again: see what happens next."))
        queue.nudge()
    say_mistakes(request, form)
    return back_or_lead(request, pk)
