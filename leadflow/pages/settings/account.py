"""One's own account: address, password, second factor, and where one is signed in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.accounts import profiles, sessions
from leadflow.accounts.actor import actor_of
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.proving import with_proof
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import signed_in
from leadflow.pages.people.presence_forms import NameForm
from leadflow.web.persons_ways import speak_as_chosen
from leads.audit import record_in_audit
from leads.models import AuditEntry, profile_of


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return show(request, NameForm(profile_of(signed_in(request))))


@action("settings")
def keep_profile(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = NameForm(profile_of(user), posted(request))
    if not is_accepted(form, lambda: profiles.keep_name(user, **form.as_typed())):
        return show(request, form, 422)
    speak_as_chosen(request, form.cleaned_data["language"], form.cleaned_data["formats"])
    messages.success(request, gettext("Saved."))
    return redirect("settings")


def show(request: HttpRequest, form: NameForm, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    pending = EmailAddress.objects.get_new(user)
    shown = {
        "form": form,
        "pending": pending if pending and pending.email != user.email.lower() else None,
        "factors": Authenticator.objects.filter(user=user).order_by("pk"),
        "sessions": UserSession.objects.filter(user=user).order_by("-last_seen_at"),
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_HOURS,
    }
    return render(request, "pages/settings_account.html", shown, status=status)


@action("account")
@with_proof
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    sessions.end_session(user, pk)
    record_in_audit(
        AuditEntry.Kind.SIGNED_OUT,
        actor_of(request),
        clock.now(),
        about=sentence("another browser"),
    )
    messages.success(request, gettext("Signed out there."))
    return redirect("account")
