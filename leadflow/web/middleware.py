"""What a visitor sees where we cannot take something in.

What happened, what to do, and that nothing was lost.
"""

import codecs
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views import defaults

from integrations.databases.patience import patience
from integrations.timing import steady_clock
from leadflow.processes import versions
from leads.public.forms import typed_again
from leads.screening import client

log = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds
LOOKED_EVERY = 10.0  # seconds between two looks at the version of the tables
STAYS_FOR = 30.0  # seconds for which an older program tells people before it starts anew
VISITORS_WAIT, TEAM_WAITS = 4.0, 20.0  # seconds for the database, in all
MACHINES_PAGES = ("/api/", "/w/", "/m/", "/t/")
VISITORS_PAGES = ("/f/", "/u/", "/n/", "/b/")  # the form, and behind the links in our messages


class VisitorsLanguage:
    """Where a visitor's page fails before its lead or source is known, their browser says in which
    of our languages to tell them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(VISITORS_PAGES):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response


class BusyDatabase:
    """A database that is away, or a lock that could not be had in time, is 503 with Retry-After.

    Visitors and other machines are told within seconds; the team's pages may take longer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_public = request.path.startswith((*VISITORS_PAGES, *MACHINES_PAGES, "/healthz"))
        with patience(VISITORS_WAIT if is_public else TEAM_WAITS):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return busy_response(request, error)


def busy_response(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    log.error("database busy or away: %s", error)
    answer = error_response(
        request,
        503,
        "The database is busy. Nothing was stored; send it again in a few seconds.",
    )
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """What no view caught, also where a session or a language could not be read."""
    return busy_response(request, sys.exc_info()[1]) or defaults.server_error(request)


class NewerDatabase:
    """A newer program has changed the tables: this one answers 503 and begins anew.

    gunicorn starts another process in its place, which reads the program from the disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.since = steady_clock.seconds()
        self.looked_at, self.is_outdated = float("-inf"), False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_web_server(request) and steady_clock.seconds() - self.looked_at > LOOKED_EVERY:
            self.look()
        return self.refuse(request) if self.is_outdated else self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A table or column that is gone: perhaps since the last look."""
        if not isinstance(error, DatabaseError) or isinstance(error, OperationalError):
            return None
        self.look()
        return self.refuse(request) if self.is_outdated else None

    def look(self) -> None:
        try:
            self.is_outdated = bool(versions.unknown_migrations())
        except (DatabaseError, InterfaceError):  # whoever asks it next is told
            return
        self.looked_at = steady_clock.seconds()

    def refuse(self, request: HttpRequest) -> HttpResponse:
        log.error("the database is newer than this program, which takes nothing more")
        if is_web_server(request) and steady_clock.seconds() - self.since > STAYS_FOR:
            end_process()
        words = "A new version is being started. Nothing was stored; send it again in a moment."
        answer = error_response(request, 503, words)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer


def is_web_server(request: HttpRequest) -> bool:
    """Whether gunicorn serves it, and would start another process in the place of this one."""
    return str(request.META.get("SERVER_SOFTWARE", "")).startswith("gunicorn")


def end_process() -> None:
    """Once what is under way has been answered."""
    os.kill(os.getpid(), signal.SIGTERM)


class Utf8Forms:
    """A form comes in UTF-8, as our pages are; Django refuses others only where they hold no files.

    In some charsets a text can hold halves of characters, which no database and no page takes.
    Machines may send what they like: their fields are cleaned one by one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_form = request.content_type == "multipart/form-data"
        charset = request.encoding or "utf-8"  # as its header says, where Python knows that one
        is_utf8 = codecs.lookup(charset).name == "utf-8"
        if is_form and not is_utf8 and not request.path.startswith(MACHINES_PAGES):
            raise BadRequest("A form must be sent in UTF-8.")
        return self.get_response(request)


class SmallBodies:
    """Large bodies are for the views that ask for them.

    Everybody else's threads and memory are not a stranger's to fill.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.headers.get("Transfer-Encoding") and not request.META.get(
            "CONTENT_LENGTH"
        ):  # its length is not known, and Django would see an empty body
            return JsonResponse(
                {
                    "error": "Send the length of the body (Content-Length). Nothing was stored.",
                    "details": [],
                },
                status=411,
            )
        if getattr(view, "takes_large_bodies", False) or client.fits(request):
            return None
        return error_response(
            request,
            413,
            (
                f"The request is larger than {client.SMALL // 1024} KB. Nothing was stored; "
                "shorten it and send it again."
            ),
        )


def error_response(request: HttpRequest, status: int, error: str) -> HttpResponse:
    """For machines as JSON, for people as a page.

    The page is made without the request: nothing here may touch the database.
    """
    if request.path.startswith(MACHINES_PAGES):
        return JsonResponse({"error": error, "details": []}, status=status)
    is_form = request.method == "POST" and request.path.startswith("/f/")
    context = {
        "typed": typed_again(request.POST) if status == 503 and is_form else [],
        "is_read": request.method in ("GET", "HEAD"),
        "retry_after": RETRY_AFTER,
    }
    return render(None, f"{status}.html", context, status=status)
