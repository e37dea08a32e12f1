"""What travels compressed."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("application/javascript", "application/json", "image/svg+xml")


class CompressedText(GZipMiddleware):
    """Pages, styles, scripts and tables, with Django's guard against guessing what they hide.

    Pictures and archives are packed already: to pack them again costs time alone.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        kind = response.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind in TEXTS
        return super().process_response(request, response) if is_text else response
