"""A real SMTP server that wants a password and puts each mail into a real IMAP server's folders:
INBOX for the business, a folder of their own for everybody else.
"""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from integrations.mailboxes.mailbox import Account
from tests.support.servers.dovecot import dovecot
from tests.support.servers.loopback import free_port

OFFICE = "hello@maple-plumbing.example"


class PostOffice:
    """`smtp` is a port; user and password are those of `box`, the IMAP server's mailbox."""

    def __init__(self, box: Account) -> None:
        self.box, self.smtp = box, free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not session.authenticated:
            return "530 sign in first"
        for recipient in envelope.rcpt_tos:
            self.put(recipient, envelope.content)
        return "250 taken"

    def put(self, recipient: str, mail: bytes) -> None:
        with self.client() as box:
            folder = "INBOX" if recipient == OFFICE else recipient.partition("@")[0]
            box.create(folder)
            box.append(folder, "", None, mail)

    def mails(self, recipient: str) -> list[Message]:
        """What lies in their folder, the oldest first."""
        with self.client() as box:
            if box.select(recipient.partition("@")[0], readonly=True)[0] != "OK":
                return []
            numbers = box.search(None, "ALL")[1][0].split()
            found = [box.fetch(number, "(RFC822)")[1][0] for number in numbers]
        return [message_from_bytes(mail[1]) for mail in found if isinstance(mail, tuple)]

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.box.port) as box:
            box.login(self.box.user, self.box.password)
            yield box

    def let_in(self, server: Any, session: Any, envelope: Any, way: str, given: Any) -> AuthResult:
        known = LoginPassword(self.box.user.encode(), self.box.password.encode())
        return AuthResult(success=given == known)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    with dovecot() as box:
        office = PostOffice(box)
        server = Controller(
            office,
            "127.0.0.1",
            office.smtp,
            authenticator=office.let_in,
            auth_require_tls=False,
        )
        server.start()
        yield office
        server.stop()
