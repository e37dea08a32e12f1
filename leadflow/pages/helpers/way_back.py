"""After an action, back to where one was: the page on which its button stood."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

from leadflow.business_in_address import INSIDE


def back_to_page(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page from which the browser says that it comes, else to the address `otherwise`."""
    return HttpResponseRedirect(page_left(request) or otherwise)


def page_left(request: HttpRequest) -> str:
    """Its path on this site, "" where that is no page that can be opened."""
    left = urlsplit(request.headers.get("Referer", ""))
    if left.netloc != request.get_host() or left.path.startswith("//"):
        return ""
    inside = INSIDE.fullmatch(left.path)
    try:
        view = resolve(inside[2] if inside else left.path).func
    except Resolver404:
        return ""
    shown = f"{left.path}?{left.query}" if left.query else left.path
    return "" if getattr(view, "only_acts", False) else shown
