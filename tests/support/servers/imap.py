"""A scripted IMAP server with one empty mailbox, that says to a sign-in what a test wants."""

import base64
import socket

from tests.support.servers.loopback import Listener, listening


class Imap(Listener):
    """`refusal` is what it answers to every sign-in, "" to let everybody in; `heard` is what was
    said to it in signing in.
    """

    def __init__(self, refusal: str = "") -> None:
        super().__init__(listening())
        self.refusal, self.heard = refusal, list[str]()
        self.port = self.socket.getsockname()[1]

    def talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"* OK ready\r\n")
        while line := lines.readline():
            tag, _, rest = line.strip().decode().partition(" ")
            if rest.startswith("AUTHENTICATE"):
                connection.sendall(b"+ \r\n")
                rest = f"AUTHENTICATE {base64.b64decode(lines.readline()).decode()}"
            connection.sendall(self.answer(tag, rest).encode())

    def answer(self, tag: str, rest: str) -> str:
        verb = rest.partition(" ")[0]
        if verb in ("LOGIN", "AUTHENTICATE"):
            self.heard.append(rest.partition(" ")[2])
            return f"{tag} {self.refusal or 'OK welcome'}\r\n"
        untagged = {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n",
            "SELECT": "* 0 EXISTS\r\n",
            "STATUS": '* STATUS "INBOX" (MESSAGES 0 UIDVALIDITY 7 UIDNEXT 1)\r\n',
            "LOGOUT": "* BYE\r\n",
        }
        return f"{untagged.get(verb, '')}{tag} OK done\r\n"
