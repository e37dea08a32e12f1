"""What travels compressed."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

REFUSED = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
TEXTS = ("application/javascript", "application/json", "image/svg+xml")
OTHER_SITES = ("cross-site", "same-site")


class CompressedText(GZipMiddleware):
    """Pages, styles, scripts and tables, with bytes at random that hide how long they are.

    Pictures and archives are packed already: to pack them again costs time alone. A part of a file
    that was asked for by its bytes goes as these bytes.
    """

    def process_request(self, request: HttpRequest) -> None:
        """What is packed bears a weak tag, and WhiteNoise knows a file by its strong one alone."""
        if tag := request.META.get("HTTP_IF_NONE_MATCH"):
            request.META["HTTP_IF_NONE_MATCH"] = tag.removeprefix("W/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        kind = response.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind in TEXTS
        is_part = response.has_header("Content-Range")
        if not is_text or is_part or is_refused(request) or is_asked_by_another_site(request):
            return response
        return super().process_response(request, response)


def is_refused(request: HttpRequest) -> bool:
    return bool(REFUSED.search(request.headers.get("Accept-Encoding", "")))


def is_asked_by_another_site(request: HttpRequest) -> bool:
    """For somebody who is signed in here. Whoever sees how long answers are could let their browser
    ask for many, each with another guess in it: the one that packs best is right (BREACH).
    """
    is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_signed_in and request.headers.get("Sec-Fetch-Site") in OTHER_SITES
