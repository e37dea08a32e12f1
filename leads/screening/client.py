"""Who sent a request, as far as a configured number of proxies can be trusted, and on what page."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SMALL = 256 * 1024  # bytes: more than any form needs
CLICK_IDS = ("gclid", "gbraid", "wbraid", "fbclid", "msclkid", "ttclid", "li_fat_id")
LONGEST = 500
View = TypeVar("View", bound=Callable[..., HttpResponse])


def fits(request: HttpRequest, most: int = SMALL) -> bool:
    """Whether the body is small enough, told before a byte of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length) <= most


def takes_large_bodies(view: View) -> View:
    """Mark a view that looks at the size itself; every other one gets small bodies alone."""
    view.takes_large_bodies = True  # type: ignore[attr-defined]
    return view


def client_ip(request: HttpRequest) -> str | None:
    """The address of the visitor.

    So many entries from the right of X-Forwarded-For as we have proxies, else the peer. None where
    it tells nothing.
    """
    found = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [
            h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",") if h.strip()
        ]
        found = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else found
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return None
    return (
        str(address) if address.is_global else None
    )  # a proxy nobody told us of would make all visitors one


def attribution(page: str, referrer: str, query: str = "") -> dict[str, str]:
    """Page, referrer, utm_* and click ids; the page's own query counts where none is given."""
    asked = dict(
        parse_qsl(query.lstrip("?")[:2000])
        or parse_qsl(urlsplit(page).query[:2000] if is_web(page) else "")
    )
    marks = {
        k: v[:200]
        for k, v in asked.items()
        if re.fullmatch(r"utm_(?:source|medium|campaign|term|content|id)", k) or k in CLICK_IDS
    }
    return {
        **({"page": page[:LONGEST]} if is_web(page) else {}),
        **({"referrer": referrer[:LONGEST]} if is_web(referrer) else {}),
        **marks,
    }


def is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def describe(
    request: HttpRequest, page: str = "", referrer: str = "", query: str = ""
) -> dict[str, Any]:
    """What an arrival keeps of the request it came with."""
    return {
        "user_agent": request.headers.get("User-Agent", "")[:300],
        **attribution(page or request.headers.get("Referer", ""), referrer, query),
    }
