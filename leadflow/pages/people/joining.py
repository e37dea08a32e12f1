"""Behind the link of an invitation: GET shows, POST takes the place."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations.texts.sentences import lowered, sentence
from integrations.timing import clock
from leadflow.accounts import inviting, joining
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.people.people_forms import JoinForm
from leadflow.pages.people.team import note_in_log
from leads.declined import Declined
from leads.models import Invitation, Membership


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    invitation = inviting.invitation_of(token, clock.now())
    if invitation is None:
        raise Http404(joining.GONE)
    acts = request.method == "POST"
    if isinstance(request.user, User) and joining.is_for(invitation, request.user):
        return take(request, token, invitation) if acts else show(request, invitation)
    if request.user.is_authenticated or joining.has_account(invitation.email):
        return show(request, invitation)
    form = JoinForm(posted(request)) if acts else JoinForm()
    return enter(request, token, invitation, form) if acts else show(request, invitation, form)


def take(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """By somebody who is signed in with the address that was invited."""
    assert isinstance(request.user, User)
    try:
        place = joining.join_with_account(token, request.user, clock.now())
    except Declined as error:
        messages.error(request, str(error))
        return redirect("today")
    return welcome(request, place, redirect("today"))


def enter(request: HttpRequest, token: str, invitation: Invitation, form: JoinForm) -> HttpResponse:
    """By somebody new, who is signed in by the password that they have just chosen."""
    made: list[Membership] = []

    def write() -> None:
        made.append(joining.join_anew(token, **form.as_typed(), now=clock.now()))

    if not is_accepted(form, write):
        return show(request, invitation, form, 422)
    (place,) = made
    login = Login(user=place.user, redirect_url=reverse("today"))
    signed_in = perform_password_login(request, {"email": place.user.email}, login)
    return welcome(request, place, signed_in)


def welcome(request: HttpRequest, place: Membership, response: HttpResponse) -> HttpResponse:
    """With the role that they have: whoever worked here already keeps theirs."""
    business, role = place.business, place.get_role_display().lower()
    kept = lowered(Membership.Role(place.role).label)
    note_in_log(request, business, sentence("joined as %(role)s", role=kept))
    messages.success(
        request,
        gettext("Welcome to %(name)s. Your role here: %(role)s.")
        % {"name": business.name, "role": role},
    )
    return response


def show(
    request: HttpRequest,
    invitation: Invitation,
    form: JoinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Without a form where they have an account, or are signed in with another."""
    is_theirs = isinstance(request.user, User) and joining.is_for(invitation, request.user)
    shown = {"invitation": invitation, "form": form, "is_theirs": is_theirs}
    response = render(request, "pages/join.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response
