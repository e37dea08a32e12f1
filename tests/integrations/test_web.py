"""The guarded fetch: the public web alone, whatever a name resolves to or an answer redirects to.

Small, and soon.
"""

import socket
import time
from collections.abc import Iterator

import pytest

from integrations.errors import Refused, Unavailable
from integrations.network import web
from tests.support.servers.loopback import Handler, Site
from tests.support.speed import counted_time


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "192.88.99.1",
        "192.0.0.192",
        "168.63.129.16",
    ],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not web.is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
)
def test_public_ones_are(address: str) -> None:
    assert web.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://example.com:8080/",
        "https://user@example.com/",
        "https:///x",
        "gopher://x",
        "http://[::1",
        "https://exa mple..com/",
    ],
)
def test_only_ordinary_addresses_are_fetched(url: str) -> None:
    with pytest.raises((Refused, Unavailable)):
        web.fetch(url, 1000, 1)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"]])
def test_a_name_that_means_a_private_machine_is_refused(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *a, **k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in found],
    )
    with pytest.raises(Refused, match="public web"):
        web.fetch("http://inside.example/", 1000, 1)


class Pages(Handler):
    seen: list[tuple[str, str, str]] = []

    def do_GET(self) -> None:
        type(self).seen.append(
            (self.path, self.headers["Host"], self.headers.get("Authorization", ""))
        )
        status, headers, body = {
            "/": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<title>Oak</title>"),
            "/moved": (302, {"Location": "/"}, b""),
            "/inside": (302, {"Location": "http://inside.example/"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
            "/big": (200, {}, b"x" * 5000),
            "/gone": (404, {}, b""),
            "/nowhere": (302, {"Location": "http://[::1"}, b""),
            "/broken": (503, {}, b""),
        }.get(self.path, (200, {}, b""))
        while self.path == "/headers":
            try:
                self.wfile.write(
                    b"HTTP/1.0 200 OK\r\n" if not self.close_connection else b"X-A: b\r\n"
                )
                self.close_connection = True
                time.sleep(0.1)
            except OSError:
                return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        while self.path == "/trickle" and not self.wfile.closed:
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
            except OSError:
                return


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on loopback that passes for a public one; inside.example stays private."""
    Pages.seen = []
    server = Site(Pages)
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *a, **k: real(
            {"oak.example": "127.0.0.1", "inside.example": "127.0.0.2"}.get(host, host), *a, **k
        ),
    )
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(web, "allowed_port", lambda port: True)
    yield f"http://oak.example:{server.server_port}"
    server.stop()


def test_a_page_is_fetched_through_its_own_redirect_and_the_secret_stays_with_the_first_host(
    site: str,
) -> None:
    page = web.fetch(site + "/moved", 1000, 5, ("me", "hush"))
    assert (page.kind, page.body) == ("text/html", b"<title>Oak</title>")
    assert [(path, bool(secret)) for path, _, secret in Pages.seen] == [
        ("/moved", True),
        ("/", False),
    ]
    assert Pages.seen[0][1].startswith("oak.example")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/inside", Refused),
        ("/round", Refused),
        ("/nowhere", Refused),
        ("/big", Refused),
        ("/gone", Refused),
        ("/broken", Unavailable),
        ("/trickle", Unavailable),
        ("/headers", Unavailable),
    ],
)
def test_what_is_not_to_be_had_ends_soon(site: str, path: str, error: type[Exception]) -> None:
    with counted_time(waits=1) as spent, pytest.raises(error):
        web.fetch(site + path, 1000, 1)
    assert spent.seconds < 5
