"""What a visitor sees while the database is busy: come back in a moment, and nothing was lost."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

log = logging.getLogger(__name__)
RETRY_AFTER = "5"


class BusyDatabase:
    """A lock that could not be had in time is 503 with Retry-After, not an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError):
            return None
        log.error("database busy or away: %s", error)
        if request.path.startswith(("/api/", "/w/")):
            answer: HttpResponse = JsonResponse({"error": "The database is busy. Nothing was stored; send it again in a few seconds.", "details": []}, status=503)
        else:
            answer = render(None, "503.html", status=503)  # no request: nothing here may touch the database
        answer["Retry-After"] = RETRY_AFTER
        return answer
