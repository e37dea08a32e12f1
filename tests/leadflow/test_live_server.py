"""No table is emptied under a request that a closed page has left behind."""

import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.live_server import LiveServer, wait_for_connections

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_asked_is_waited_for(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, may_end, answered = threading.Event(), threading.Event(), []

    def slowly(*args: Any) -> list[bytes]:
        at_work.set()
        answered.append(may_end.wait(10))
        return [b""]

    monkeypatch.setattr(live_server.thread.httpd, "application", slowly)
    at = urlsplit(live_server.url)
    with socket.create_connection((at.hostname, at.port)) as asking:
        asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert at_work.wait(10)
    wait_for_connections(0.05)
    assert LiveServer.connections
    assert not answered
    threading.Timer(0.1, may_end.set).start()
    wait_for_connections()
    assert answered == [True]
    assert not LiveServer.connections


def test_a_connection_that_nobody_closes_is_waited_for_in_vain(live_server: Any) -> None:
    at = urlsplit(live_server.url)
    with socket.create_connection((at.hostname, at.port)):
        until = time.monotonic() + 10
        while not LiveServer.connections and time.monotonic() < until:
            time.sleep(0.005)
        wait_for_connections(0.05)
        assert LiveServer.connections
