"""clamd's protocol, spoken to a server that keeps to it and to some that do not."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations.errors import Refused, Unavailable
from integrations.strangers import clamd
from leadflow.configuration import environment
from tests.support.servers.clamd import EICAR, Clamd
from tests.support.speed import counted_time


@pytest.fixture
def server() -> Iterator[Clamd]:
    found = Clamd()
    found.start()
    yield found
    found.stop()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", None),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("clamav:3310", ("clamav", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_where_it_listens(written: str, address: clamd.Address | None) -> None:
    assert clamd.scanner_address(written) == address


@pytest.mark.parametrize(
    "written",
    ["clamav", "3310", ":3310", "clamav:", "clamav:0", "clamav:65536", "clamav:３３１０", "a b:1"]
    + ["tcp://clamav:3310", "::1:3310", "clamav:3310/x", "run/clamd.ctl", "a:1\n"],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="neither host:port nor the path"):
        clamd.scanner_address(written)


def test_a_setting_that_is_wrong_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAMAV", "clamd at home")
    with pytest.raises(ImproperlyConfigured) as told:
        environment.parsed("CLAMAV", clamd.scanner_address, "", "127.0.0.1:3310")
    assert "CLAMAV cannot be read" in str(told.value)
    assert "Example: 127.0.0.1:3310" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("size", [1, clamd.CHUNK - 1, clamd.CHUNK, clamd.CHUNK + 1, 3_000_000])
def test_a_file_arrives_as_it_is(server: Clamd, size: int) -> None:
    data = os.urandom(size)
    assert clamd.scan(server.address, data) == ""
    assert server.seen == [data]


def test_what_is_found_is_named(server: Clamd) -> None:
    assert clamd.scan(server.address, b"x" * 200_000 + EICAR) == "Win.Test.EICAR_HDB-1"
    assert clamd.version(server.address).startswith("ClamAV 1.4.3/27500/")
    server.says = b"stream: Evil\x07\xff\xe2\x80\xaename" + b"x" * 300 + b" FOUND\0"
    found = clamd.scan(server.address, b"x")
    assert found.startswith("Evil")
    assert found.isprintable()
    assert len(found) == clamd.LONGEST_NAME


def test_it_listens_at_a_path_too(tmp_path: Path) -> None:
    path = f"/proc/self/fd/{os.open(tmp_path, os.O_RDONLY)}/s"  # a socket's path is short
    server = Clamd(path)
    server.start()
    assert clamd.scan(path, EICAR)
    server.stop()
    for nobody in (path, str(tmp_path / "none"), str(tmp_path)):
        with pytest.raises(Unavailable):
            clamd.scan(nobody, b"x")


def test_what_it_does_not_take_is_refused_also_while_it_is_sent(server: Clamd) -> None:
    server.limit = 100_000
    for size in (100_001, 20_000_000):
        with pytest.raises(Refused, match="larger than the virus scanner takes"):
            clamd.scan(server.address, b"x" * size)
    assert clamd.scan(server.address, b"x" * 100_000) == ""


GARBAGE = [
    b"\0",
    b"stream: OK",  # and no more: it ended before its end
    b"OK\0",
    b"stream: OK\nstream: Evil FOUND\0",
    b"stream: Evil FOUND, not\0",
    b"stream:  FOUND\0",
    b"stream: Can't allocate memory ERROR\0",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    b"\xff\xfe" * 20_000,
    b"PONG\0",
]


@pytest.mark.parametrize("says", GARBAGE)
def test_no_other_answer_calls_a_file_clean(server: Clamd, says: bytes) -> None:
    server.says = says
    with pytest.raises(Unavailable) as told:
        clamd.scan(server.address, b"x")
    assert len(str(told.value)) < 300
    with pytest.raises(Unavailable):
        clamd.version(server.address)


def test_whoever_is_away_slow_or_deaf_ends_in_time(server: Clamd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()
    with counted_time() as spent:
        with pytest.raises(Unavailable):
            clamd.scan(nobody, b"x")
        server.slow = 0.1
        with pytest.raises(Unavailable):
            clamd.scan(server.address, b"x", seconds=0.4)
        server.deaf = True
        for size in (1, 30_000_000):
            with pytest.raises(Unavailable):
                clamd.scan(server.address, b"x" * size, seconds=0.4)
    assert spent.seconds < 4
