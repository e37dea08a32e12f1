"""A server that speaks clamd's protocol, or misbehaves as a test asks."""

import socket
import struct
from typing import Any

from tests.support.servers.loopback import Listener, listening

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = b"ClamAV 1.4.3/27500/Sun Nov 29 08:00:00 2026\0"


class Clamd(Listener):
    """Finds EICAR and nothing else. `says` is answered to every file instead, `slow` is how many
    seconds pass between two bytes of an answer, `limit` the most that it takes, in bytes. `deaf`
    takes connections and neither reads nor answers. `seen` holds the files.
    """

    def __init__(self, path: str = "") -> None:
        super().__init__(listening_at(path) if path else listening())
        self.address: Any = self.socket.getsockname()
        self.says, self.slow, self.limit, self.deaf = b"", 0.0, 1 << 30, False
        self.seen: list[bytes] = []

    def talk(self, connection: socket.socket) -> None:
        if self.deaf:
            self.stopped.wait(30)
            return
        with connection.makefile("rb") as heard:
            self.answer(connection, self.answer_to(heard))

    def answer_to(self, heard: Any) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += heard.read(1)
        if command == b"zVERSION\0":
            return self.says or VERSION
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        data = b""
        while length := struct.unpack("!L", heard.read(4))[0]:
            if len(data) + length > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
            data += heard.read(length)
        self.seen.append(data)
        clean = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in data else b"stream: OK\0"
        return self.says or clean

    def answer(self, connection: socket.socket, answer: bytes) -> None:
        if not self.slow:
            connection.sendall(answer)
            return
        for byte in answer:
            if self.stopped.wait(self.slow):
                return
            connection.sendall(bytes([byte]))


def listening_at(path: str) -> socket.socket:
    one = socket.socket(socket.AF_UNIX)
    one.bind(path)
    one.listen()
    return one
