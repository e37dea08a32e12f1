"""Who sent a request, as far as a configured number of proxies can be trusted, and on what page."""

import ipaddress
from collections.abc import Callable
from typing import TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from leads.models.arrival_shapes import ArrivalMeta, Attribution

SMALL = 256 * 1024  # bytes: more than any form needs
MARKS = Attribution.__annotations__.keys() - {"page", "referrer"}
NOWHERE, HOUSEHOLD = "unknown", 64
LONGEST, LONGEST_QUERY, LONGEST_MARK = 500, 2_000, 200  # characters
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def fits(request: HttpRequest, most: int = SMALL) -> bool:
    """Whether the body is small enough, told before a byte of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length) <= most


def takes_large_bodies(view: View) -> View:
    """Mark a view that looks at the size itself; every other one gets small bodies alone."""
    view.takes_large_bodies = True  # type: ignore[attr-defined]
    return view


def client_ip(request: HttpRequest) -> str:
    """The address of the visitor.

    NOWHERE where it tells nothing: a proxy nobody told us of would be the address of all visitors.
    """
    found = address_of(request)
    return found if found and ipaddress.ip_address(found).is_global else NOWHERE


def address_of(request: HttpRequest) -> str | None:
    """So many entries from the right of X-Forwarded-For as we have proxies, else the peer.

    Of whatever network; None where it is no address, as behind a socket.
    """
    found = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [
            h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",") if h.strip()
        ]
        found = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else found
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return None


def place_of(ip: str) -> str:
    """Where somebody posts from, as it is counted.

    Of IPv6 the network that one household gets (/64): it has more addresses than anybody could
    count. Whoever's address is not known posts from one place with all others of the kind.
    """
    if ip in ("", NOWHERE):
        return ip
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    within = address.ipv4_mapped or address.sixtofour
    return str(within or ipaddress.ip_network((address, HOUSEHOLD), strict=False))


def attribution(page: str, referrer: str, query: str = "") -> ArrivalMeta:
    """Page, referrer, utm_* and click ids; the page's own query counts where none is given."""
    addresses = {"page": page, "referrer": referrer}
    known = {name: value[:LONGEST] for name, value in addresses.items() if is_web(value)}
    return cast(ArrivalMeta, {**known, **campaign_marks(query.lstrip("?"), page)})


def campaign_marks(query: str, page: str) -> dict[str, str]:
    asked = parse_qsl(query[:LONGEST_QUERY])
    if not asked and is_web(page):
        asked = parse_qsl(urlsplit(page).query[:LONGEST_QUERY])
    return {name: value[:LONGEST_MARK] for name, value in dict(asked).items() if name in MARKS}


def is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def describe(
    request: HttpRequest, page: str = "", referrer: str = "", query: str = ""
) -> ArrivalMeta:
    """What an arrival keeps of the request it came with."""
    kept = attribution(page or request.headers.get("Referer", ""), referrer, query)
    kept["user_agent"] = request.headers.get("User-Agent", "")[:300]
    return kept
