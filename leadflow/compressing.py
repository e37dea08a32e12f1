"""What travels compressed."""

import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

REFUSED = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
TEXTS = ("application/javascript", "application/json", "image/svg+xml")


class CompressedText(GZipMiddleware):
    """Pages, styles, scripts and tables, with Django's guard against guessing what they hide.

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
        is_wanted = not REFUSED.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if is_text and is_wanted and not response.has_header("Content-Range"):
            return super().process_response(request, response)
        return response
