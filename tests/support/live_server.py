"""The server a browser talks to in a test, which says when all that was asked is answered."""

import time
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer

CLOSING = 10.0  # seconds; a browser closes its connections with the last of its pages


class LiveServer(ThreadedWSGIServer):
    """Django's, each connection of which is known until its thread is done with it."""

    connections: set[Any] = set()  # a set adds and removes without a lock

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.connections.discard(request)


def wait_for_connections(seconds: float = CLOSING) -> None:
    """Until none is open: a page that was closed has left requests that are still worked on.

    They would write into tables that are being emptied, or into those of the next test.
    """
    until = time.monotonic() + seconds
    while LiveServer.connections and time.monotonic() < until:
        time.sleep(0.005)
