"""Servers of a test's own on this machine, and ports that nobody else takes."""

import contextlib
import os
import random
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Site(ThreadingHTTPServer):
    """An HTTP server that is up at once and gone at once; `address` ends without a slash."""

    daemon_threads = True

    def __init__(self, handler: type["Handler"]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Silent, and with a way to read and to answer in one go."""

    def log_message(self, *args: Any) -> None:
        pass

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        """`Content_Type` as a name of a header is Content-Type on the wire."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Listener(threading.Thread):
    """A server on bare sockets, that talks with each who comes until it is stopped. `connections`
    is how many have come.
    """

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(daemon=True)
        self.socket, self.connections = listening, 0
        self.stopped = threading.Event()

    def stop(self) -> None:
        self.stopped.set()
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection:
            self.talk(connection)

    def talk(self, connection: socket.socket) -> None:
        raise NotImplementedError


def listening() -> socket.socket:
    """At a port of this machine that nobody has."""
    return socket.create_server(("127.0.0.1", 0))


def free_port() -> int:
    """A port for a process that is told where to listen.

    Below those that the kernel hands out to anybody, and in a range of this worker's own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = 10_000 + worker * 500 + random.randrange(500)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
