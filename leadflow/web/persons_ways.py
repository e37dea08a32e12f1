"""A page of the team is in its reader's language, and shows hours as they read them.

Where nobody is signed in, their browser says which language.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from leads.languages import team_language
from leads.models import Profile, profile_of
from leads.moments import PATTERNS, formats_of_reader, in_pattern

BEHIND_LINKS_OF_MAILS = ("approve", "join")  # read by colleagues who need not be signed in
SAMPLE = datetime(2026, 9, 17, 14, 35, tzinfo=UTC)


def format_choices() -> list[tuple[str, str]]:
    """The ways to show a moment, by Profile.formats, each shown of one."""
    return [(formats, in_pattern(SAMPLE, formats)) for formats in PATTERNS]


class PersonsWays:
    """After TeamPages, which says whether a page is the team's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = formats_of_reader.set("")
        try:
            with translation.override(translation.get_language()):
                return self.get_response(request)
        finally:
            formats_of_reader.reset(before)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        is_of_a_mail = match is not None and match.url_name in BEHIND_LINKS_OF_MAILS
        if not is_of_a_mail and not getattr(request, "is_team_page", False):
            return
        profile = profile_of(request.user) if isinstance(request.user, User) else Profile()
        speak_as_chosen(request, profile.language, profile.formats)


def speak_as_chosen(request: HttpRequest, language: str, formats: str) -> None:
    """From here on, until the request has its answer; what is not chosen is the browser's."""
    formats_of_reader.set(formats)
    browser = translation.get_language_from_request(request)
    translation.activate(team_language(language, browser))
