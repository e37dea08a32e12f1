"""A page of the team is in its reader's language, and shows hours as they read them."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from leads.models import Profile, profile_of

FORMATS = [("", "Thu 17 Sep, 14:35"), ("12h", "Thu, Sep 17, 2:35 PM")]  # by Profile.formats
PATTERNS = {"": "%a %-d %b, %H:%M", "12h": "%a, %b %-d, %-I:%M %p"}

_formats: ContextVar[str] = ContextVar("formats", default="")


def moment_pattern() -> str:
    """For strftime, as the reader of the page that is being made wants it."""
    return PATTERNS.get(_formats.get(), PATTERNS[""])


class PersonsWays:
    """After TeamPages, which says whether a page is the team's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _formats.set("")
        try:
            with translation.override(translation.get_language()):
                return self.get_response(request)
        finally:
            _formats.reset(before)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        user = request.user if getattr(request, "is_team_page", False) else None
        if not isinstance(user, User):
            return
        profile = profile_of(user)
        _formats.set(profile.formats)
        translation.activate(language_of(profile, request))


def language_of(profile: Profile, request: HttpRequest) -> str:
    """One in which our pages are there: the reader's, else their browser's, else English."""
    spoken = [code for code, _ in settings.TEAM_LANGUAGES]
    wished = profile.language or translation.get_language_from_request(request)
    return next((code for code in spoken if wished.startswith(code)), settings.LANGUAGE_CODE)
