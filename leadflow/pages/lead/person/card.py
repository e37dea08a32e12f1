"""The card of a lead's person: who they are, how they are reached, and what the job is worth."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from followups.sequences.readdressing import edit_contact
from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import lead_of, may, signed_in
from leadflow.pages.lead.person.card_form import CardForm, WayFormSet, initial_ways
from leads.business.money import currency_of
from leads.contacts.editing import version_of
from leads.declined import Declined
from leads.models import Contact, Lead
from leads.permissions import Permission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    lead = lead_of(request, pk)
    if request.method != "POST":
        return show(request, CardForm(lead), WayFormSet(initial=initial_ways(lead)), lead)
    typed = posted(request)
    form, ways = CardForm(lead, typed), WayFormSet(typed, initial=initial_ways(lead))
    try:
        if not (form.is_valid() and ways.is_valid()):
            return show(request, form, ways, lead, 422)
        card, value, seen = form.card(ways), form.cleaned_data["value"], form.cleaned_data["seen"]
        others = edit_contact(lead, card, value, seen, clock.now(), signed_in(request))
    except Declined as declined:
        show_mistakes(declined, form, ways.forms)
        return show(request, form, ways, lead, 422)
    messages.success(request, _("Kept."))
    return ask_about(request, lead, others)


def ask_about(request: HttpRequest, lead: Lead, others: list[Contact]) -> HttpResponse:
    """Whether two people with one address are the same; else back to the lead."""
    if not others:
        return redirect("lead", lead.pk)
    shared = _(
        "%(other)s has one of these addresses already. Until somebody says that they are the same "
        "person, the two stay apart, and it is kept for this lead alone."
    )
    messages.warning(request, shared % {"other": others[0]})
    if may(request, lead.business, Permission.WORK_ALL):
        return redirect("merge", others[0].pk, lead.contact_id)
    return redirect("lead", lead.pk)


def show(
    request: HttpRequest, form: CardForm, ways: Any, lead: Lead, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form,
        "ways": ways,
        "lead": lead,
        "seen": form["seen"].value() or version_of(lead),
        "currency": currency_of(lead.business),
    }
    return render(request, "pages/card.html", shown, status=status)
