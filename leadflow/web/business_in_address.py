"""The business that is worked in stands in the address: /in/oak/board/ is the board of oak.

Django's script prefix carries it into every link of the page, so nothing is kept in the session
and two tabs may show two businesses. Without it a page shows everything that a person may see.
"""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix

KEY = re.compile(r"[-a-zA-Z0-9_]+")
INSIDE = re.compile(rf"/in/({KEY.pattern})(/.*)", re.DOTALL)
PAGES = ("leadflow.pages.", "allauth.", "django.views.generic.")  # that may be read inside one


class BusinessInAddress:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = get_script_prefix()
        request.business_key = ""  # type: ignore[attr-defined]
        if inside := INSIDE.fullmatch(request.path_info):
            request.path_info = inside[2]
            choose_business(request, inside[1])
        elif request.method in ("GET", "HEAD") and request.GET.get("business"):
            return redirect(as_asked_before(request))
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """What strangers see has one address."""
        if not chosen_key(request) or view.__module__.startswith(PAGES):
            return None
        if request.method not in ("GET", "HEAD"):
            raise Http404("This page is not inside a business.")
        query = request.META.get("QUERY_STRING", "")
        return redirect(request.path_info + (f"?{query}" if query else ""))


def choose_business(request: HttpRequest, key: str) -> None:
    """From here on the links that this request's page holds stay inside of it."""
    request.business_key = key  # type: ignore[attr-defined]
    set_script_prefix(f"/in/{key}/")


def chosen_key(request: HttpRequest) -> str:
    """The key in the address; "" where there is none."""
    found: str = getattr(request, "business_key", "")
    return found


def as_asked_before(request: HttpRequest) -> str:
    """The address of what ?business=KEY asks for, as a chooser and older mails do."""
    query = request.GET.copy()
    key = query.pop("business")[-1]
    if not KEY.fullmatch(key):
        raise Http404("There is no such business.")
    return f"/in/{key}{request.path_info}" + (f"?{query.urlencode()}" if query else "")
