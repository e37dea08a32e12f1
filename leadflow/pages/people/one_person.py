"""One person of the team: what they may do, their leaving, their coming back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations.texts.sentences import counted_sentence, lowered, sentence
from integrations.timing import clock
from leadflow.accounts import places
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.proving import with_proof
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import businesses_permitted, signed_in, stay_inside
from leadflow.pages.people.people_forms import LeaveForm, RoleForm
from leadflow.pages.people.team import note_in_log
from leads.declined import Declined
from leads.models import Departure, Lead, Membership


@require_http_methods(["GET", "HEAD", "POST"])
@with_proof
def page(request: HttpRequest, pk: int) -> HttpResponse:
    place = find(request, pk)
    if request.method != "POST":
        return show(request, place, LeaveForm(place), role_form(place))
    form, by = RoleForm(posted(request)), signed_in(request)
    if not is_accepted(
        form,
        lambda: places.change_role(place.business, pk, **form.cleaned_data, by=by, now=clock.now()),
    ):
        return show(request, place, LeaveForm(place), form, 422)
    role = form.cleaned_data["role"]
    said = sentence(
        "%(who)s is %(role)s now",
        who=place.user.email,
        role=lowered(Membership.Role(role).label),
    )
    note_in_log(request, place.business, said)
    messages.success(request, gettext("Saved. It holds from their next page on."))
    return redirect("team")


def role_form(place: Membership) -> RoleForm:
    return RoleForm(initial={"role": place.role, "own_leads_only": place.own_leads_only})


def show(
    request: HttpRequest, place: Membership, leave: LeaveForm, form: RoleForm, status: int = 200
) -> HttpResponse:
    theirs = Lead.objects.filter(business=place.business, owner=place.user)
    shown = {
        "business": place.business,
        "place": place,
        "form": form,
        "leave": leave,
        "open_leads": theirs.filter(completed_at__isnull=True).count(),
        "is_oneself": place.user == signed_in(request),
    }
    return render(request, "pages/settings_person.html", shown, status=status)


@action("person")
@with_proof
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    place, by = find(request, pk), signed_in(request)
    form, email, handed = LeaveForm(place, posted(request)), place.user.email, [0]

    def write() -> None:
        handed[0] = places.leave(place.business, pk, form.chosen(), by, clock.now())

    if not is_accepted(form, write):
        return show(request, place, form, role_form(place), 422)
    said = counted_sentence(
        "%(who)s left, %(count)s lead handed on",
        "%(who)s left, %(count)s leads handed on",
        handed[0],
        who=email,
    )
    note_in_log(request, place.business, said)
    messages.success(
        request,
        gettext("%(email)s works here no more. Open leads handed on: %(handed)s.")
        % {"email": email, "handed": handed[0]},
    )
    return redirect("today" if place.user == by else "team")


@action("team")
@with_proof
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    left = get_object_or_404(Departure, pk=pk, business__in=businesses_permitted(request))
    stay_inside(request, left.business)
    try:
        user = places.take_back(left.business, pk, signed_in(request), clock.now())
        note_in_log(request, left.business, sentence("%(who)s is back", who=user.email))
        messages.success(request, gettext("%(email)s works here again.") % {"email": user.email})
    except Declined as error:
        messages.error(request, str(error))
    return redirect("team")


def find(request: HttpRequest, pk: int) -> Membership:
    places_here = Membership.objects.select_related("user", "business")
    place = get_object_or_404(places_here, pk=pk, business__in=businesses_permitted(request))
    stay_inside(request, place.business)
    return place
