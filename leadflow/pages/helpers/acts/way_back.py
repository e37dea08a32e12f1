"""After an action, back to where one was: the page on which its button stood."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from leadflow.pages.helpers.forms.safe_input import clean, posted
from leadflow.web.business_in_address import INSIDE


def back_or_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page that was left, else to that of the lead."""
    return back_to_page(request, reverse("lead", args=[pk]))


def back_to_page(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page that the form names as `back`, else to that from which the browser says that it
    comes, else to the address `otherwise`.
    """
    named = ours(posted(request).get("back", ""))
    return HttpResponseRedirect(named or page_left(request) or otherwise)


def way_back(request: HttpRequest) -> str:
    """Of a page that is reached from several: the address of the one that was left for it, as its
    own address says by `back`, else the browser; Today where neither does.
    """
    named, left = ours(clean(request.GET.get("back", ""))), page_left(request)
    return named or (left if left != request.get_full_path() else "") or reverse("today")


def ours(address: str) -> str:
    """ "" for what is no address of this site."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else ""


def page_left(request: HttpRequest) -> str:
    """Its path on this site, "" where that is no page that can be opened.

    A pane is not the page beside which it stands: what was pressed in one is answered in it.
    """
    if request.headers.get("HX-Request"):
        return ""
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
