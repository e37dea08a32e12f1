"""What holds for every page of the team: sessions end, and a second factor may be demanded."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from integrations.timing import clock
from leadflow.accounts import sessions
from leadflow.accounts.actor import actor_of
from leads.audit import record_in_audit
from leads.models import AuditEntry

log = logging.getLogger(__name__)
OURS = "leadflow.pages."
ACCOUNT_PAGES = "allauth."
FOR_ANYBODY = ("approve", "browser-renew", "healthz", "join", "live", "styleguide")
# What an open page asks for while nobody touches it, by how its id begins: see parts/fresh.html
BY_ITSELF = "fresh"
POLLED = ("lead-replying",)  # the same by its address; the view tells what a person did
WITHIN_A_PAGE = ("image", "iframe")  # a browser fetches them, also for a page that came in anew
BEGAN, SEEN = "began_at", "seen_at"  # in a session, as text
SEEN_ANEW = 10  # so often within the idle time-out a session says that it is in use


class TeamPages:
    """Last of the middleware, so that its redirects are answers like any other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(request, "is_team_page", False):
            return response
        response.headers.setdefault("Cache-Control", "private, no-store")
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        if response.status_code == 403 and request.user.is_authenticated:
            write_down_refusal(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_ours = view.__module__.startswith(OURS) and match and match.url_name not in FOR_ANYBODY
        if not is_ours and not view.__module__.startswith(ACCOUNT_PAGES):
            return None
        request.is_team_page = True  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return None
        if has_ended(request.session, clock.now()):
            return sign_out(request)
        if not asks_by_itself(request):
            keep_in_use(request, clock.now())
        return ask_for_what_is_lacking(request) if is_ours else None


def asks_by_itself(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_polled = match is not None and match.url_name in POLLED
    is_part = request.headers.get("Sec-Fetch-Dest") in WITHIN_A_PAGE
    is_fresh = request.headers.get("HX-Trigger", "").startswith(BY_ITSELF)
    return is_polled or is_part or is_fresh


def write_down_refusal(request: HttpRequest) -> None:
    about = f"{request.method} {request.path}"
    try:
        record_in_audit(AuditEntry.Kind.REFUSED, actor_of(request), clock.now(), about=about)
    except OperationalError as error:
        log.warning("a refusal could not be written down: %s: %s", about, error)


def has_ended(session: Mapping[str, Any], now: datetime) -> bool:
    """Nobody was here for too long, or it began too long ago."""
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    whole = timedelta(hours=settings.SESSION_HOURS)
    began, seen = moment_in(session, BEGAN), moment_in(session, SEEN)
    return (began is not None and now - began > whole) or (seen is not None and now - seen > idle)


def moment_in(session: Mapping[str, Any], name: str) -> datetime | None:
    kept = session.get(name)
    return datetime.fromisoformat(kept) if kept else None


def sign_out(request: HttpRequest) -> HttpResponse:
    get_adapter(request).logout(request)
    messages.info(
        request, gettext("You had been away for a while and are signed out. Sign in again.")
    )
    if is_of_a_part(request):
        return page_anew()
    back = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


def is_of_a_part(request: HttpRequest) -> bool:
    """Whether a script asks, which would put our sign-in page into a part of another."""
    return "HX-Request" in request.headers


def page_anew() -> HttpResponse:
    """The browser loads the whole page again, and is led to sign in."""
    return HttpResponse(status=403, headers={"HX-Refresh": "true"})


def keep_in_use(request: HttpRequest, now: datetime) -> None:
    """Not at every page: each time is a write, and a database that is busy is no reason to fail."""
    seen = moment_in(request.session, SEEN)
    step = timedelta(minutes=settings.SESSION_IDLE_MINUTES) / SEEN_ANEW
    if seen is not None and now - seen < step:
        return
    request.session.setdefault(BEGAN, now.isoformat())
    request.session[SEEN] = now.isoformat()
    try:
        request.session.save()
        sessions.keep_last_seen(request.session.session_key or "", now)
    except OperationalError as error:
        log.warning("a session could not be kept in use: %s", error)
    request.session.modified = False


def ask_for_what_is_lacking(request: HttpRequest) -> HttpResponse | None:
    if getattr(request.user, "has_first_password", False) and not settings.IS_LOCAL:
        messages.error(request, gettext("Choose a password of your own first."))
        return redirect("account_change_password")
    if getattr(request.user, "must_add_factor", False):
        messages.error(
            request, gettext("Your team works with a second factor: add an app or a passkey first.")
        )
        return redirect("mfa_index")
    return None
