"""A scripted SMTP server: accepts and remembers, or misbehaves at the point a test names."""

import email
import re
import socket
import time
from email.message import Message

from tests.support.servers.loopback import Listener, listening


class Sink(Listener):
    """`accepted` holds (recipient, parsed mail) of every message answered with 250, or kept
    although the answer was lost.

    `script` maps a point (banner, auth, mail, rcpt, data, middle, dot) to a reply line, "drop",
    "hang", "crawl" (a reply without an end, byte by byte) or "endless" (as fast as it is read).
    `slow` is how many seconds each mail takes.
    """

    def __init__(self) -> None:
        super().__init__(listening())
        self.port = self.socket.getsockname()[1]
        self.accepted: list[tuple[str, Message]] = []
        self.raw: list[bytes] = []
        self.script: dict[str, str] = {}
        self.slow = 0.0

    def to(self, address: str) -> list[Message]:
        return [mail for recipient, mail in self.accepted if recipient == address]

    def act(self, point: str, connection: socket.socket) -> str:
        """ "" to go on as usual, "said" where a scripted reply was given.

        Dropping and hanging end the dialogue.
        """
        what = self.script.get(point, "")
        if what == "drop":
            connection.shutdown(socket.SHUT_RDWR)
            raise OSError
        if what == "hang":
            while not self.stopped.wait(0.05) and self.script.get(point) == "hang":
                pass
            raise OSError
        if what in ("crawl", "endless"):
            piece, pause = (b"2", 0.05) if what == "crawl" else (b"250-and\r\n" * 100, 0.0)
            while not self.stopped.wait(pause) and self.script.get(point) == what:
                connection.sendall(piece)
            raise OSError
        if what:
            connection.sendall(what.encode() + b"\r\n")
            return "said"
        return ""

    def talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        recipient = ""
        if self.act("banner", connection):
            return
        connection.sendall(b"220 sink\r\n")
        while line := lines.readline():
            verb = line.strip().upper()
            reply = b"250 ok"
            if verb.startswith((b"EHLO", b"HELO")):
                reply = b"250-sink\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8"
            elif verb.startswith(b"AUTH"):
                reply = b"" if self.act("auth", connection) else b"235 welcome"
            elif verb.startswith(b"MAIL"):
                reply = b"" if self.act("mail", connection) else reply
            elif verb.startswith(b"RCPT"):
                found = re.search(rb"<(.*?)>", line)
                recipient = found.group(1).decode() if found else ""
                reply = b"" if self.act("rcpt", connection) else reply
            elif verb == b"DATA":
                reply = (
                    b"" if self.act("data", connection) else self.take(connection, lines, recipient)
                )
            elif verb == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            if reply:
                connection.sendall(reply + b"\r\n")

    def take(self, connection: socket.socket, lines, recipient: str) -> bytes:
        connection.sendall(b"354 go\r\n")
        if self.script.get("middle"):
            lines.readline()
            self.act("middle", connection)
        body = bytearray()
        while (line := lines.readline()) not in (b".\r\n", b""):
            body += line[1:] if line.startswith(b"..") else line
        time.sleep(self.slow)
        refused = self.script.get("dot", "")
        if not refused or refused in ("drop", "hang", "crawl", "endless"):
            self.raw.append(bytes(body))
            self.accepted.append((recipient, email.message_from_bytes(bytes(body))))
        return b"" if self.act("dot", connection) else b"250 queued"


def wait_for(condition, seconds: float = 20.0) -> bool:  # type: ignore[no-untyped-def]
    """Poll until true; False when it never was."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False
