"""The same person? Both cards side by side, what would be moved, and the decision."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.undo_button import say_done
from leadflow.pages.helpers.acts.way_back import back_to_page, way_back
from leadflow.pages.helpers.viewer.scope import businesses_permitted, signed_in
from leads.contacts import merging
from leads.contacts.called import person_words
from leads.declined import Declined
from leads.models import Contact, Merge, MergeSuggestion


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    kept, joined = cards_of(request, pk, other)
    suggestion = MergeSuggestion.objects.filter(
        one_id=min(pk, other), other_id=max(pk, other)
    ).first()
    try:
        moved = merging.preview_merge(kept, joined)
        if request.method == "POST" and request.POST.get("decision") == "same":
            act = uuid4()
            merging.merge_contacts(kept, joined, clock.now(), signed_in(request), act)
            said = gettext(
                "Joined. %(kept)s has everything now; it can be taken apart again on the lead's "
                "page."
            ) % {"kept": person_words(kept, kept.business)}
            say_done(request, said, act)
            lead = kept.leads.order_by("-received_at").first()
            return redirect("lead", lead.pk) if lead else redirect("today")
        if request.method == "POST" and suggestion is not None:
            merging.not_the_same(suggestion, clock.now())
            messages.success(request, gettext("Noted: two people. We will not ask again."))
            return redirect(way_back(request))
    except Declined as error:
        messages.error(request, str(error))
        return redirect(way_back(request))
    return render(
        request,
        "pages/merge.html",
        {
            "kept": kept,
            "joined": joined,
            "moved": moved,
            "suggestion": suggestion,
            "cards": (kept, joined),
            "back": way_back(request),
        },
    )


def cards_of(request: HttpRequest, *numbers: int) -> list[Contact]:
    """With all that the page shows of each. Http404 where the person may not see one of them."""
    mine = Contact.objects.filter(business__in=businesses_permitted(request))
    found = mine.prefetch_related("addresses", "leads").in_bulk(numbers)
    if not found.keys() >= set(numbers):
        raise Http404("There is no such card.")
    return [found[number] for number in numbers]


@action("today")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(
        Merge.objects.select_related("kept", "joined"),
        pk=pk,
        kept__business__in=businesses_permitted(request),
    )
    try:
        merging.undo_merge(done, clock.now())
        messages.success(
            request,
            gettext("Taken apart: %(joined)s has a card of their own again.")
            % {"joined": person_words(done.joined, done.joined.business)},
        )
    except Declined as error:
        messages.error(request, str(error))
    return back_to_page(request, reverse("today"))
