"""One's own account: address, password, second factor, and where one is signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from integrations import clock
from leadflow.accounts import sessions
from leadflow.accounts.actor import actor_of
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import signed_in
from leads.audit import record_in_audit
from leads.models import AuditEntry


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    pending = EmailAddress.objects.get_new(user)
    shown = {
        "pending": pending if pending and pending.email != user.email.lower() else None,
        "factors": Authenticator.objects.filter(user=user).order_by("pk"),
        "sessions": UserSession.objects.filter(user=user).order_by("-last_seen_at"),
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_HOURS,
    }
    return render(request, "pages/settings_account.html", shown)


@action("account")
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    sessions.end_session(user, pk)
    record_in_audit(
        AuditEntry.Kind.SIGNED_OUT, actor_of(request), clock.now(), about="another browser"
    )
    messages.success(request, "Signed out there.")
    return redirect("account")
