"""One guarded way to fetch what a stranger's address names.

The public web alone, whatever a name resolves to; small, soon, and never a second thought.

The name is resolved once and the connection made to the address that was checked, so that it cannot
mean another machine a moment later.
"""

import contextlib
import ipaddress
import socket
import threading
import time
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

from integrations.errors import Refused, Unavailable
from integrations.texts.sentences import sentence
from integrations.timing import clock

PORTS = {"http": 80, "https": 443}
HOPS = 3
REDIRECTS = (301, 302, 303, 307, 308)
# All that is given out; whatever stands elsewhere is somebody's own or a way to reach IPv4
ASSIGNED = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SPECIAL = [
    ipaddress.ip_network(n)
    for n in ("3fff::/20", "2001:db8::/32", "192.88.99.0/24", "192.0.0.0/24", "168.63.129.16/32")
]
PIECE = 64 * 1024
LONGEST_WAIT = 3600.0  # seconds that a service may ask us to wait
AGENT = "leadflow (reads a page's title once; asked for by its owner's customer)"


@dataclass(frozen=True)
class Fetched:
    """`kind` is the declared media type, without parameters."""

    url: str
    kind: str
    body: bytes


def fetch(url: str, most: int, seconds: float, sign_in: tuple[str, str] | None = None) -> Fetched:
    """GET, following a few redirects, each checked anew; `sign_in` goes to the first host alone.

    Raises Refused (never will) or Unavailable (may later).
    """
    until = time.monotonic() + seconds
    for _ in range(HOPS + 1):
        found = get_page(url, most, until, sign_in)
        if isinstance(found, Fetched):
            return found
        url, sign_in = found, None
    raise Refused(sentence("It redirects again and again."))


def get_page(url: str, most: int, until: float, sign_in: tuple[str, str] | None) -> Fetched | str:
    """What is there, or where to look instead."""
    scheme, host, port, path = parts_of_address(url)
    address = checked_address(host, port)
    headers = request_headers(host if port == PORTS[scheme] else f"{host}:{port}", sign_in)
    try:
        with connection_pool(scheme, host, address, port, until) as connections:
            response = connections.request(
                "GET", path, headers=headers, redirect=False, retries=False, preload_content=False
            )
            try:
                return page_of(response, url, most, until)
            finally:
                response.close()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Unavailable(
            sentence("%(host)s does not answer (%(kind)s).", host=host, kind=type(error).__name__)
        ) from error


class Posted(NamedTuple):
    """What was answered: `retry_after` is in seconds, where it says when to come again."""

    status: int
    retry_after: float | None


def post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> Posted:
    """POST to a stranger's address, which is checked the same way.

    Raises Refused where it may not be reached, Unavailable where it is not.
    """
    until = time.monotonic() + seconds
    scheme, host, port, path = parts_of_address(url)
    address = checked_address(host, port)
    named = host if port == PORTS[scheme] else f"{host}:{port}"
    try:
        with connection_pool(scheme, host, address, port, until) as connections:
            response = connections.request(
                "POST",
                path,
                body=body,
                headers={"Host": named, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            response.close()
            return Posted(response.status, seconds_of(response.headers.get("Retry-After", "")))
    except (urllib3.exceptions.HTTPError, OSError) as error:
        words = sentence(
            "%(host)s does not answer (%(kind)s).", host=host, kind=type(error).__name__
        )
        raise Unavailable(words) from error


def seconds_of(retry_after: str) -> float | None:
    """Of a header that has seconds, or a moment; None for anything else, an hour at most."""
    if retry_after.strip().isdecimal():
        return min(float(retry_after), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(retry_after).replace(tzinfo=UTC)  # as HTTP has it
        left = (at - clock.now()).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(left, 0.0), LONGEST_WAIT)


def request_headers(host: str, sign_in: tuple[str, str] | None) -> dict[str, str]:
    headers = {"Host": host, "User-Agent": AGENT, "Accept-Encoding": "identity"}
    if sign_in:
        headers["Authorization"] = "Basic " + b64encode(":".join(sign_in).encode()).decode()
    return headers


def page_of(response: urllib3.BaseHTTPResponse, url: str, most: int, until: float) -> Fetched | str:
    location = response.headers.get("Location")
    if location and response.status in REDIRECTS:
        return redirect_target(url, location)
    refuse_status(response.status)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Fetched(url, kind, body_of(response, most, until))


def parts_of_address(url: str) -> tuple[str, str, int, str]:
    """(scheme, host, port, path with query). Raises Refused."""
    try:
        found = urlsplit(url)
        port = found.port or PORTS.get(found.scheme, 0)
        host = (found.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise Refused(sentence("That is no web address.")) from error
    if not host or not is_ordinary(found, port):
        raise Refused(sentence("Only ordinary web addresses are fetched."))
    query = f"?{found.query}" if found.query else ""
    return found.scheme, host, port, (found.path or "/") + query


def is_ordinary(address: SplitResult, port: int) -> bool:
    """Of the web, without a password in it."""
    return address.scheme in PORTS and address.username is None and allowed_port(port)


def allowed_port(port: int) -> bool:
    return port in PORTS.values()


def checked_address(host: str, port: int) -> str:
    """The address of a name, if every one that it has is public."""
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unavailable(sentence("There is no %(host)s.", host=host)) from error
    if not found or not all(is_public(str(a)) for a in found):
        raise Refused(sentence("%(host)s is not on the public web.", host=host))
    return str(found[0])


def is_public(address: str) -> bool:
    """Neither private, loopback, link-local nor metadata.

    An IPv4 address inside an IPv6 one counts as itself.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = inner_address(ip) or ip
    if is_special(ip) or not ip.is_global:
        return False
    return ip in ASSIGNED if isinstance(ip, ipaddress.IPv6Address) else not ip.is_multicast


def is_special(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(ip in net for net in SPECIAL if net.version == ip.version)


def inner_address(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that one of the ways to reach IPv4 carries, if it is one."""
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def connection_pool(
    scheme: str, host: str, address: str, port: int, until: float
) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(total=max(0.1, until - time.monotonic()))
    found: urllib3.HTTPConnectionPool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    if scheme == "https":
        found = urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, server_hostname=host, assert_hostname=host
        )
    found.ConnectionCls = watched_connection(found.ConnectionCls, until)
    return found


def watched_connection(kind: Any, until: float) -> Any:
    """Connections that end at `until`.

    A timeout holds for each piece alone, and somebody may send one byte a second for ever.
    """

    class Watched(kind):  # type: ignore[misc]
        watch: threading.Timer | None = None

        def connect(self) -> None:
            super().connect()
            self.watch = threading.Timer(
                max(0.1, until - time.monotonic()), shut_connection, [self.sock]
            )
            self.watch.daemon = True
            self.watch.start()

        def close(self) -> None:
            if self.watch is not None:
                self.watch.cancel()
            super().close()

    return Watched


def shut_connection(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def redirect_target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Refused(sentence("It redirects to what is no web address.")) from error


def refuse_status(status: int) -> None:
    if status >= 500 or status in (408, 429):
        raise Unavailable(sentence("The answer was %(status)s.", status=str(status)))
    if status != 200:
        raise Refused(sentence("The answer was %(status)s.", status=str(status)))


def body_of(response: urllib3.BaseHTTPResponse, most: int, until: float) -> bytes:
    """The body, cut off where it is too large or trickles too long."""
    body = bytearray()
    while piece := response.read1(PIECE):
        body += piece
        if len(body) > most:
            raise Refused(sentence("It is larger than %(most)s KB.", most=most // 1024))
        if time.monotonic() > until:
            raise Unavailable(sentence("It took too long."))
    return bytes(body)
